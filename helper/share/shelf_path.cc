// The rules for names. openat2 enforces the same about paths; what it would let pass (hidden files,
// names that cannot be shown) is refused here alone.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/shelf_path.hh"

#include <algorithm>
#include <cstdint>

#include "base/harmless.hh"

namespace mailcall::share {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// decode_utf8 gives U+FFFD for what is no UTF-8, and for a U+FFFD that is spelled out: no file
// has to have that in its name.
bool can_be_shown(char32_t c)
{
    auto trick = base::trick_of(c);
    return c != replacement && trick != base::Trick::control && trick != base::Trick::line;
}

// The digits at the front of `text`, which loses them.
std::string_view take_number(std::string_view& text)
{
    auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    auto number = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(number.size());
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

// Below zero: `one` is the smaller; they may have any length.
int compare_numbers(std::string_view one, std::string_view other)
{
    if (one.size() != other.size()) return one.size() < other.size() ? -1 : 1;
    return one.compare(other);
}

// Of one character or number of both, which lose it.
int compare_next(std::string_view& one, std::string_view& other)
{
    if (is_digit(one.front()) && is_digit(other.front())) {
        auto number = take_number(one);
        return compare_numbers(number, take_number(other));
    }
    auto a = static_cast<std::uint8_t>(small(one.front()));
    auto b = static_cast<std::uint8_t>(small(other.front()));
    one.remove_prefix(1);
    other.remove_prefix(1);
    return int{a} - int{b};
}

}  // namespace

bool may_be_shared(std::string_view name)
{
    if (name.empty() || name.size() > longest_name || name.front() == '.') return false;
    if (name.find('/') != name.npos) return false;
    auto text = base::decode_utf8(name);
    return std::all_of(text.begin(), text.end(), can_be_shown);
}

bool may_be_asked_for(std::string_view path)
{
    if (path.empty()) return true;
    if (path.size() > longest_path) return false;
    for (int depth = 0; depth < deepest_path; ++depth) {
        auto slash = path.find('/');
        if (!may_be_shared(path.substr(0, slash))) return false;
        if (slash == path.npos) return true;
        path.remove_prefix(slash + 1);
    }
    return false;
}

std::string join_path(const std::string& folder, std::string_view name)
{
    return folder.empty() ? std::string{name} : folder + '/' + std::string{name};
}

bool comes_before(std::string_view one, std::string_view other)
{
    auto rest = one;
    auto other_rest = other;
    while (!rest.empty() && !other_rest.empty())
        if (int order = compare_next(rest, other_rest); order != 0) return order < 0;
    if (rest.empty() != other_rest.empty()) return rest.empty();
    return one < other;  // "a" and "A", "1" and "01"
}

}  // namespace mailcall::share
