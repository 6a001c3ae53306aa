// Picture: one video frame on its way from the media layer to the window, which must not know each
// other's libraries.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

namespace mailcall::base {

// Pixels are four bytes each: blue, green, red, unused. They live as long as `keep` does.
struct Picture {
    int width = 0;
    int height = 0;
    int stride = 0;  // bytes from one row to the next
    const std::uint8_t* pixels = nullptr;
    std::shared_ptr<const void> keep;
};

}  // namespace mailcall::base
