// Command: what a plugin may ask of the host: tables of functions over one Room.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "app/room.hh"
#include "base/json.hh"
#include "base/result.hh"

namespace mailcall::app {

// Fields and answers of each stand in wire/PROTOCOL.md §6.
using Answer = base::Result<base::Json>;

struct Command {
    const char* name;
    Answer (*run)(Room& room, const base::Json& frame);
};

std::span<const Command> beginning_commands();  // §6.1
std::span<const Command> mail_commands();       // §6.2
std::span<const Command> call_commands();       // §6.3
std::span<const Command> people_commands();     // §6.4: contacts, pair, identity
std::span<const Command> rule_commands();       // §6.4: rules
std::span<const Command> setting_commands();    // §6.4: settings
std::span<const Command> probe_commands();      // §6.4: doctor, devices, preview

// `{}` or the error.
Answer plain(const base::Result<>& result);

// A field that may be left out: the named value, or `fallback`. Error: bad_json.
base::Result<std::vector<std::string>> texts_field(const base::Json& frame, const char* name);

}  // namespace mailcall::app
