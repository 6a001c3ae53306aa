// Pieces: one of our own mails taken apart, for mail clients that put mails together themselves.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/crypto.hh"
#include "base/result.hh"

namespace mailcall::mail {

struct Pieces {
    std::string from;  // address
    std::string to;    // address
    std::string subject;
    std::string text;  // UTF-8, lines ended by LF
    // Unfolded. Only names that begin with "X-": Thunderbird drops all others.
    std::vector<std::pair<std::string, std::string>> headers;
    struct Part {
        std::string name;
        std::string type;
        base::Bytes bytes;
    };
    std::optional<Part> part;
};

// Error: internal, for a mail that compose() did not make.
base::Result<Pieces> take_apart(std::string_view mail);

}  // namespace mailcall::mail
