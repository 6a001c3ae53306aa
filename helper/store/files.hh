// Folders of our own; private to store.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/result.hh"

namespace mailcall::store {

// Makes the folder and what is missing above it, 0700. A folder that is there already is made
// 0700 too, for what lies in ours is nobody else's business.
base::Result<> make_private_folder(const std::string& path);

}  // namespace mailcall::store
