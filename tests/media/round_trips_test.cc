// How long a way there and back is taken for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/round_trips.hh"

#include <gtest/gtest.h>

namespace mailcall::media {
namespace {

using std::chrono::milliseconds;

// A lossy line: the first ping was lost, and sent again a second later.
TEST(RoundTrips, OnePingThatCameLateSaysNothing)
{
    RoundTrips trips;
    EXPECT_FALSE(trips.are_known());
    trips.take(milliseconds{1200});
    EXPECT_TRUE(trips.are_known());
    EXPECT_EQ(trips.expected(), RoundTrips::at_first);
    trips.take(milliseconds{3});
    EXPECT_EQ(trips.expected(), milliseconds{3});
    trips.take(milliseconds{1100});
    EXPECT_EQ(trips.expected(), milliseconds{3});
}

TEST(RoundTrips, LongWayIsBelievedAfterSome)
{
    RoundTrips trips;
    for (int ping = 0; ping < 3; ++ping) trips.take(milliseconds{600 + ping});
    EXPECT_EQ(trips.expected(), milliseconds{600});
}

TEST(RoundTrips, WayThatGotLongerIsFollowed)
{
    RoundTrips trips;
    for (int ping = 0; ping < 5; ++ping) trips.take(milliseconds{20});
    for (int ping = 0; ping < 5; ++ping) trips.take(milliseconds{200});
    EXPECT_EQ(trips.expected(), milliseconds{200});
}

}  // namespace
}  // namespace mailcall::media
