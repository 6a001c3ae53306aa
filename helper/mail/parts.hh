// Finding part 2 (the call's description) in a mail's MIME structure.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "base/crypto.hh"
#include "base/result.hh"
#include "mail/scanner.hh"

namespace mailcall::mail {

inline constexpr int nesting_cap = 3;
inline constexpr int parts_cap = 20;
inline constexpr std::size_t part_cap = 64 * 1024;

struct CallPart {
    base::Bytes bytes;
    bool sealed = false;
};

// The one part of type application/sdp or application/vnd.mailcall.sealed, decoded; nothing if
// there is none. Errors (bad_signal, too_big, with a sentence for the user): more than one, more
// nesting or parts than the caps, an encoding that does not hold.
// The walk is our own and linear: GMime's parser takes 1.4 GB for a mail with a million parts.
base::Result<std::optional<CallPart>> find_call_part(const Headers& headers, std::string_view body);

}  // namespace mailcall::mail
