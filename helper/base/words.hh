// Translation of what users read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libintl.h>

#include <string>

namespace mailcall::base {

// The user's language for `text`, from the catalogue "mailcall". What is empty stays so: gettext
// would give the catalogue's header for it.
inline const char* tr(const char* text) { return *text ? dgettext(GETTEXT_PACKAGE, text) : text; }

// Once, before anything is said: the environment's language. The catalogues are where they were
// installed, or in MAILCALL_LOCALEDIR (a build that is not installed).
void start_words();

// From now on this language, also in programs started later: a tag such as "de" or "zh-CN", of a
// language that the system need not have been set up for. Anything else is not heard. Only while no
// other thread runs that may read the environment.
void speak(const std::string& tag);

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
