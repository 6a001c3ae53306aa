// Spare: where and how the speaker can be reached anew if a connection breaks. PROTOCOL.md §4.6.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hh"
#include "wire/sdp.hh"

namespace mailcall::wire {

struct Spare {
    Early waiting;  // ICE credentials of who waits there; of an Early only these two
    Early coming;   // what the other side must use to come
    std::vector<std::string> candidates;
};

Spare make_spare();

base::Json to_json(const Spare& spare);
// Empty: not a spare. Candidates that `rule` does not let pass are left out.
std::optional<Spare> read_spare(const base::Json& json, const CandidateRule& rule);

}  // namespace mailcall::wire
