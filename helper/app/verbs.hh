// The verbs of `mailcall`: one function each, taking the words after the verb.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/result.hh"

namespace mailcall::app {

using Words = std::vector<std::string>;

// The exit status, or what to tell the user.
using Status = base::Result<int>;

Status account_verb(const Words& words);
Status identity_verb(const Words& words);
Status call_verb(const Words& words);
Status watch_verb(const Words& words);
Status attend_verb(const Words& words);
Status inspect_verb(const Words& words);
Status pair_verb(const Words& words);
Status contacts_verb(const Words& words);
Status rules_verb(const Words& words);
Status settings_verb(const Words& words);
Status history_verb(const Words& words);
Status doctor_verb(const Words& words);
Status host_verb(const Words& words);
Status install_verb(const Words& words);

// Says on stderr what is wrong and what to do; gives the exit status.
int complain(const base::Error& error);

// For verbs with verbs of their own (`account add`): finds words[0] in `choices`.
struct Choice {
    const char* name;
    Status (*run)(const Words& words);
    const char* summary;  // in English; choose_verb translates it
};
Status choose_verb(const char* verb, const std::vector<Choice>& choices, const Words& words);

// Runs the whole command line; prints errors; gives the exit status.
int run_command_line(const Words& words);

}  // namespace mailcall::app
