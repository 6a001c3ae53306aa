// How much an invitation can make us send, and how soon each of its places is knocked at.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/fair_share.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::size_t knock = 120;       // bytes
constexpr std::size_t most_places = 10;  // of a description

// When knocks left, in turn as Punch's do: each 1.2 s for a minute, then each 10 s.
std::vector<milliseconds> knocks(std::size_t places, milliseconds until)
{
    std::vector<milliseconds> left;
    FairShare share;
    for (milliseconds age = 1200ms; age < until; age += age < 1min ? 1200ms : 10s) {
        for (std::size_t each = 0; each < places && share.allows(places, age); ++each) {
            share.count(knock);
            left.push_back(age);
        }
    }
    return left;
}

std::int64_t bytes(const std::vector<milliseconds>& left, milliseconds from, milliseconds to)
{
    auto in = [&](milliseconds at) { return at >= from && at < to; };
    return std::ranges::count_if(left, in) * static_cast<std::int64_t>(knock);
}

TEST(FairShare, FewAreKnockedAtEachTime)
{
    for (std::size_t places = 1; places <= FairShare::few; ++places)
        EXPECT_EQ(knocks(places, 30s).size(), 24 * places);
}

TEST(FairShare, ManyGetNoMoreAMinuteThanOneAttackIsWorth)
{
    for (std::size_t places = FairShare::few + 1; places <= most_places; ++places) {
        auto left = knocks(places, 10min);
        for (auto from = 30s; from < 9min; from += 7s)
            EXPECT_LE(bytes(left, from, from + 1min), FairShare::most) << places << " places";
    }
}

TEST(FairShare, LibnicesOwnChecksComeOutOfTheFirstHalfMinute)
{
    for (std::size_t places = FairShare::few + 1; places <= most_places; ++places) {
        auto own = static_cast<std::int64_t>((3 * places + 1) * knock);
        EXPECT_LE(bytes(knocks(places, 30s), 0s, 30s) + own, FairShare::most)
            << places << " places";
    }
}

// Routers forget after 30 s.
TEST(FairShare, EachIsKnockedAtBeforeARouterForgetsIt)
{
    for (std::size_t places = 1; places <= most_places; ++places) {
        auto left = knocks(places, 5min);
        ASSERT_GT(left.size(), places);
        for (std::size_t at = left.size() / 2; at + places < left.size(); ++at)
            EXPECT_LE(left[at + places] - left[at], 30s) << places << " places";
    }
}

TEST(FairShare, WhatFewHadCountsWhenMoreCome)
{
    FairShare share;
    for (int each = 0; each < 40; ++each) share.count(knock);
    EXPECT_TRUE(share.allows(2, 30s));
    EXPECT_FALSE(share.allows(10, 30s));
    EXPECT_TRUE(share.allows(10, 3min));
}

}  // namespace
}  // namespace mailcall::media
