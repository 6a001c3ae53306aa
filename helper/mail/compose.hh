// Composing: a signal as a mail that someone without Mailcall can read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/crypto.hh"
#include "base/result.hh"
#include "wire/signal.hh"

namespace mailcall::mail {

struct Draft {
    wire::Signal signal;    // signed
    std::string from_name;  // display name, may be empty
    std::string text;       // decline: the person's own words; may be empty
    base::Bytes part;       // part 2; empty: none
    bool part_sealed = false;
    std::string in_reply_to;  // Message-ID of the invite with or without <>, or empty
};

// The whole mail, CRLF, lines ≤ 998 bytes, part 2 in base64. The Message-ID is made of call, type,
// gen and the sender's key, so that sending twice after a crash makes no second mail.
// Errors: bad_argument for an address that cannot stand in a header or a date that does not exist,
// too_big for a part over 64 KB.
base::Result<std::string> compose(const Draft& draft);
// Without its angle brackets, like Letter::message_id.
std::string message_id(const wire::Signal& signal);

}  // namespace mailcall::mail
