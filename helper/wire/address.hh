// E-mail addresses as this project writes them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mailcall::wire {

// True for an address that may stand in our mails: one @ with something on both sides, printable
// ASCII without spaces, quotes, commas, colons, semicolons or brackets, ≤ 254 bytes.
bool is_address(std::string_view text);

// ASCII lower case; other bytes are left alone.
std::string lower(std::string_view text);

}  // namespace mailcall::wire
