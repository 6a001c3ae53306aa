// GMime's start, and the cleaning of text.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/gmime.hh"

#include <algorithm>
#include <mutex>

#include "base/harmless.hh"

namespace mailcall::mail {

using base::Trick;

namespace {

bool is_shown(char32_t c)
{
    return base::trick_of(c) != Trick::control && base::trick_of(c) != Trick::line;
}

template <class Keep>
std::string filtered(std::string_view text, std::size_t cap, Keep keep)
{
    std::string out;
    for (auto c : base::decode_utf8(text)) {
        auto before = out.size();
        if (keep(c)) base::append_utf8(out, c);
        if (out.size() > cap) {
            out.resize(before);
            break;
        }
    }
    return out;
}

}  // namespace

void start_gmime()
{
    static std::once_flag started;
    std::call_once(started, g_mime_init);
}

bool is_printable(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || c == '\t';
    });
}

std::string clean_line(std::string_view text, std::size_t cap)
{
    std::string spaced{text};
    std::ranges::replace(spaced, '\0', ' ');
    std::ranges::replace(spaced, '\n', ' ');
    std::ranges::replace(spaced, '\t', ' ');
    return filtered(spaced, cap, [](char32_t c) {
        return is_shown(c) && base::trick_of(c) != Trick::direction;
    });
}

std::string clean_text(std::string_view text, std::size_t cap)
{
    std::string spaced{text};
    std::ranges::replace(spaced, '\0', ' ');
    return filtered(spaced, cap, [](char32_t c) { return c == '\n' || c == '\t' || is_shown(c); });
}

}  // namespace mailcall::mail
