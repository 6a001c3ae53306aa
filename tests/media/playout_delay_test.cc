// How long a jitter buffer waits for packets that are late.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "media/playout_delay.hh"

namespace mailcall::media {
namespace {

constexpr int least = PlayoutDelay::least;
constexpr Arrivals smooth{100, 0, 0, 0.5, 0};
constexpr Arrivals rough{100, 0, 0, 25, 0};

int settle(PlayoutDelay& delay, const Arrivals& seen)
{
    int now = 0;
    for (int look = 0; look < 100; ++look) now = delay.next(seen);
    return now;
}

TEST(PlayoutDelay, SmoothNetworkIsHardlyWaitedFor)
{
    PlayoutDelay delay;
    EXPECT_EQ(settle(delay, smooth), least);
}

TEST(PlayoutDelay, RoughNetworkIsWaitedForAtOnce)
{
    PlayoutDelay delay;
    settle(delay, smooth);
    EXPECT_GE(delay.next(rough), 100);
}

TEST(PlayoutDelay, GoesDownInStepsThatAreNotHeard)
{
    PlayoutDelay delay;
    int before = delay.next(rough);
    for (int look = 0; look < 30; ++look) {
        int now = delay.next(smooth);
        EXPECT_GE(now, before - 10);
        EXPECT_LE(now, before);
        before = now;
    }
    EXPECT_EQ(before, least);
}

TEST(PlayoutDelay, OneCalmSecondAmongRoughOnesChangesNothing)
{
    PlayoutDelay delay;
    int high = settle(delay, rough);
    for (int look = 0; look < 10; ++look) {
        EXPECT_EQ(delay.next(smooth), high);
        EXPECT_EQ(delay.next(rough), high);
    }
}

TEST(PlayoutDelay, LatePacketsRaiseItUntilTheyAreInTime)
{
    PlayoutDelay delay;
    constexpr Arrivals late{100, 5, 0, 0.5, 0};
    int before = delay.next(smooth);
    EXPECT_GT(delay.next(late), before);
    EXPECT_EQ(settle(delay, late), PlayoutDelay::most);
}

TEST(PlayoutDelay, PacketsThatWereAskedForAgainAreWaitedForAWhile)
{
    PlayoutDelay delay;
    EXPECT_GE(delay.next({100, 0, 3, 0.5, 80}), 100);
    int now = 0;
    for (int look = 0; look < 10; ++look) now = delay.next({100, 0, 0, 0.5, 80});
    EXPECT_GE(now, 100);
    EXPECT_EQ(settle(delay, {100, 0, 0, 0.5, 80}), least);
}

TEST(PlayoutDelay, WhereMuchIsLostOneTryIsNotEnough)
{
    PlayoutDelay delay;
    PlayoutDelay losing;
    EXPECT_LE(delay.next({100, 0, 1, 0.5, 60}), 100);
    EXPECT_GE(losing.next({100, 0, 5, 0.5, 60}), 3 * PlayoutDelay::time_to_ask_again(60));
}

TEST(PlayoutDelay, WhereATenthIsLostEvenSeveralTriesMayBeLostToo)
{
    PlayoutDelay losing;
    PlayoutDelay losing_much;
    int some = losing.next({100, 0, 6, 0.5, 1});
    EXPECT_GE(losing_much.next({100, 0, 16, 0.5, 1}), some + 40);
    EXPECT_LE(losing_much.next({100, 0, 16, 0.5, 1}), 120);
}

TEST(PlayoutDelay, WhatADecoderKeepsIsWaitedForBesides)
{
    PlayoutDelay delay;
    PlayoutDelay keeping{20};
    EXPECT_EQ(settle(keeping, rough), settle(delay, rough) + 20);
}

TEST(PlayoutDelay, HasBounds)
{
    PlayoutDelay delay;
    EXPECT_EQ(delay.next({100, 0, 9, 5000, 5000}), PlayoutDelay::most);
}

TEST(PlayoutDelay, SilenceSaysNothing)
{
    PlayoutDelay delay;
    EXPECT_EQ(settle(delay, {3, 3, 3, 900, 900}), PlayoutDelay::first);
}

}  // namespace
}  // namespace mailcall::media
