// Composing: what the mail says to people, to Mailcall, and that nothing can be smuggled in.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/compose.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "mail/scanner.hh"
#include "sample.hh"

namespace mailcall::mail {
namespace {

using testing::TestWithParam;

std::string composed(const Draft& draft)
{
    auto mail = compose(draft);
    EXPECT_TRUE(mail) << mail.error().what;
    return mail.value_or("");
}

bool has(std::string_view text, std::string_view piece)
{
    return text.find(piece) != std::string_view::npos;
}

// The value of a field, unfolded; fails unless it stands there once.
std::string field(std::string_view mail, std::string_view name)
{
    std::string value;
    int count = 0;
    FieldWalk walk{mail};
    while (auto found = walk.next()) {
        if (!same_word(found->name, name)) continue;
        value = unfold(found->value);
        ++count;
    }
    EXPECT_EQ(count, 1) << name;
    return value;
}

int field_total(std::string_view mail)
{
    int count = 0;
    FieldWalk walk{mail};
    while (walk.next()) ++count;
    return count;
}

Draft draft_of(wire::SignalType type, wire::Reason reason = wire::Reason::none)
{
    auto draft = sample::draft();
    draft.part.clear();
    draft.signal.type = type;
    draft.signal.reason = reason;
    return draft;
}

TEST(Compose, EveryLineEndsInCrlf)
{
    auto mail = sample::mail();
    EXPECT_EQ(sample::with_crlf(sample::with_lf(mail)), mail);
    EXPECT_TRUE(mail.ends_with("\r\n"));
}

TEST(Compose, OnlyALineOfOneWordIsLongerThan78Columns)
{
    std::istringstream lines{sample::with_lf(sample::mail())};
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 998U);
        auto words = std::ranges::count(line, ' ') + (line.starts_with(' ') ? 0 : 1);
        bool one_word = line.find(": ") != std::string::npos && words == 2;
        EXPECT_TRUE(line.size() <= 78 || one_word) << line;
    }
}

TEST(Compose, TheReaderReadsEveryFieldBack)
{
    auto draft = sample::draft();
    draft.signal.type = wire::SignalType::cancel;
    draft.signal.reason = wire::Reason::taken;
    draft.signal.won = base::hash(base::view("won"));
    draft.signal.proof = base::hash(base::view("proof"));
    draft.signal.media = {true, false, true};
    draft.signal.gen = 3;
    draft.signal.devices = 4;
    draft.part_sealed = true;
    auto letter = sample::read(composed(draft));
    ASSERT_EQ(letter.verdict, Verdict::signal) << letter.refusal;
    EXPECT_EQ(wire::print_frame(*letter.signal), wire::print_frame(draft.signal));
    EXPECT_EQ(letter.message_id, message_id(draft.signal));
    EXPECT_EQ(letter.part, draft.part);
    EXPECT_TRUE(letter.part_sealed);
}

TEST(Compose, EveryByteOfAPartSurvives)
{
    auto draft = sample::draft();
    draft.part_sealed = true;
    draft.part.clear();
    for (unsigned i = 0; i < 64 * 1024; ++i)
        draft.part.push_back(static_cast<std::uint8_t>(i * i >> 3));
    EXPECT_EQ(sample::read(composed(draft)).part, draft.part);
}

TEST(Compose, WithoutAPartTheMailIsPlainText)
{
    auto mail = composed(draft_of(wire::SignalType::accept));
    EXPECT_EQ(field(mail, "Content-Type"), "text/plain; charset=utf-8");
}

TEST(Compose, ThePartsAreNamed)
{
    auto draft = sample::draft();
    EXPECT_TRUE(has(composed(draft), "Content-Type: application/sdp; name=call.sdp\r\n"));
    draft.part_sealed = true;
    EXPECT_TRUE(has(composed(draft),
                    "Content-Type: application/vnd.mailcall.sealed; name=call.sealed\r\n"));
}

TEST(Compose, TheSameSignalMakesTheSameMail) { EXPECT_EQ(sample::mail(), sample::mail()); }

TEST(Compose, TheMessageIdTellsSignalsApart)
{
    auto invite = sample::signal();
    auto later = invite;
    later.gen = 1;
    auto other_device = invite;
    other_device.ek = base::hash(base::view("other"));
    auto hung_up = invite;
    hung_up.reason = wire::Reason::hung_up;
    for (const auto& other : {later, other_device, hung_up})
        EXPECT_NE(message_id(other), message_id(invite));
    EXPECT_TRUE(message_id(invite).ends_with("@example.org"));
}

TEST(Compose, DateAndMimeVersionAreThere)
{
    auto mail = sample::mail();
    EXPECT_TRUE(has(field(mail, "Date"), "Sep 2026"));
    EXPECT_EQ(field(mail, "MIME-Version"), "1.0");
}

TEST(Compose, AnInviteSaysWhoWithWhatUntilWhenAndHowToAnswer)
{
    auto mail = composed(draft_of(wire::SignalType::invite));
    EXPECT_EQ(field(mail, "Subject"), "Alice is calling you");
    EXPECT_TRUE(has(mail, "Alice (alice@example.org) is calling you with sound and video."));
    EXPECT_TRUE(has(mail, "The call rings until 2026-09-2"));
    EXPECT_TRUE(has(mail, "or just reply to this mail."));
}

TEST(Compose, WithoutANameTheAddressStandsForIt)
{
    auto draft = draft_of(wire::SignalType::invite);
    draft.from_name = " \t";
    EXPECT_EQ(field(composed(draft), "Subject"), "alice@example.org is calling you");
}

