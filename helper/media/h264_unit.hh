// What may stand in one coded picture of H.264, before a decoder sees it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace mailcall::media {

// As large as pictures may be, in any codec.
inline constexpr unsigned most_pixels = 1920 * 1200;

// `unit`: as a byte stream. False: it holds something else than slices and what belongs to them in
// baseline, or tells of pictures that are larger than they may be.
bool is_harmless_h264_unit(std::span<const std::uint8_t> unit);

}  // namespace mailcall::media
