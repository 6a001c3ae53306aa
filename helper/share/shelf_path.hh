// Which paths below a shared folder may be named at all, and in what order names are listed.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mailcall::share {

constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_path = 4095;  // what the system can open
constexpr int deepest_path = 64;            // components

// One component: UTF-8 without control characters, not hidden (no dot in front, so neither "." nor
// ".."), no slash.
bool may_be_shared(std::string_view name);
// Components with single slashes between them; "" is the shared folder itself.
bool may_be_asked_for(std::string_view path);

// "" + "a" is "a".
std::string join_path(const std::string& folder, std::string_view name);

// "Track 9" before "Track 10", small and capital ASCII letters together. A strict order of all
// different names, the same whatever the language, so that two listings can be compared.
bool comes_before(std::string_view one, std::string_view other);

}  // namespace mailcall::share
