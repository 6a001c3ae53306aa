// What read_letter makes of one mail: its verdicts and its refusals.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/letter.hh"

#include <gtest/gtest.h>

#include <filesystem>

#include "sample.hh"

namespace mailcall::mail {
namespace {

using sample::replaced;

// The sample's header with another From line.
std::string from(std::string_view value)
{
    return replaced(sample::header(), "alice@example.org", value) + "\n";
}

std::string refusal(std::string_view mail)
{
    auto letter = sample::read(mail);
    EXPECT_EQ(letter.verdict, Verdict::refused);
    EXPECT_FALSE(letter.signal);
    return letter.refusal;
}

TEST(Letter, AMailWithoutMailcallFieldsIsNothing)
{
    EXPECT_EQ(sample::read("From: a@b.c\n\nX-Mailcall: v=1\n").verdict, Verdict::none);
}

TEST(Letter, AnEmptyMailIsNothing) { EXPECT_EQ(sample::read("").verdict, Verdict::none); }

TEST(Letter, NothingBehindTheHeaderIsReadOfAnOrdinaryMail)
{
    int calls = 0;
    Source source = [&](std::span<char> out) -> base::Result<std::size_t> {
        ++calls;
        return std::string_view{"From: a@b.c\n\n"}.copy(out.data(), out.size());
    };
    ASSERT_EQ(read_letter(source, {})->verdict, Verdict::none);
    EXPECT_EQ(calls, 1);
}

TEST(Letter, AnErrorOfTheSourceIsHandedOn)
{
    Source source = [](std::span<char>) -> base::Result<std::size_t> {
        return base::fail(base::Code::unreadable, "disk on fire");
    };
    EXPECT_EQ(read_letter(source, {}).error().what, "disk on fire");
}

TEST(Letter, AnErrorOfTheSourceInTheBodyIsHandedOn)
{
    bool first = true;
    Source source = [&](std::span<char> out) -> base::Result<std::size_t> {
        if (!std::exchange(first, false)) return base::fail(base::Code::unreadable, "gone");
        return (sample::header() + "\n").copy(out.data(), out.size());
    };
    EXPECT_EQ(read_letter(source, {}).error().what, "gone");
}

TEST(Letter, ASignalIsReadWithItsPeople)
{
    auto letter = sample::read(
        replaced(sample::header(), "To: bob@example.com",
                 "To: Bob <Bob@Example.com>\nCc: carol@example.net\nMessage-ID: <1@x>") +
        "\n");
    ASSERT_EQ(letter.verdict, Verdict::signal) << letter.refusal;
    EXPECT_EQ(letter.from, "alice@example.org");
    EXPECT_EQ(letter.to, (std::vector<std::string>{"bob@example.com", "carol@example.net"}));
    EXPECT_EQ(letter.message_id, "1@x");
    EXPECT_EQ(letter.signal->to, "bob@example.com");
    EXPECT_TRUE(wire::is_signed(*letter.signal, {}));
}

TEST(Letter, AnInviteWithoutPartTwoIsLegal)
{
    auto letter = sample::read(sample::header() + "\nhello\n");
    EXPECT_EQ(letter.verdict, Verdict::signal) << letter.refusal;
    EXPECT_TRUE(letter.part.empty());
}

TEST(Letter, ASignalWhoseHeaderEndsWithTheMailIsRead)
{
    EXPECT_EQ(sample::read(sample::header()).verdict, Verdict::signal);
}

TEST(Letter, SenderIsLowerCaseWithoutDisplayName)
{
    EXPECT_EQ(sample::read(from("\"Alice: A.\" <Alice@Example.ORG>")).from, "alice@example.org");
}

TEST(Letter, AnAddressInTheDisplayNameIsNotTheSender)
{
    EXPECT_EQ(sample::read(from("\"bob@example.com\" <alice@example.org>")).from,
              "alice@example.org");
}

TEST(Letter, TwoFromFieldsAreRefused)
{
    EXPECT_EQ(refusal("From: mallory@example.com\n" + sample::header() + "\n"),
              "The mail has two From lines.");
}

TEST(Letter, NoFromFieldIsRefused)
{
    EXPECT_EQ(refusal(replaced(sample::header(), "From: alice@example.org\n", "") + "\n"),
              "The mail does not have exactly one From line.");
}

class UnclearSender : public testing::TestWithParam<const char*> {};

TEST_P(UnclearSender, IsRefused)
{
    auto letter = sample::read(from(GetParam()));
    EXPECT_EQ(letter.verdict, Verdict::refused);
    EXPECT_EQ(letter.from, "");
    EXPECT_NE(letter.refusal.find("From line"), std::string::npos) << letter.refusal;
}

INSTANTIATE_TEST_SUITE_P(
    Letter, UnclearSender,
    testing::Values("a@b.c, d@e.f", "alice@example.org;", "group: a@b.c;", "a: b: c: a@b.c;;",
                    "undisclosed:;", "<@relay,@other:a@b.c>",
                    "alice@example.org <mallory@example.com>",
                    "<alice@example.org> <mallory@example.com>", "alice@example.org mallory@e.f",
                    "=?utf-8?Q?alice=40example.org?=", "=?utf-8?Q?al?=@example.org",
                    "\"never ends <a@b.c>", "(never ends a@b.c", "alice", "<>", "\x01 <a@b.c>",
                    "a@b.c\rTo: d@e.f", "a@[192.0.2.1]", "\"a b\"@example.org",
                    "a@m\xc3\xbcnchen.de", ""));

TEST(Letter, AGroupInToIsRefused)
{
    EXPECT_EQ(
        refusal(replaced(sample::header(), "bob@example.com", "friends: bob@example.com;") + "\n"),
        "The To line names a group instead of a person.");
}

TEST(Letter, AMailToNobodyIsRefused)
{
    EXPECT_EQ(refusal(replaced(sample::header(), "To: bob@example.com\n", "") + "\n"),
              "The mail names nobody in its To line.");
}

TEST(Letter, EachMailcallFieldMayStandOnceOnly)
{
    for (std::string name : {"X-Mailcall", "X-MAILCALL-KEY", "X-Mailcall-Signature"})
        EXPECT_EQ(refusal(name + ": x\n" + sample::header() + "\n"),
                  "A Mailcall line of the mail stands there twice.");
    EXPECT_EQ(refusal("X-Mailcall-Later: x\nX-mailcall-later: y\n" + sample::header() + "\n"),
              "A Mailcall line of the mail stands there twice.");
}

TEST(Letter, AFieldOverTheCapIsRefused)
{
    EXPECT_EQ(refusal("Cc: " + std::string(5000, 'a') + "\n" + sample::header() + "\n"),
              "The Cc line of the mail is over 4 KB.");
}

TEST(Letter, AHeaderOverTheCapIsRefused)
{
    EXPECT_EQ(refusal(sample::header() + "Subject: " + std::string(70'000, 'a') + "\n\n"),
              "The header of the mail is over 64 KB.");
}

TEST(Letter, AMailOverTheCapIsRefused)
{
    auto head = sample::header() + "\n";
    EXPECT_EQ(refusal(head + std::string(256 * 1024 + 1 - head.size(), 'a')),
              "The mail is over 256 KB.");
    EXPECT_EQ(sample::read(head + std::string(256 * 1024 - head.size(), 'a')).verdict,
              Verdict::signal);
}

TEST(Letter, FieldsThatDoNotParseAreRefused)
{
    EXPECT_NE(refusal(replaced(sample::header(), "type=invite", "type=dance") + "\n")
                  .find("make no sense"),
              std::string::npos);
}

TEST(Letter, AMissingSignatureIsRefused)
{
    EXPECT_NE(refusal(replaced(sample::header(), "X-Mailcall-Signature", "X-Other") + "\n")
                  .find("X-Mailcall-Signature"),
              std::string::npos);
}

TEST(Letter, TheSenderOfARefusedMailIsKnownIfItIsClear)
{
    EXPECT_EQ(sample::read("X-Mailcall-Key: x\n" + sample::header() + "\n").from,
              "alice@example.org");
}

TEST(Letter, ATagIsRead)
{
    auto letter =
        sample::read("From: Alice <alice@example.org>\nTo: all: a@b.c;\nX-Mailcall-Tag: " +
                     wire::print_tag(sample::tag()) + "\n\nhello");
    ASSERT_EQ(letter.verdict, Verdict::tag) << letter.refusal;
    EXPECT_TRUE(wire::is_signed(*letter.tag));
    EXPECT_EQ(letter.from, "alice@example.org");
    EXPECT_TRUE(letter.to.empty());
}

TEST(Letter, ATagThatDoesNotParseIsRefused)
{
    EXPECT_NE(refusal("From: a@b.c\nX-Mailcall-Tag: v=1; id=nobody\n\n").find("makes no sense"),
              std::string::npos);
}

TEST(Letter, AFileIsRead)
{
    auto path = testing::TempDir() + "mailcall-letter-" + std::to_string(getpid());
    FILE* file = std::fopen(path.c_str(), "w");
    ASSERT_NE(file, nullptr);
    auto mail = sample::mail();
    ASSERT_EQ(std::fwrite(mail.data(), 1, mail.size(), file), mail.size());
    std::fclose(file);
    auto letter = read_letter_file(path, {});
    std::filesystem::remove(path);
    ASSERT_TRUE(letter);
    EXPECT_EQ(letter->part, sample::description());
}

TEST(Letter, AFileThatIsNotThereIsUnreadable)
{
    auto letter = read_letter_file("/nowhere/mail", {});
    ASSERT_FALSE(letter);
    EXPECT_EQ(letter.error().code, base::Code::unreadable);
    EXPECT_EQ(letter.error().what, "Reading /nowhere/mail: No such file or directory");
}

}  // namespace
}  // namespace mailcall::mail
