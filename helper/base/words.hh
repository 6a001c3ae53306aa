// Translation of what users read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libintl.h>

#include <string>

namespace mailcall::base {

// The user's language for `text`, from the catalogue "mailcall".
inline const char* tr(const char* text) { return dgettext("mailcall", text); }

// `text` with each {} replaced by the next of `values`. Plain concatenation would nail the order
// of words down for every language.
template <class... Values>
std::string fill(std::string text, const Values&... values)
{
    auto put = [&text, from = std::size_t{0}](const std::string& value) mutable {
        auto at = text.find("{}", from);
        if (at == std::string::npos) return;
        text.replace(at, 2, value);
        from = at + value.size();
    };
    (put(values), ...);
    return text;
}

}  // namespace mailcall::base
