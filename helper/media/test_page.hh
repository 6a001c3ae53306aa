// A page of what looks like text, for trying out how readable a shown screen is.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace mailcall::media {

// Black letters of 5 × 7 pixels on white, a line through every paragraph and a field of single
// pixels: grey values, row by row. The same for the same size.
std::vector<std::uint8_t> draw_test_page(unsigned width, unsigned height);

}  // namespace mailcall::media
