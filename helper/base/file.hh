// Whole files, written so that a reader never sees half of one, and read within a bound.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "base/result.hh"

namespace mailcall::base {

// "Writing PATH: cause" with a hint that fits the errno.
Error write_error(const std::string& path, int cause);
Error read_error(const std::string& path, int cause);
// What to do about the errno; "" where there is nothing to say.
const char* write_hint(int cause);

// Puts `text` in the place of `path`, on the disk when it returns; mode 0600.
// Error: unwritable, and nothing half-written.
Result<> write_file(const std::string& path, std::string_view text);

// Like write_file, but never replaces. False: another process or an earlier run made the file.
Result<bool> create_file(const std::string& path, std::string_view text);

// Errors: unreadable; too_big over `most` bytes.
Result<std::string> read_file(const std::string& path, std::size_t most);

// The steps, for those who rename on their own; each gives 0 or the errno.
// Makes a file that must not be there yet (0600), with `text` in it and on the disk.
int write_new(const std::string& path, std::string_view text);
// A name is on the disk only when its folder is.
int sync_folder(const std::string& path);

}  // namespace mailcall::base
