// GMime's start, and the cleaning of text.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/gmime.hh"

#include <algorithm>
#include <mutex>

namespace mailcall::mail {
namespace {

bool is_direction_mark(gunichar c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

// U+2028 and U+2029 break lines in some programs.
bool is_line_mark(gunichar c) { return c == 0x2028 || c == 0x2029; }

bool is_shown(gunichar c) { return !g_unichar_iscntrl(c) && !is_line_mark(c); }

void append(std::string& out, gunichar c)
{
    char bytes[6];
    out.append(bytes, static_cast<std::size_t>(g_unichar_to_utf8(c, bytes)));
}

template <class Keep>
std::string filtered(std::string_view text, std::size_t cap, Keep keep)
{
    auto valid = base::CString{g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()))};
    std::string out;
    for (const char* at = valid.get(); *at != '\0'; at = g_utf8_next_char(at)) {
        auto c = g_utf8_get_char(at);
        auto before = out.size();
        if (keep(c)) append(out, c);
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
    return filtered(spaced, cap, [](gunichar c) { return is_shown(c) && !is_direction_mark(c); });
}

std::string clean_text(std::string_view text, std::size_t cap)
{
    std::string spaced{text};
    std::ranges::replace(spaced, '\0', ' ');
    return filtered(spaced, cap, [](gunichar c) { return c == '\n' || c == '\t' || is_shown(c); });
}

}  // namespace mailcall::mail
