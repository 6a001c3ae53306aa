// Who talks is never unruly, however quickly; who floods is so within a second, once.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/conduct.hh"

#include <gtest/gtest.h>

namespace mailcall::media {
namespace {

constexpr std::int64_t second = 1'000'000;

class ConductTest : public testing::Test {
  protected:
    // So many messages a second, evenly, for so many seconds; gives how many were taken.
    int say(int a_second, int seconds)
    {
        int taken = 0;
        for (int each = 0; each < a_second * seconds; ++each) {
            now_ += second / a_second;
            taken += conduct_.take_message() ? 1 : 0;
        }
        return taken;
    }

    std::int64_t now_ = 5 * second;
    int told_ = 0;
    Conduct conduct_{[this] { ++told_; }, Conduct::usual, [this] { return now_; }};
};

TEST_F(ConductTest, PingsTypingAndNewsForADayAreFine)
{
    EXPECT_EQ(say(20, 24 * 3600), 20 * 24 * 3600);
    EXPECT_EQ(told_, 0);
}

TEST_F(ConductTest, SomethingPastedInAThousandLinesIsFine)
{
    for (int minute = 0; minute < 5; ++minute) {
        for (int line = 0; line < 1000; ++line) EXPECT_TRUE(conduct_.take_message());
        now_ += 60 * second;
    }
    EXPECT_EQ(told_, 0);
}

TEST_F(ConductTest, TenThousandASecondAreNotAndThatIsToldOnce)
{
    auto taken = say(10'000, 5);
    EXPECT_LT(taken, 2 * Conduct::supply);
    EXPECT_EQ(told_, 1);
    now_ += 3600 * second;
    EXPECT_FALSE(conduct_.take_message());
    EXPECT_EQ(told_, 1);
}

TEST_F(ConductTest, OneWrongMessageIsForgivenAndManyAreNot)
{
    EXPECT_TRUE(conduct_.take_wrong_message());
    EXPECT_TRUE(conduct_.take_wrong_message());
    EXPECT_TRUE(conduct_.take_message());
    EXPECT_EQ(told_, 0);
    for (int each = 0; each < 5; ++each) conduct_.take_wrong_message();
    EXPECT_EQ(told_, 1);
}

TEST_F(ConductTest, SourcesOfAFewSessionsAreFineAndHundredsAreNot)
{
    for (int each = 0; each < 24; ++each) EXPECT_TRUE(conduct_.take_source());
    for (int each = 0; each < 100; ++each) conduct_.take_source();
    EXPECT_EQ(told_, 1);
}

TEST_F(ConductTest, AChannelThatNobodyAgreedOnIsEnough)
{
    EXPECT_FALSE(conduct_.take_channel());
    EXPECT_EQ(told_, 1);
}

}  // namespace
}  // namespace mailcall::media
