// Text of other people made safe to show: what is not to be read is made visible.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mailcall::base {

// What a character does besides being read. A line break and a tab are controls.
enum class Trick {
    none,
    control,    // moves the cursor, rings, starts what a terminal takes for an order
    line,       // U+2028 and U+2029 break lines in some programs
    direction,  // makes "evil" read "live"
    invisible,  // makes two different names look the same
    joiner,     // invisible too, but spelling and some emoji need it between two other characters
};
Trick trick_of(char32_t c);

// Bytes that are no UTF-8 become U+FFFD.
std::u32string decode_utf8(std::string_view text);
void append_utf8(std::string& text, char32_t c);

// Valid UTF-8 without tricks: each becomes U+FFFD. Line breaks and tabs become spaces, or stay with
// Lines::keep, where a text of several lines has a place of its own; elsewhere a second line could
// pass for one of ours. A joiner stays between two characters of scripts that may need it.
enum class Lines { join, keep };
std::string harmless(std::string_view text, Lines lines = Lines::join);

}  // namespace mailcall::base
