// The header scanner.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/scanner.hh"

#include <gtest/gtest.h>

#include "sample.hh"

namespace mailcall::mail {
namespace {

TEST(Scanner, FindsAFieldWhateverTheCaseOfItsName)
{
    EXPECT_EQ(scan("fROM: a@b.c\n\n")[Field::from], "a@b.c");
}

TEST(Scanner, UnfoldsLinesThatEndInLf)
{
    EXPECT_EQ(scan("X-Mailcall: v=1;\n type=invite;\n\tgen=0\n\n")[Field::mailcall],
              "v=1; type=invite;\tgen=0");
}

TEST(Scanner, UnfoldsLinesThatEndInCrlf)
{
    EXPECT_EQ(scan("To: a@b.c,\r\n d@e.f\r\n\r\n")[Field::to], "a@b.c, d@e.f");
}

TEST(Scanner, ReadsAFieldWhoseValueStartsOnTheNextLine)
{
    EXPECT_EQ(scan("Message-ID:\r\n <1@x>\r\n\r\n")[Field::message_id], "<1@x>");
}

TEST(Scanner, StopsAtTheBlankLine)
{
    EXPECT_EQ(scan("To: a@b.c\n\nFrom: d@e.f\n").count(Field::from), 0);
}

TEST(Scanner, TakesALineOfSpacesForAContinuation)
{
    EXPECT_EQ(scan("To: a@b.c\n \nFrom: d@e.f\n\n")[Field::from], "d@e.f");
}

TEST(Scanner, ReadsAHeaderThatEndsWithTheMail)
{
    EXPECT_EQ(scan("From: a@b.c")[Field::from], "a@b.c");
}

TEST(Scanner, PassesOverTheFromLineOfAnMbox)
{
    auto headers = scan("From alice Mon Sep 21 14:13:20 2026\nFrom: a@b.c\n\n");
    EXPECT_EQ(headers.count(Field::from), 1);
    EXPECT_EQ(headers[Field::from], "a@b.c");
}

TEST(Scanner, CountsAFromWithSpacesBeforeTheColon)
{
    EXPECT_EQ(scan("From : a@b.c\nFrom: d@e.f\n\n").count(Field::from), 2);
}

TEST(Scanner, PassesOverGarbageWithItsContinuationLines)
{
    EXPECT_EQ(scan("no field here\n From: x@y.z\nFrom: a@b.c\n\n")[Field::from], "a@b.c");
}

TEST(Scanner, KeepsTheTopmostOfSeveral)
{
    auto headers = scan("Received: first\nReceived: second\n\n");
    EXPECT_EQ(headers[Field::received], "first");
    EXPECT_EQ(headers.count(Field::received), 2);
}

TEST(Scanner, SeesNoLineBreakInALoneCr)
{
    auto headers = scan("From: a@b.c\rTo: d@e.f\r\rCc: g@h.i\n\n");
    EXPECT_EQ(headers.count(Field::to), 0);
    EXPECT_EQ(headers[Field::from], "a@b.c\rTo: d@e.f\r\rCc: g@h.i");
}

TEST(Scanner, KeepsNulBytesInsideAValue)
{
    using namespace std::string_view_literals;
    EXPECT_EQ(scan("From: a\0b\nTo: c@d.e\n\n"sv)[Field::from], "a\0b"sv);
}

TEST(Scanner, KeepsAValueOfExactlyTheCap)
{
    auto headers = scan("To: " + std::string(field_cap, 'a') + "\n\n");
    EXPECT_EQ(headers[Field::to].size(), field_cap);
    EXPECT_TRUE(headers.over.empty());
}

TEST(Scanner, NamesAFieldOverTheCapAndDropsItsValue)
{
    auto headers = scan("To: " + std::string(field_cap + 1, 'a') + "\n\n");
    EXPECT_EQ(headers[Field::to], "");
    EXPECT_EQ(headers.over, "To");
}

TEST(Scanner, DoesNotMindTheSizeOfFieldsThatNobodyWants)
{
    EXPECT_TRUE(scan("Subject: " + std::string(10'000, 'a') + "\n\n").over.empty());
}

TEST(Scanner, NoticesListAndResentFields)
{
    EXPECT_TRUE(scan("list-id: x\n\n").list);
    EXPECT_TRUE(scan("Resent-From: x\n\n").resent);
    EXPECT_FALSE(scan("Listing: x\nResentful: y\n\n").list);
}

TEST(Scanner, StopsCollectingMailcallNamesBehindTheCap)
{
    std::string header;
    for (int i = 0; i < 1000; ++i) header += "X-Mailcall-" + std::to_string(i) + ": x\n";
    EXPECT_EQ(scan(header).mailcall_names.size(), mailcall_fields_cap + 1);
}

// Whether the watch, fed byte by byte, finds the end where it is found in one go.
std::size_t end_by_bytes(std::string_view text)
{
    HeaderWatch watch;
    for (std::size_t i = 1; i <= text.size(); ++i) watch.advance(text.substr(0, i));
    return watch.end();
}

TEST(HeaderWatch, FindsTheEndHoweverTheBytesArrive)
{
    constexpr std::string_view lf = "A: b\nC: d\n\nbody\n\n";
    constexpr std::string_view crlf = "A: b\r\nC: d\r\n\r\nbody";
    EXPECT_EQ(end_by_bytes(lf), 11U);
    EXPECT_EQ(end_by_bytes(crlf), 14U);
    HeaderWatch watch;
    EXPECT_TRUE(watch.advance(lf));
    EXPECT_EQ(watch.end(), 11U);
}

TEST(HeaderWatch, FindsNoEndInLoneCrs) { EXPECT_EQ(end_by_bytes("A: b\r\rC: d\r\r"), 0U); }

bool is_interesting(std::string_view header)
{
    HeaderWatch watch;
    if (!watch.advance(header)) watch.finish(header);
    return watch.mailcall();
}

TEST(HeaderWatch, NoticesTheTwoFieldsThatMatter)
{
    EXPECT_TRUE(is_interesting("A: b\nX-Mailcall: v=1\n\n"));
    EXPECT_TRUE(is_interesting("x-mailcall-tag : v=1\r\n\r\n"));
    EXPECT_TRUE(is_interesting("X-MAILCALL: at the very end"));
}

TEST(HeaderWatch, DoesNotNoticeWhatOnlyLooksLikeThem)
{
    EXPECT_FALSE(is_interesting("X-Mailcaller: x\nX-Mailcall-Key: y\n\n"));
    EXPECT_FALSE(is_interesting("Subject: x\n X-Mailcall: folded\n\n"));
    EXPECT_FALSE(is_interesting("Subject: x\n\nX-Mailcall: in the body\n"));
}

}  // namespace
}  // namespace mailcall::mail
