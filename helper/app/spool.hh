// The spool file of one call: what has to outlive the call process itself, one JSON object a line.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/json.hh"
#include "base/result.hh"

namespace mailcall::app::spool {

// Lines are of two kinds:
//   {"n":7,"at":1732000000,"report":"talking",…}   a numbered report, with the Unix time it was
//   made
//   {"ack":7}                                       a host has taken every report up to 7
// A call process appends and removes; a host reads and removes after the process is gone.

// On the disk when it returns. Error: unwritable; a line cut short by it is skipped by read().
base::Result<> append(const std::string& path, const base::Json& record);

// The reports that no host has acknowledged, oldest first; none if there is no file. Lines that do
// not parse, such as the last one of a machine that lost its power, are skipped. Error: unreadable.
base::Result<std::vector<base::Json>> read(const std::string& path);

// No file is fine.
void remove(const std::string& path);

}  // namespace mailcall::app::spool
