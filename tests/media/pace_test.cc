// How large the camera's picture may be.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "media/pace.hh"

namespace mailcall::media {
namespace {

constexpr EncoderLook easy{60, 0.05, 0, true};
constexpr EncoderLook hard{60, 0.9, 0, true};
constexpr EncoderLook lossy{60, 0.05, 3, true};

int looks_until(Pace& pace, const EncoderLook& look, bool large)
{
    for (int count = 1; count <= 1000; ++count)
        if (pace.next(look) == large) return count;
    return -1;
}

TEST(Pace, EasyWorkMakesThePictureLarge)
{
    Pace pace;
    EXPECT_EQ(looks_until(pace, easy, true), 3);
}

TEST(Pace, SmallSourceStaysSmall)
{
    Pace pace;
    EXPECT_EQ(looks_until(pace, {60, 0.01, 0, false}, true), -1);
}

TEST(Pace, WorkThatWouldBeTooMuchFourTimesStaysSmall)
{
    Pace pace;
    EXPECT_EQ(looks_until(pace, {60, 0.2, 0, true}, true), -1);
}

TEST(Pace, SilentEncoderSaysNothing)
{
    Pace pace;
    EXPECT_EQ(looks_until(pace, {0, 0, 0, true}, true), -1);
}

TEST(Pace, OneBadLookIsForgiven)
{
    Pace pace;
    looks_until(pace, easy, true);
    EXPECT_TRUE(pace.next(hard));
    EXPECT_TRUE(pace.next(easy));
    EXPECT_TRUE(pace.next(hard));
    EXPECT_FALSE(pace.next(hard));
}

TEST(Pace, LossMakesItSmall)
{
    Pace pace;
    looks_until(pace, easy, true);
    EXPECT_EQ(looks_until(pace, lossy, false), 2);
    EXPECT_EQ(looks_until(pace, lossy, true), -1);
}

TEST(Pace, EachWayBackTakesLonger)
{
    Pace pace;
    looks_until(pace, easy, true);
    looks_until(pace, hard, false);
    EXPECT_EQ(looks_until(pace, easy, true), 30);
    looks_until(pace, hard, false);
    EXPECT_EQ(looks_until(pace, easy, true), 300);
    looks_until(pace, hard, false);
    EXPECT_EQ(looks_until(pace, easy, true), 300);
}

TEST(Pace, SmallerSourceIsNotHeldAgainstIt)
{
    Pace pace;
    looks_until(pace, easy, true);
    EXPECT_FALSE(pace.next({60, 0.05, 0, false}));
    EXPECT_EQ(looks_until(pace, easy, true), 3);
}

TEST(WholeApart, WholePictureIsAskedForAgainWhenItMustHaveCome)
{
    using std::chrono::milliseconds;
    EXPECT_EQ(whole_apart(1'000'000), milliseconds{200});
    EXPECT_LE(whole_apart(170'000), milliseconds{500});
    EXPECT_GE(whole_apart(170'000), milliseconds{400});
    EXPECT_EQ(whole_apart(0), milliseconds{1000});
}

TEST(Fit, PicturesThatAreLeftOutMakeItSmaller)
{
    Fit fit;
    EXPECT_EQ(fit.most(), Detail::large);
    fit.see(60, 56, Detail::medium, 700'000);
    EXPECT_EQ(fit.most(), Detail::large);
    fit.see(60, 46, Detail::medium, 700'000);
    EXPECT_EQ(fit.most(), Detail::small);
    fit.see(60, 30, Detail::small, 400'000);
    EXPECT_EQ(fit.most(), Detail::tiny);
    fit.see(30, 10, Detail::tiny, 100'000);  // there is nothing smaller
    EXPECT_EQ(fit.most(), Detail::tiny);
}

TEST(Fit, CameraThatGivesNothingSaysNothing)
{
    Fit fit;
    fit.see(5, 0, Detail::medium, 700'000);
    EXPECT_EQ(fit.most(), Detail::large);
}

TEST(Fit, MoreBitsMakeItLargerAgainAtOnce)
{
    Fit fit;
    fit.see(60, 40, Detail::medium, 700'000);
    fit.see(60, 60, Detail::small, 800'000);
    EXPECT_EQ(fit.most(), Detail::small);
    fit.see(60, 60, Detail::small, 1'000'000);
    EXPECT_EQ(fit.most(), Detail::large);
}

TEST(Fit, SameBitsAreTriedAgainLaterEachTime)
{
    Fit fit;
    int before = 0;
    for (int round = 0; round < 4; ++round) {
        fit.see(60, 40, Detail::medium, 700'000);
        int waited = 0;
        for (; fit.most() < Detail::medium; ++waited) fit.see(60, 60, Detail::small, 700'000);
        EXPECT_GE(waited, 4);
        EXPECT_GT(waited, before);
        before = waited;
    }
}

}  // namespace
}  // namespace mailcall::media
