// The verbs of `mailcall`: one function each, taking the words after the verb.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/result.hh"

namespace mailcall::app {

using Words = std::vector<std::string>;

// The exit status, or what to tell the user.
using Outcome = base::Result<int>;

Outcome account_verb(const Words& words);
Outcome identity_verb(const Words& words);
Outcome call_verb(const Words& words);
Outcome watch_verb(const Words& words);
Outcome attend_verb(const Words& words);
Outcome inspect_verb(const Words& words);
Outcome pair_verb(const Words& words);
Outcome contacts_verb(const Words& words);
Outcome rules_verb(const Words& words);
Outcome history_verb(const Words& words);
Outcome host_verb(const Words& words);

// For verbs with verbs of their own (`account add`): finds words[0] in `choices`.
struct Choice {
    const char* name;
    Outcome (*run)(const Words& words);
    const char* summary;
};
Outcome choose_verb(const char* verb, const std::vector<Choice>& choices, const Words& words);

// Runs the whole command line; prints errors; gives the exit status.
int run_command_line(const Words& words);

}  // namespace mailcall::app
