// What is said to POP3 servers, and which mails are taken for news.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/pop3_talk.hh"

#include "inbox_talk_test.hh"

namespace mailcall::carry {
namespace {

class Pop3TalkTest : public InboxTalkTest {
  protected:
    static InboxWish wish(bool tls = true, std::string notes = "")
    {
        return InboxTalkTest::wish(wire::MailProtocol::pop3, tls, std::move(notes));
    }
    // Up to the list of all mails, with these names.
    std::string list(InboxTalk& talk, const std::vector<std::string>& names)
    {
        talk.begin(false);
        EXPECT_EQ(hear(talk, {"+OK hello", "+OK", "SASL PLAIN", ".", "+ ", "+OK in"}), "UIDL\r\n");
        std::vector<std::string> lines{"+OK"};
        for (const auto& name : names) lines.push_back(std::to_string(lines.size()) + " " + name);
        lines.emplace_back(".");
        return hear(talk, lines);
    }
};

TEST_F(Pop3TalkTest, WhatWasThereBeforeTheFirstLookIsNoNews)
{
    Pop3Talk talk{wish()};
    list(talk, {"a", "b"});
    EXPECT_EQ(last_.what, Do::done);
    EXPECT_EQ(last_.text, "QUIT\r\n");
    EXPECT_TRUE(talk.notes(10 * day));
    list(talk, {"a", "b"});
    EXPECT_EQ(last_.what, Do::done);
    EXPECT_EQ(talk.notes(10 * day), std::nullopt);
}

TEST_F(Pop3TalkTest, ANewMailIsAskedForIfItsHeaderNamesMailcall)
{
    Pop3Talk talk{wish(true, "pop3\n")};
    EXPECT_EQ(list(talk, {"a", "b"}), "TOP 1 0\r\n");
    EXPECT_EQ(hear(talk, {"+OK", "From: a@example.org", "", "X-Mailcall: v=1", "."}),
              "TOP 2 0\r\n");
    EXPECT_EQ(hear(talk, {"+OK", "x-mailcall : v=1", "", "."}), "TOP 2 10000\r\n");
    hear(talk, {"+OK", "X-Mailcall: v=1", "", "..dot", "."});
    EXPECT_EQ(mails_, std::vector<std::string>{"X-Mailcall: v=1\r\n\r\n.dot\r\n"});
    EXPECT_EQ(last_.what, Do::done);
    list(talk, {"b", "a"});
    EXPECT_EQ(last_.what, Do::done);
}

TEST_F(Pop3TalkTest, ALongMailIsCut)
{
    Pop3Talk talk{wish(true, "pop3\n")};
    list(talk, {"a"});
    hear(talk, {"+OK", "X-Mailcall: v=1", "", ".", "+OK"});
    for (int i = 0; i < 50; ++i) hear(talk, {std::string(70, 'x')});
    hear(talk, {"."});
    ASSERT_EQ(mails_.size(), 1U);
    EXPECT_LE(mails_[0].size(), 1000U);
    EXPECT_GE(mails_[0].size(), 990U);
}

TEST_F(Pop3TalkTest, ANewRunLooksAgainAtWhatAnotherMayHaveTaken)
{
    Pop3Talk first{wish(true, "pop3\n")};
    list(first, {"old"});
    hear(first, {"+OK", "", "."});
    auto notes = first.notes(10 * day - looked_at_again);
    ASSERT_TRUE(notes);
    Pop3Talk second{wish(true, *notes)};
    list(second, {"old", "new"});
    hear(second, {"+OK", "", "."});
    notes = second.notes(10 * day - looked_at_again + 1);
    ASSERT_TRUE(notes);
    Pop3Talk third{wish(true, *notes)};
    EXPECT_EQ(list(third, {"old", "new"}), "TOP 2 0\r\n");
    hear(third, {"+OK", "", "."});
    EXPECT_EQ(last_.what, Do::done);
    EXPECT_EQ(third.notes(10 * day), std::nullopt);
}

TEST_F(Pop3TalkTest, AMailThatCannotBeReadStopsNoOther)
{
    Pop3Talk talk{wish(true, "pop3\n")};
    list(talk, {"a", "b"});
    EXPECT_EQ(hear(talk, {"-ERR gone"}), "TOP 2 0\r\n");
    hear(talk, {"+OK", "", "."});
    EXPECT_EQ(last_.what, Do::done);
    EXPECT_EQ(list(talk, {"a", "b"}), "TOP 1 0\r\n");
}

TEST_F(Pop3TalkTest, WhatWasOfferedBeforeTheEncryptionIsForgotten)
{
    Pop3Talk talk{wish(false)};
    talk.begin(false);
    EXPECT_EQ(hear(talk, {"+OK hello", "+OK", "STLS", "SASL PLAIN", "."}), "STLS\r\n");
    EXPECT_EQ(hear(talk, {"+OK go"}), "CAPA\r\n");
    EXPECT_EQ(hear(talk, {"+OK", "SASL LOGIN", "."}), "AUTH LOGIN\r\n");
    EXPECT_EQ(hear(talk, {"+ VXNlcm5hbWU6"}), "YWxpY2U=\r\n");
    EXPECT_EQ(hear(talk, {"+ UGFzc3dvcmQ6"}), "c2VjcmV0\r\n");
    EXPECT_EQ(hear(talk, {"+OK in"}), "UIDL\r\n");
}

TEST_F(Pop3TalkTest, NoPasswordGoesWhereNothingIsEncrypted)
{
    Pop3Talk talk{wish(false)};
    talk.begin(false);
    EXPECT_EQ(hear(talk, {"+OK hello", "-ERR what?"}), "CAPA\r\n");
    EXPECT_EQ(last_.what, Do::give_up);
    auto plain = wish(false);
    plain.door.insecure = true;
    Pop3Talk open{plain};
    open.begin(false);
    EXPECT_EQ(hear(open, {"+OK hello", "-ERR what?"}), "USER alice\r\n");
    EXPECT_EQ(hear(open, {"+OK"}), "PASS secret\r\n");
}

TEST_F(Pop3TalkTest, ATokenNeverGoesAsAPassword)
{
    key_ = {"token", true};
    Pop3Talk talk{wish()};
    talk.begin(false);
    hear(talk, {"+OK hello", "+OK", "USER", "SASL PLAIN", "."});
    EXPECT_EQ(last_.what, Do::give_up);
    Pop3Talk other{wish()};
    other.begin(false);
    EXPECT_EQ(hear(other, {"+OK hello", "+OK", "SASL PLAIN XOAUTH2", "."}), "AUTH XOAUTH2\r\n");
    EXPECT_EQ(hear(other, {"+"}), "dXNlcj1hbGljZQFhdXRoPUJlYXJlciB0b2tlbgEB\r\n");
    EXPECT_EQ(hear(other, {"+ eyJzdGF0dXMiOiI0MDAifQ=="}), "\r\n");
    hear(other, {"-ERR no"});
    EXPECT_EQ(last_.what, Do::give_up);
}

TEST_F(Pop3TalkTest, AMailboxThatSomebodyElseHasOpenIsAskedLater)
{
    Pop3Talk talk{wish()};
    talk.begin(false);
    hear(talk, {"+OK hello", "+OK", "SASL PLAIN", ".", "+ ", "-ERR [IN-USE] locked"});
    EXPECT_EQ(last_.what, Do::later);
    talk.begin(false);
    hear(talk, {"+OK hello", "+OK", "SASL PLAIN", ".", "+ ", "-ERR wrong"});
    EXPECT_EQ(last_.what, Do::give_up);
    EXPECT_EQ(last_.error.what, "The mail server mail.example.org does not let alice in: wrong");
}

TEST_F(Pop3TalkTest, AListThatMakesNoSenseEndsIt)
{
    for (const char* line : {"", "1", "x y", "0 a", "-1 a", "99999999999 a"}) {
        Pop3Talk talk{wish()};
        list(talk, {});
        talk.begin(false);
        hear(talk, {"+OK", "+OK", "SASL PLAIN", ".", "+ ", "+OK", "+OK", line});
        EXPECT_EQ(last_.what, Do::later) << line;
    }
}

TEST(SeenMails, WhatIsNotTheirsIsNothing)
{
    for (const char* text : {"", "imap 7\n0 1\n", "pop3\n1", "pop3\n0 x\n", "pop3\n0 1"})
        EXPECT_FALSE(SeenMails::read(text, 0).has_looked()) << text;
    EXPECT_TRUE(SeenMails::read("pop3\n0 1\n", day).knows(1));
}

}  // namespace
}  // namespace mailcall::carry
