// The meter tells tones apart, and silence from sound.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/meter.hh"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace mailcall::media {
namespace {

std::vector<std::int16_t> sine(double hertz, double loudness, unsigned channels)
{
    std::vector<std::int16_t> samples;
    for (int at = 0; at < 48000; ++at) {
        double value = std::sin(2 * std::numbers::pi * hertz * at / 48000) * loudness * 32767;
        samples.insert(samples.end(), channels, static_cast<std::int16_t>(value));
    }
    return samples;
}

class Tones : public testing::TestWithParam<double> {};

TEST_P(Tones, AreHeardToTheHertz)
{
    Meter meter;
    EXPECT_TRUE(meter.hear(sine(GetParam(), 0.3, 2), 2));
    EXPECT_NEAR(meter.tone(), GetParam(), 1);
}

INSTANTIATE_TEST_SUITE_P(Meter, Tones, testing::Values(60, 440, 443.5, 1000, 3000));

TEST(Meter, SilenceHasNoTone)
{
    Meter meter;
    EXPECT_FALSE(meter.hear(sine(440, 0.0005, 1), 1));
    EXPECT_EQ(meter.tone(), 0);
}

TEST(Meter, ForgetsWhatIsOlderThanASecond)
{
    Meter meter;
    meter.hear(sine(440, 0.3, 1), 1);
    meter.hear(sine(700, 0.3, 1), 1);
    EXPECT_NEAR(meter.tone(), 700, 1);
}

}  // namespace
}  // namespace mailcall::media
