// Listing: the order of a folder's entries, and paths inside a shared folder.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "window/model.hh"

namespace mailcall::window {

enum class Order { name, size, date };  // A to Z; largest first; newest first

// Folders stand before files whatever the order; "10.jpg" stands behind "9.jpg".
std::vector<Entry> in_order(std::vector<Entry> entries, Order order, bool reversed);

// Paths below a share: components joined by "/", "" for its top.
std::string path_below(const std::string& path, const std::string& name);
std::string path_above(const std::string& path);  // "" above the top, too
std::vector<std::string> components(const std::string& path);

}  // namespace mailcall::window
