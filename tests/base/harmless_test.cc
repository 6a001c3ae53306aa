// Texts that try something else than being read.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/harmless.hh"

#include <gtest/gtest.h>

#include "base/glib.hh"

namespace mailcall::base {
namespace {

const std::string mark = "\xef\xbf\xbd";  // U+FFFD

std::string utf8(char32_t c)
{
    std::string text;
    append_utf8(text, c);
    return text;
}

TEST(Harmless, LeavesWhatIsReadAlone)
{
    for (const std::string text :
         {"", "Bob", "Jürgen Müller", "Ελένη", "Иван", "محمد", "שרה", "李小龍", "김철수", "नमस्ते",
          "5 € – “ok” …", "🙂🏽 👍", "❤️"})
        EXPECT_EQ(harmless(text), text);
}

TEST(Harmless, ShowsEveryCharacterThatTurnsOrHides)
{
    const std::vector<std::pair<char32_t, char32_t>> ranges{
        {0x202a, 0x202e}, {0x2066, 0x2069}, {0x200b, 0x200f},   {0x061c, 0x061c}, {0xfeff, 0xfeff},
        {0x2060, 0x2064}, {0x00ad, 0x00ad}, {0xe0000, 0xe007f}, {0x3164, 0x3164}, {0x180e, 0x180e},
        {0xfff9, 0xfffb}, {0x206a, 0x206f}, {0x034f, 0x034f}};
    for (auto [first, last] : ranges)
        for (auto c = first; c <= last; ++c)
            EXPECT_EQ(harmless("a" + utf8(c) + "b"), "a" + mark + "b") << std::hex << +c;
}

TEST(Harmless, ShowsControls)
{
    EXPECT_EQ(harmless("\x1b[2Jgone"), mark + "[2Jgone");
    EXPECT_EQ(harmless("a\bb\x7f"), "a" + mark + "b" + mark);
    EXPECT_EQ(harmless("a\xc2\x9b"
                       "31m"),
              "a" + mark + "31m");  // CSI in one character
    EXPECT_EQ(harmless(std::string_view{"a\0b", 3}), "a" + mark + "b");
}

TEST(Harmless, KeepsLinesOnlyWhereAsked)
{
    EXPECT_EQ(harmless("one\ntwo\r\nthree\rfour\tfive"), "one two three four five");
    EXPECT_EQ(harmless("one\ntwo\r\nthree\rfour\tfive", Lines::keep), "one\ntwo\nthree four\tfive");
    EXPECT_EQ(harmless("one\xe2\x80\xa8two"), "one two");
    EXPECT_EQ(harmless("one\xe2\x80\xa9two", Lines::keep), "one\ntwo");
}

TEST(Harmless, MakesBytesThatAreNoUtf8Visible)
{
    EXPECT_EQ(harmless("a\xff"
                       "b"),
              "a" + mark + "b");
    EXPECT_EQ(harmless("\xc0\xae"), mark + mark);                         // overlong
    EXPECT_EQ(harmless("\xed\xa0\x80").find('\xed'), std::string::npos);  // half of a surrogate
    EXPECT_EQ(harmless("cut \xe2\x82"), "cut " + mark + mark);
}

TEST(Harmless, LeavesJoinersWhereSpellingOrEmojiNeedThem)
{
    const std::string persian = "می\xe2\x80\x8cخواهم";
    const std::string family = "👨\xe2\x80\x8d👩\xe2\x80\x8d👧";
    const std::string burning = "❤️\xe2\x80\x8d🔥";
    for (const auto& text : {persian, family, burning}) EXPECT_EQ(harmless(text), text);
    for (const char* joiner : {"\xe2\x80\x8c", "\xe2\x80\x8d"}) {
        EXPECT_EQ(harmless("bo" + std::string{joiner} + "b"), "bo" + mark + "b");
        EXPECT_EQ(harmless("می" + std::string{joiner}), "می" + mark);
        EXPECT_EQ(harmless(std::string{joiner} + "می"), mark + "می");
        EXPECT_EQ(harmless("م" + std::string{joiner} + joiner + "ی"), "م" + mark + mark + "ی");
    }
}

TEST(Harmless, WhatIsHarmlessStaysSo)
{
    // The planes where characters have names, each between two letters and two ideographs.
    for (auto [first, last] : {std::pair{1, 0xd7ff}, {0xe000, 0x1ffff}, {0xe0000, 0xe0fff}})
        for (auto c = first; c <= last; c += 3)
            for (const char* side : {"x", "李"}) {
                auto once = harmless(side + utf8(static_cast<char32_t>(c)) + side, Lines::keep);
                ASSERT_EQ(harmless(once, Lines::keep), once) << std::hex << c;
                ASSERT_TRUE(g_utf8_validate(once.data(), -1, nullptr)) << std::hex << c;
            }
}

}  // namespace
}  // namespace mailcall::base
