// A token that a command of the user's prints, as OAuth 2 needs one.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "base/result.hh"

namespace mailcall::carry {

// Runs the command, with its words as a shell would part them, and gives the first line that it
// prints; on the main loop, exactly once. One that takes longer than a minute is ended.
using TokenFound = std::function<void(base::Result<std::string>)>;
void find_token(const std::string& command, TokenFound found);

}  // namespace mailcall::carry
