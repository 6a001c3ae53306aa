// Events and actions as short English words, for expectations and for logs.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "call/book.hh"
#include "call/event.hh"

namespace mailcall::call {

// "send accept 0 answer", "start offer 1", "finish hung_up".
std::string describe(const Action& action);
// Joined by ", ".
std::string describe(const std::vector<Action>& actions);
// The same with the call's id in front of each.
std::string describe(const std::vector<Task>& tasks);
// "accepted 0 answer".
std::string describe(const Event& event);
// "place", "invite", … by column of the table.
std::string event_name(std::size_t index);

}  // namespace mailcall::call
