// What the fields that mail servers add say about a mail's way here.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mail/scanner.hh"

namespace mailcall::mail {

// Mail that nothing may answer by itself: lists, bulk, resent, automatic, bounces (RFC 3834).
bool is_bulk(const Headers& headers, std::string_view sender);

// Unix seconds out of the topmost Received field, which the own server wrote.
std::optional<std::int64_t> received_time(const Headers& headers);

// Whether the topmost Authentication-Results field is the own server's and says dmarc=fail.
// Other such fields may have been forged by the sender, so they count for nothing.
bool says_dmarc_failed(const std::string& field, const std::string& authserv_id);

// The Message-ID without its angle brackets, or empty if it is none that could be quoted.
std::string read_message_id(std::string_view field);

}  // namespace mailcall::mail
