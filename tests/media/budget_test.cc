// What voice and picture get of the bandwidth.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/budget.hh"

#include <gtest/gtest.h>

#include "media/pacer.hh"

namespace mailcall::media {
namespace {

constexpr std::int64_t one_second = 1'000'000;

struct Clocked {
    Budget budget;
    std::int64_t now = one_second;

    // The same bandwidth for so long.
    Spending spend(int bits, double seconds, double loss = 0)
    {
        Spending last;
        for (double passed = 0; passed < seconds; passed += 0.1) {
            last = budget.next(bits, loss, now);
            now += one_second / 10;
        }
        return last;
    }
};

TEST(Budget, VoiceIsGivenItsShareFirst)
{
    Clocked call;
    for (int bits : {2'800'000, 1'000'000, 300'000, 120'000}) {
        auto spent = call.spend(bits, 0.2);
        EXPECT_EQ(spent.voice_bits, 32'000);
        EXPECT_LE(spent.picture_bits, bits - 56'000);
    }
    EXPECT_EQ(call.spend(60'000, 0.2).voice_bits, 20'000);
    EXPECT_EQ(call.spend(100'000, 0.2).voice_bits, 20'000);
    EXPECT_EQ(call.spend(130'000, 0.2).voice_bits, 32'000);
}

TEST(Budget, PictureIsAtMostWhatIsWorthIt)
{
    Clocked call;
    EXPECT_EQ(call.spend(10'000'000, 1).picture_bits, Budget::most_picture_bits);
}

TEST(Budget, PictureMovesOnANarrowPath)
{
    Clocked call;
    auto spent = call.spend(255'000, 20);
    EXPECT_TRUE(spent.picture);
    EXPECT_GE(spent.picture_bits, Budget::least_picture_bits);
    EXPECT_EQ(spent.detail, Detail::tiny);
}

TEST(Budget, PictureStandsStillBeforeVoiceSuffers)
{
    Clocked call;
    EXPECT_TRUE(call.spend(180'000, 2.5).picture);
    EXPECT_FALSE(call.spend(180'000, 1).picture);
    Clocked narrow;
    EXPECT_FALSE(narrow.spend(100'000, 0.8).picture);
}

TEST(Budget, AMomentOfTooLittleIsBridged)
{
    Clocked call;
    for (int round = 0; round < 20; ++round) {
        EXPECT_TRUE(call.spend(190'000, 0.7).picture);
        EXPECT_TRUE(call.spend(250'000, 0.3).picture);
    }
}

TEST(Budget, PictureComesBackWhenThereIsRoomForIt)
{
    Clocked call;
    call.spend(100'000, 1);
    EXPECT_FALSE(call.spend(300'000, 1.5).picture);
    auto spent = call.spend(300'000, 1);
    EXPECT_TRUE(spent.picture);
    EXPECT_EQ(spent.detail, Detail::tiny);
}

TEST(Budget, PictureThatWasTooMuchAgainWaitsLongerEachTime)
{
    Clocked call;
    double before = 0;
    for (int round = 0; round < 4; ++round) {
        call.spend(100'000, 0.8);
        double waited = 0;
        while (!call.spend(300'000, 0.1).picture) waited += 0.1;
        EXPECT_GT(waited, before * 1.5);
        before = waited;
    }
    call.spend(1'000'000, 60);
    call.spend(100'000, 0.8);
    EXPECT_TRUE(call.spend(300'000, 3).picture);
}

TEST(Budget, DetailFollowsWithoutGoingToAndFro)
{
    Clocked call;
    EXPECT_EQ(call.spend(1'000'000, 0.1).detail, Detail::large);
    EXPECT_EQ(call.spend(1'000'000, 10).detail, Detail::large);
    EXPECT_EQ(call.spend(600'000, 2).detail, Detail::medium);
    EXPECT_EQ(call.spend(260'000, 2).detail, Detail::tiny);
    EXPECT_EQ(call.spend(380'000, 3).detail, Detail::tiny);
    EXPECT_EQ(call.spend(380'000, 2).detail, Detail::small);
    for (int round = 0; round < 10; ++round) {
        EXPECT_EQ(call.spend(330'000, 3).detail, Detail::small);
        EXPECT_EQ(call.spend(500'000, 3).detail, Detail::small);
    }
    EXPECT_EQ(call.spend(2'000'000, 5).detail, Detail::large);
}

TEST(Budget, ErrorCorrectionFollowsTheLoss)
{
    Clocked call;
    EXPECT_EQ(call.spend(1'000'000, 1, 0).voice_loss_percent, 5);
    EXPECT_EQ(call.spend(1'000'000, 0.1, 0.145).voice_loss_percent, 15);
    EXPECT_EQ(call.spend(1'000'000, 5, 0.02).voice_loss_percent, 15);
    EXPECT_EQ(call.spend(1'000'000, 10, 0.02).voice_loss_percent, 10);
    EXPECT_EQ(call.spend(1'000'000, 20, 0.001).voice_loss_percent, 5);
    EXPECT_EQ(call.spend(1'000'000, 1, 0.8).voice_loss_percent, 30);
}

TEST(Pacer, LetsEverythingPassUntilItIsTold)
{
    Pacer pacer;
    for (int packet = 0; packet < 100; ++packet) EXPECT_EQ(pacer.wait_us(1200, one_second), 0);
}

TEST(Pacer, SpreadsALargePicture)
{
    Pacer pacer;
    pacer.set_rate(1'000'000);
    auto now = one_second;
    auto begun = now;
    for (int packet = 0; packet < 25; ++packet) now += pacer.wait_us(1000, now);
    // 25 KB are 200 ms at this rate, of which the first 20 go at once; the last is not waited for.
    EXPECT_NEAR(static_cast<double>(now - begun), 172'000, 5'000);
}

TEST(Pacer, SmallPicturesDoNotWait)
{
    Pacer pacer;
    pacer.set_rate(1'000'000);
    for (int picture = 1; picture < 30; ++picture)
        for (int packet = 0; packet < 2; ++packet)
            EXPECT_EQ(pacer.wait_us(1000, one_second + picture * one_second / 30), 0);
}

TEST(Pacer, NobodyWaitsLong)
{
    Pacer pacer;
    pacer.set_rate(10'000);
    auto now = one_second;
    for (int packet = 0; packet < 10; ++packet) {
        auto wait = pacer.wait_us(1200, now);
        EXPECT_LE(wait, Pacer::longest_wait_us);
        now += wait;
    }
}

}  // namespace
}  // namespace mailcall::media
