// What is sent again, and what is not.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/resends.hh"

#include <gtest/gtest.h>

namespace mailcall::media {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t second_us = 1'000'000;
constexpr std::uint32_t ours = 7;

TEST(Resends, WhatIsLostNowAndThenIsSentAgainAtOnce)
{
    Resends resends;
    for (std::uint16_t number = 1; number < 100; ++number)
        EXPECT_TRUE(resends.may_send(ours, number, number * second_us / 10)) << number;
}

TEST(Resends, WhatIsUnderWayIsNotSentOnceMore)
{
    Resends resends;
    resends.expect_round_trip(milliseconds{100});
    EXPECT_TRUE(resends.may_send(ours, 1, second_us));
    EXPECT_FALSE(resends.may_send(ours, 1, second_us + 90'000));
    EXPECT_TRUE(resends.may_send(ours, 1, second_us + 110'000));
    EXPECT_TRUE(resends.may_send(ours + 1, 1, second_us + 110'000));
}

TEST(Resends, NothingIsSentAgainBehindALongQueue)
{
    Resends resends;
    resends.expect_queue(milliseconds{300});
    EXPECT_FALSE(resends.may_send(ours, 1, second_us));
    resends.expect_queue(milliseconds{50});
    EXPECT_TRUE(resends.may_send(ours, 1, second_us));
}

TEST(Resends, WhoAsksForEverythingGetsAPart)
{
    Resends resends;
    resends.spend(300'000);
    int sent = 0;
    for (int at = 0; at < 10'000; ++at)
        sent +=
            resends.may_send(ours, static_cast<std::uint16_t>(at), second_us + at * 1000) ? 1 : 0;
    EXPECT_GT(sent, 80);
    EXPECT_LT(sent, 120);  // ten seconds of 90 kbit/s
}

TEST(Resends, SilenceIsNotSavedUp)
{
    Resends resends;
    int sent = 0;
    for (std::uint16_t number = 0; number < 100; ++number)
        sent += resends.may_send(ours, number, 1000 * second_us) ? 1 : 0;
    EXPECT_EQ(sent, 12);
}

}  // namespace
}  // namespace mailcall::media
