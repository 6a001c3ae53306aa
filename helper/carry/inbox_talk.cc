// What both ways of looking for mail have in common.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/inbox_talk.hh"

#include <algorithm>

#include "carry/server_words.hh"

namespace mailcall::carry {

bool names_mailcall(std::string_view line)
{
    constexpr std::string_view name = "X-MAILCALL";
    auto start = upper(line.substr(0, name.size()));
    auto rest = line.substr(std::min(name.size(), line.size()));
    auto colon = rest.find_first_not_of(" \t");
    return start == name && colon != std::string_view::npos && rest[colon] == ':';
}

}  // namespace mailcall::carry
