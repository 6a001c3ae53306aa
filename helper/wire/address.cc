// The strict reading of e-mail addresses.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/address.hh"

#include <algorithm>

namespace mailcall::wire {
namespace {

bool may_stand_in_address(char c)
{
    return c > ' ' && c <= '~' &&
           std::string_view{"\",:;()<>[]\\"}.find(c) == std::string_view::npos;
}

char lower_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool is_address(std::string_view text)
{
    auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
    return text.size() <= 254 && text.rfind('@') == at &&
           std::ranges::all_of(text, may_stand_in_address);
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower_letter);
    return out;
}

}  // namespace mailcall::wire
