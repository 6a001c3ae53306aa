// MAILCALL_SLOWNESS: how many times longer a loaded or sanitized computer may take.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdlib>

namespace mailcall {

// At least 1.
inline int slowness()
{
    const char* set = std::getenv("MAILCALL_SLOWNESS");
    return std::max(1, set ? std::atoi(set) : 1);
}

}  // namespace mailcall
