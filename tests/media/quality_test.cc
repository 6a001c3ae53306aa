// Which word is said for what was measured.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/quality.hh"

#include <gtest/gtest.h>

namespace mailcall::media {
namespace {

wire::report::Quality measured(int round_trip_ms, double loss_in, double loss_out)
{
    wire::report::Quality quality;
    quality.round_trip_ms = round_trip_ms;
    quality.loss_in = loss_in;
    quality.loss_out = loss_out;
    return quality;
}

TEST(Quality, IsNotKnownBeforeAnythingIs) { EXPECT_EQ(grade({}), -1); }

TEST(Quality, IsTheWorstOfAll)
{
    EXPECT_EQ(grade(measured(20, 0, 0)), 3);
    EXPECT_EQ(grade(measured(20, -1, -1)), 3);
    EXPECT_EQ(grade(measured(-1, 0, -1)), 3);
    EXPECT_EQ(grade(measured(20, 0.03, 0)), 2);
    EXPECT_EQ(grade(measured(20, 0, 0.05)), 2);
    EXPECT_EQ(grade(measured(400, 0, 0)), 2);
    EXPECT_EQ(grade(measured(20, 0.1, 0)), 1);
    EXPECT_EQ(grade(measured(800, 0.03, 0)), 1);
    EXPECT_EQ(grade(measured(20, 0.3, 0)), 0);
    EXPECT_EQ(grade(measured(3000, 0, 0)), 0);
}

TEST(Quality, IsWeakAtMostWhereThePictureStandsStill)
{
    auto still = measured(20, 0, 0);
    still.held = true;
    EXPECT_EQ(grade(still), 1);
}

}  // namespace
}  // namespace mailcall::media
