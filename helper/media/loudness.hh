// Loudness: how loud each tenth of a second of sound is.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace mailcall::media {

inline constexpr double silent_level = -60;  // dB of full scale; nothing is less

// dB of full scale of sound with this mean of the squared samples, 1 being full scale.
double level_of(double mean_square);

class Loudness {
  public:
    // Samples at 48 kHz, of all channels. A level once for each tenth of a second.
    std::optional<double> hear(std::span<const std::int16_t> samples, unsigned channels);

  private:
    double sum_ = 0;
    std::size_t count_ = 0;
};

}  // namespace mailcall::media
