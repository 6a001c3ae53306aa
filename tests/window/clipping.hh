// Finds texts of a window that do not fit where they are.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace mailcall::window {

struct Misfits {
    std::vector<std::string> lines;
    int widgets = 0;  // that were looked at: all that can be seen
};

// One line each: "CUT text" ends in an ellipsis, "CLIPPED text" is larger than its place,
// "OUTSIDE text" reaches over the window's edge.
Misfits misfits();

}  // namespace mailcall::window
