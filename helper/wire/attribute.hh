// The attributes that may stand in a description, and the strict form of each value.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hh"

namespace mailcall::wire {

// One "a=name:value" line; a flag such as a=rtcp-mux has no value.
struct Attribute {
    std::string_view name;
    std::string_view value;
};
Attribute split_attribute(std::string_view text);

enum class Verdict { keep, drop, refuse };
// By name and form, for the lines that stay where they are.
Verdict judge_in_session(const Attribute& attribute);
Verdict judge_in_section(const Attribute& attribute);

// Whether several lines of this name may stand in one section.
bool may_repeat(std::string_view name);

// Letters, digits, + and /: credentials and foundations.
bool is_ice_text(std::string_view text, std::size_t least, std::size_t most);
inline bool is_ice_ufrag(std::string_view text) { return is_ice_text(text, 4, 256); }
inline bool is_ice_pwd(std::string_view text) { return is_ice_text(text, 22, 256); }
bool is_mid(std::string_view text);

// "sha-256 AB:CD:…", and back.
std::optional<base::Key> read_fingerprint(std::string_view value);
std::string print_fingerprint(const base::Key& fingerprint);

}  // namespace mailcall::wire
