// Whole files, written so that a reader never sees half of one; private to store.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/result.hh"

namespace mailcall::store {

// "Writing PATH: cause" with a hint that fits the errno.
base::Error write_error(const std::string& path, int cause);
base::Error read_error(const std::string& path, int cause);

// Like write_file, but never replaces. False: another process or an earlier run made the file.
base::Result<bool> create_file(const std::string& path, const std::string& text);

// Makes the folder and what is missing above it, 0700. A folder that is there already is made
// 0700 too, for what lies in ours is nobody else's business.
base::Result<> make_private_folder(const std::string& path);

}  // namespace mailcall::store
