// The language that users read: from the environment, or as a mail client says.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/words.hh"

#include <algorithm>
#include <clocale>
#include <cstdlib>

namespace mailcall::base {
namespace {

// Programs that we start speak as we do: a call process reports sentences, too.
constexpr const char* inherited = "MAILCALL_LANGUAGE";

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// It becomes part of a file's name.
bool is_language(const std::string& tag)
{
    constexpr std::size_t longest = 35;
    return !tag.empty() && tag.size() <= longest && std::all_of(tag.begin(), tag.end(), [](char c) {
        return is_letter_or_digit(c) || c == '-' || c == '_';
    });
}

bool has_no_language(std::string_view locale)
{
    return locale == "C" || locale == "POSIX" || locale.starts_with("C.");
}

// LANGUAGE is heard in any locale but "C"; newer C libraries (glibc 2.39) do not hear it in
// "C.UTF-8" either, which is all that some systems have.
void choose_locale(const std::string& language)
{
    const char* set = std::setlocale(LC_MESSAGES, "");
    if (set && !has_no_language(set)) return;
    for (const auto& name : {language + ".UTF-8", std::string{"en_US.UTF-8"}})
        if (std::setlocale(LC_MESSAGES, name.c_str())) return;
    std::setlocale(LC_MESSAGES, "C.UTF-8");
}

}  // namespace

void start_words()
{
    std::setlocale(LC_ALL, "");
    const char* other = std::getenv("MAILCALL_LOCALEDIR");
    bindtextdomain(GETTEXT_PACKAGE, other ? other : MAILCALL_LOCALEDIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    if (const char* language = std::getenv(inherited)) speak(language);
}

void speak(const std::string& tag)
{
    if (!is_language(tag)) return;
    auto language = tag;
    std::replace(language.begin(), language.end(), '-', '_');
    setenv("LANGUAGE", language.c_str(), 1);
    setenv(inherited, language.c_str(), 1);
    choose_locale(language);
    // dgettext looks at LANGUAGE again only when a catalogue was bound since.
    bindtextdomain(GETTEXT_PACKAGE, bindtextdomain(GETTEXT_PACKAGE, nullptr));
}

}  // namespace mailcall::base
