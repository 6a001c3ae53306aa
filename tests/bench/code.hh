// A number from 0 to 255 as a picture, for benchmarks that look how late it is.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sixteen columns, black or white, the whole height. The first eight are the number's Gray code,
// lowest bit first; the others the same inverted, so that a picture which is half the last one, or
// none at all, is not taken for a number.
#pragma once

#include <cstdint>
#include <optional>

namespace mailcall::bench {

inline constexpr int columns = 16;

inline bool is_white(unsigned number, int column)
{
    const unsigned code = (number ^ (number >> 1U)) & 0xFFU;
    const bool bit = ((code >> (static_cast<unsigned>(column) % 8U)) & 1U) != 0;
    return column < 8 ? bit : !bit;
}

// `brightness` gives 0 to 255 for a column.
template <class Brightness>
std::optional<unsigned> read_number(Brightness brightness)
{
    unsigned code = 0;
    for (int column = 0; column < 8; ++column) {
        const bool bit = brightness(column) > 128;
        if (bit == (brightness(column + 8) > 128)) return {};
        code |= (bit ? 1U : 0U) << static_cast<unsigned>(column);
    }
    unsigned number = 0;
    for (; code != 0; code >>= 1U) number ^= code;
    return number;
}

}  // namespace mailcall::bench
