// Passcodes: six words of 7,776 that two people tell each other.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hh"

namespace mailcall::app {

// Six new words, ≥ 77 bit. A word is two syllables of two letters, such as "bafo", made for the
// telephone: it can be said and spelled in any language.
std::string make_passcode();

// The first word that cannot belong to a passcode, or what is missing; empty when all is well.
std::string find_wrong_word(std::string_view words);

// Five words that stand for a call's key (PROTOCOL §3.3), for two people to read to each other: 64
// bit, which nobody who sits between them can bring about on both sides while it rings.
std::vector<std::string> compare_words(const base::Key& key);

}  // namespace mailcall::app
