// What is said of mail servers that are not as they should be, and the words by which one logs in;
// private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "base/result.hh"
#include "carry/door.hh"

namespace mailcall::carry {

// A server's own words, cut to what fits into a sentence of ours and made safe to show.
std::string quoted(std::string_view said);

base::Error makes_no_sense(const Door& door, std::string_view said);
// `scheme`: of a server of this kind that encrypts from the start.
base::Error no_encryption(const Door& door, const std::string& scheme);
base::Error no_known_login(const Door& door, const Key& key);
base::Error not_let_in(const Door& door, const std::string& user, const std::string& why);
base::Error refuses(const Door& door, const std::string& why);

// In base64, as all three protocols want them.
std::string plain_words(const std::string& user, const Key& key);
std::string token_words(const std::string& user, const Key& key);
std::string in_base64(const std::string& text);

std::string upper(std::string_view text);
// Whether a line of what a server offers begins with `word`, and names `value` behind it.
bool has_word(std::string_view line, std::string_view word, std::string_view value);

}  // namespace mailcall::carry
