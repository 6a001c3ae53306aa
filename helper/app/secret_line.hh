// A line that is typed in without being shown.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/result.hh"

namespace mailcall::app {

// Asks on stderr and reads a line from stdin; a terminal does not show what is typed. An empty line
// is an answer. Errors: bad_argument (stdin has ended), too_big.
base::Result<std::string> read_secret_line(const std::string& question);

}  // namespace mailcall::app