TEST(Compose, SubjectsSayWhatHappened)
{
    using wire::Reason, wire::SignalType;
    auto subject = [](SignalType type, Reason reason = Reason::none) {
        return field(composed(draft_of(type, reason)), "Subject");
    };
    EXPECT_EQ(subject(SignalType::accept), "Call accepted");
    EXPECT_EQ(subject(SignalType::address), "Call being connected");
    EXPECT_EQ(subject(SignalType::decline, Reason::declined), "Call declined");
    EXPECT_EQ(subject(SignalType::decline, Reason::busy), "Call declined: busy");
    EXPECT_EQ(subject(SignalType::cancel, Reason::cancelled), "Call cancelled");
    EXPECT_EQ(subject(SignalType::cancel, Reason::hung_up), "Call ended");
    EXPECT_EQ(subject(SignalType::cancel, Reason::taken), "Call answered at another computer");
    EXPECT_EQ(subject(SignalType::cancel, Reason::late), "Call answered too late");
    EXPECT_EQ(subject(SignalType::cancel, Reason::failed), "Call not connected");
}

TEST(Compose, ADeclineCarriesItsOwnWords)
{
    auto draft = draft_of(wire::SignalType::decline, wire::Reason::declined);
    draft.text = "In a meeting.\nLater?";
    EXPECT_TRUE(has(composed(draft), "In a meeting.\r\nLater?\r\n"));
}

TEST(Compose, AnAutomaticSignalIsMarked)
{
    auto draft = draft_of(wire::SignalType::accept);
    EXPECT_FALSE(has(composed(draft), "Auto-Submitted"));
    draft.signal.automatic = true;
    auto mail = composed(draft);
    EXPECT_EQ(field(mail, "Auto-Submitted"), "auto-replied");
    EXPECT_EQ(field(mail, "X-Auto-Response-Suppress"), "All");
}

TEST(Compose, AReplyNamesTheMailItAnswers)
{
    auto draft = draft_of(wire::SignalType::accept);
    draft.in_reply_to = "<1@example.com>";
    auto mail = composed(draft);
    EXPECT_EQ(field(mail, "In-Reply-To"), "<1@example.com>");
    EXPECT_EQ(field(mail, "References"), "<1@example.com>");
    draft.in_reply_to = "1@example.com";
    EXPECT_EQ(composed(draft), mail);
}

TEST(Compose, AMessageIdThatWouldBreakTheHeaderIsLeftOut)
{
    auto draft = draft_of(wire::SignalType::accept);
    auto usual = field_total(composed(draft));
    for (auto id : {"<1@x>\r\nBcc: mallory@example.com", "1 2", "<<a>>"}) {
        draft.in_reply_to = id;
        EXPECT_EQ(field_total(composed(draft)), usual) << id;
    }
}

class Name : public TestWithParam<const char*> {};

TEST_P(Name, NeitherAddsAFieldNorMovesTheSender)
{
    auto draft = sample::draft();
    auto usual = field_total(composed(draft));
    draft.from_name = GetParam();
    auto mail = composed(draft);
    EXPECT_EQ(field_total(mail), usual);
    auto letter = sample::read(mail);
    EXPECT_EQ(letter.verdict, Verdict::signal) << letter.refusal << mail;
    EXPECT_EQ(letter.from, "alice@example.org");
    EXPECT_TRUE(letter.signal && wire::is_signed(*letter.signal, letter.part));
}

INSTANTIATE_TEST_SUITE_P(
    Compose, Name,
    testing::Values("Alice\r\nBcc: mallory@example.com", "A\nB", "A\r\n\r\nbody",
                    "\x01\x7f\x1b[31m", "\"Alice\" <mallory@example.com>", "a: b, c; d",
                    "Alice (the", "Alice \\", "=?utf-8?Q?=0D=0ABcc:_m@e.f?=", "\xff\xfe broken",
                    "\xc3\x84lice M\xc3\xbcller",
                    "\xe2\x80\xae"
                    "ecila",
                    "\xe2\x80\xa8line\xe2\x80\xa9mark",
                    "::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::"));

TEST(Compose, ALongNameIsCut)
{
    auto draft = sample::draft();
    draft.from_name = sample::repeated("\xc3\xa4", 10'000);
    EXPECT_LT(composed(draft).size(), 8000U);
}

TEST(Compose, MarksThatTurnTheReadingDirectionAreTakenOutOfNames)
{
    auto draft = sample::draft();
    draft.from_name =
        "A\xe2\x80\xael\xe2\x81\xa6i\xe2\x80\x8f"
        "c\xd8\x9c"
        "e";
    EXPECT_EQ(field(composed(draft), "Subject"), "Alice is calling you");
}

TEST(Compose, AnAddressThatCannotStandInAHeaderIsRefused)
{
    for (auto address : {"", "bob", "bob@example.com\r\nBcc: m@e.f", "a b@c.d", "<a@b.c>"}) {
        auto draft = sample::draft();
        draft.signal.to = address;
        auto mail = compose(draft);
        ASSERT_FALSE(mail) << address;
        EXPECT_EQ(mail.error().code, base::Code::bad_argument);
    }
}

TEST(Compose, ADescriptionOverTheCapIsRefused)
{
    auto draft = sample::draft();
    draft.part.resize(64 * 1024 + 1);
    EXPECT_EQ(compose(draft).error().code, base::Code::too_big);
}

TEST(Compose, ADateBeyondTheCalendarIsRefused)
{
    auto draft = sample::draft();
    draft.signal.sent = INT64_MAX;
    EXPECT_EQ(compose(draft).error().code, base::Code::bad_argument);
}

}  // namespace
}  // namespace mailcall::mail
