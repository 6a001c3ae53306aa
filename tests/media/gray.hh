// Pictures as grey values, to be looked at and compared in tests.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/picture.hh"

namespace mailcall::media {

struct Gray {
    unsigned width = 0;
    unsigned height = 0;
    std::vector<std::uint8_t> values;
};

inline Gray to_gray(const base::Picture& picture)
{
    Gray gray{static_cast<unsigned>(picture.width), static_cast<unsigned>(picture.height), {}};
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const auto* pixel = picture.pixels + y * picture.stride + x * 4;
            gray.values.push_back(static_cast<std::uint8_t>(
                (29U * pixel[0] + 150U * pixel[1] + 77U * pixel[2]) / 256U));
        }
    return gray;
}

inline double mean(const Gray& gray)
{
    return std::accumulate(gray.values.begin(), gray.values.end(), 0.0) /
           static_cast<double>(gray.values.size());
}

// Peak signal to noise in dB: above 30 text reads as in the original, below 20 it is mud.
// Pictures of different sizes have nothing in common: 0.
inline double psnr(const Gray& one, const Gray& other)
{
    if (one.width != other.width || one.height != other.height || one.values.empty()) return 0;
    double sum = 0;
    for (std::size_t at = 0; at < one.values.size(); ++at) {
        double off = static_cast<double>(one.values[at]) - static_cast<double>(other.values[at]);
        sum += off * off;
    }
    double error = sum / static_cast<double>(one.values.size());
    return error == 0 ? 99 : 10 * std::log10(255.0 * 255.0 / error);
}

}  // namespace mailcall::media
