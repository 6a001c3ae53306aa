// Root mean square, in decibels.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/loudness.hh"

#include <algorithm>
#include <cmath>

namespace mailcall::media {

double level_of(double mean_square)
{
    // Not a number, from a broken driver, is as good as nothing.
    if (!(mean_square > 0)) return silent_level;
    return std::clamp(10 * std::log10(mean_square), silent_level, 0.0);
}

std::optional<double> Loudness::hear(std::span<const std::int16_t> samples, unsigned channels)
{
    constexpr double full_scale = 32768;
    constexpr std::size_t tenth = 4800;
    for (auto sample : samples) {
        double value = static_cast<double>(sample) / full_scale;
        sum_ += value * value;
    }
    count_ += samples.size();
    if (count_ < tenth * channels) return {};
    double level = level_of(sum_ / static_cast<double>(count_));
    sum_ = 0;
    count_ = 0;
    return level;
}

}  // namespace mailcall::media
