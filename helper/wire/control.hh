// Control: what a peer says of the call itself, beside sound, picture, texts and files. See
// PROTOCOL.md §4.4.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "wire/order.hh"
#include "wire/picture_format.hh"
#include "wire/spare.hh"

namespace mailcall::wire {

// One message; what is not there, or makes no sense, is empty.
struct Control {
    std::optional<std::int64_t> ping;
    std::optional<std::int64_t> pong;
    std::optional<std::int64_t> chat_heard;   // of our texts, in this session
    std::optional<std::int64_t> chat_so_far;  // of our texts, in the whole call
    std::optional<Spare> spare;
    std::optional<Sending> sending;
    std::vector<Codec> pictures;  // what it decodes, the one that it likes best first
    bool picture_held = false;    // the peer's picture stands still, for want of room
    bool bye_heard = false;       // our last word has arrived
    std::optional<Reason> bye;    // the peer's last word
};

// What does not parse, or is of a later version, says nothing. Candidates of a spare that `rule`
// does not let pass are left out.
Control read_control(std::string_view text, const CandidateRule& rule);

base::Json to_json(const Sending& sending);
base::Json to_json(const std::vector<Codec>& codecs);

}  // namespace mailcall::wire
