// Base: text forms of bytes, JSON, and texts that are to be shown.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include "base/crypto.hh"
#include "base/harmless.hh"
#include "base/json.hh"
#include "targets.hh"

namespace mailcall::fuzz {
namespace {

void check_harmless(std::string_view text, base::Lines lines)
{
    auto safe = base::harmless(text, lines);
    require(base::harmless(safe, lines) == safe, "what is harmless stays as it is");
    for (auto c : base::decode_utf8(safe)) {
        auto trick = base::trick_of(c);
        bool is_layout = lines == base::Lines::keep && (c == U'\n' || c == U'\t');
        require(trick == base::Trick::none || trick == base::Trick::joiner || is_layout,
                "a harmless text has no tricks");
    }
}

}  // namespace

// One text has one reading, or two keys that differ for one reader are the same for another.
void read_base64(std::string_view bytes)
{
    if (auto read = base::from_base64url(bytes))
        require(base::to_base64url(*read) == bytes, "base64url that is read prints the same");
    auto read = base::from_base64(bytes);
    if (!read) return;
    std::string plain{bytes};
    std::erase_if(plain, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    require(base::to_base64(*read) == plain, "base64 that is read prints the same");
}

void read_json(std::string_view bytes)
{
    auto read = base::parse_json(bytes);
    if (!read) return;
    require(read->is_object(), "only objects are read");
    auto again = base::parse_json(base::print_json(*read));
    require(again && *again == *read, "JSON that is read prints the same");
    for (const auto& [key, value] : read->items()) {
        if (key.find('\0') != key.npos) continue;  // nobody asks for it
        require(!base::text_field(*read, key.c_str()) || value.is_string(), "a text is a text");
        require(!base::int_field(*read, key.c_str()) || value.is_number_integer(),
                "a whole number is one");
        require(!base::bool_field(*read, key.c_str(), false) || value.is_boolean() ||
                    !read->contains(key.c_str()),
                "true and false are no numbers");
    }
}

void make_harmless(std::string_view bytes)
{
    check_harmless(bytes, base::Lines::join);
    check_harmless(bytes, base::Lines::keep);
}

}  // namespace mailcall::fuzz
