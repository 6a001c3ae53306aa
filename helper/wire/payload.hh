// Payload: what a sealed part holds. See PROTOCOL.md §3.4.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "base/result.hh"

namespace mailcall::wire {

// Empty: not there. At most one description (16 KB); the text of a decline is UTF-8 (1 KB).
struct Payload {
    std::string offer;
    std::string answer;
    std::string text;
    friend bool operator==(const Payload&, const Payload&) = default;
};

// Error: too_big; bad_argument for a text that is not UTF-8 or two descriptions.
base::Result<std::string> print_payload(const Payload& payload);
// Strict: unknown keys are errors. Error: bad_json, too_big.
base::Result<Payload> read_payload(std::string_view json);

}  // namespace mailcall::wire
