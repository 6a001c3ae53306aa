// Trust: how sure we are who is calling. It only ever comes from keys, never from the From line.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "base/crypto.hh"

namespace mailcall::call {

// In rising order, so that rules can say "at least". Numbers are stored: append only.
enum class Trust {
    suspect = 0,   // the own server says that the mail fails DMARC
    changed = 1,   // another key than last time: an alarm
    fresh = 2,     // first call: "new" to users
    known = 3,     // key seen in an earlier completed call
    verified = 4,  // passcode, or words compared
};
std::string_view name(Trust trust);  // "suspect", "changed", "new", "known", "verified"
std::optional<Trust> read_trust(std::string_view text);

// What is remembered of a person.
struct Pin {
    base::Key key{};
    bool verified = false;
};

enum class PasscodeProof { none, right, wrong };

// A right passcode outweighs everything but makes no exception for DMARC, which only lowers.
Trust judge(const std::optional<Pin>& pin, const base::Key& key, PasscodeProof proof,
            bool dmarc_failed);

}  // namespace mailcall::call
