// File icon: the picture of a kind of file, told by its name alone.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailcall::window {

// The name of a symbolic icon that the theme has.
std::string file_icon(const std::string& name, bool is_folder);

}  // namespace mailcall::window
