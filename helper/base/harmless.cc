// Which characters do something besides being read, and what is shown in their place.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/harmless.hh"

#include <algorithm>
#include <array>

#include "base/glib.hh"

namespace mailcall::base {

namespace {

constexpr char32_t replacement = 0xfffd;

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t size>
bool is_in(const std::array<Range, size>& ranges, char32_t c)
{
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](Range range) { return c >= range.first && c <= range.last; });
}

constexpr std::array<Range, 4> direction_marks{
    {{0x061c, 0x061c}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069}}};

// Format characters that are seen: signs in front of numbers, ends of verses.
constexpr std::array<Range, 6> visible_formats{{{0x0600, 0x0605},
                                                {0x06dd, 0x06dd},
                                                {0x070f, 0x070f},
                                                {0x0890, 0x0891},
                                                {0x08e2, 0x08e2},
                                                {0x110bd, 0x110cd}}};

// No format characters for Unicode, but nothing is seen of them: fillers, the blank of braille,
// tags. The variation selectors among the last, U+E0100 to U+E01EF, choose shapes of ideographs.
constexpr std::array<Range, 6> blanks{{{0x034f, 0x034f},
                                       {0x2800, 0x2800},
                                       {0x3164, 0x3164},
                                       {0xffa0, 0xffa0},
                                       {0xe0000, 0xe00ff},
                                       {0xe01f0, 0xe0fff}}};

// Whether spelling or an emoji may want a joiner beside this character; in Latin, Greek and
// Cyrillic it could only tell two equal names apart.
bool may_join(char32_t c)
{
    constexpr char32_t first = 0x0590;
    return c >= first && c != replacement && trick_of(c) == Trick::none && !g_unichar_isspace(c);
}

bool joins(const std::u32string& text, std::size_t at)
{
    return at > 0 && at + 1 < text.size() && may_join(text[at - 1]) && may_join(text[at + 1]);
}

bool is_layout(char32_t c) { return c == '\n' || c == '\t' || c == '\r'; }

char32_t shown(const std::u32string& text, std::size_t at, Lines lines)
{
    auto c = text[at];
    auto trick = trick_of(c);
    if (trick == Trick::none) return c;
    if (trick == Trick::joiner) return joins(text, at) ? c : replacement;
    if (trick == Trick::line) return lines == Lines::keep ? U'\n' : U' ';
    if (!is_layout(c)) return replacement;
    return lines == Lines::keep && c != '\r' ? c : U' ';
}

}  // namespace

Trick trick_of(char32_t c)
{
    if (g_unichar_iscntrl(c)) return Trick::control;
    if (c == 0x2028 || c == 0x2029) return Trick::line;
    if (is_in(direction_marks, c)) return Trick::direction;
    if (c == 0x200c || c == 0x200d) return Trick::joiner;
    bool format = g_unichar_type(c) == G_UNICODE_FORMAT && !is_in(visible_formats, c);
    return format || is_in(blanks, c) ? Trick::invisible : Trick::none;
}

std::u32string decode_utf8(std::string_view text)
{
    CString valid{g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()))};
    std::u32string decoded;
    for (const char* at = valid.get(); *at != '\0'; at = g_utf8_next_char(at))
        decoded += g_utf8_get_char(at);
    return decoded;
}

void append_utf8(std::string& text, char32_t c)
{
    char bytes[6];
    text.append(bytes, static_cast<std::size_t>(g_unichar_to_utf8(c, bytes)));
}

std::string harmless(std::string_view text, Lines lines)
{
    auto decoded = decode_utf8(text);
    std::string safe;
    for (std::size_t at = 0; at < decoded.size(); ++at) {
        bool pair = decoded[at] == '\r' && at + 1 < decoded.size() && decoded[at + 1] == '\n';
        if (!pair) append_utf8(safe, shown(decoded, at, lines));
    }
    return safe;
}

}  // namespace mailcall::base
