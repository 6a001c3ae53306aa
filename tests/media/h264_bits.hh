// Pieces of H.264 as somebody would forge them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailcall::media {

// A sequence parameter set that tells of pictures of this size, in blocks of 16 × 16.
std::string h264_size(unsigned blocks_wide, unsigned blocks_high, unsigned profile = 66);
// What belongs to it.
std::string h264_picture_parameters();

}  // namespace mailcall::media
