// What is said to IMAP servers, and which mails are taken for news.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/imap_talk.hh"

#include "inbox_talk_test.hh"

namespace mailcall::carry {
namespace {

const std::string notes_of_7_before_100 = "imap 7\n0 100\n";
const std::string hit = "X-Mailcall: v=1\r\n\r\n";

class ImapTalkTest : public InboxTalkTest {
  protected:
    static InboxWish wish(bool tls = true, std::string notes = "")
    {
        return InboxTalkTest::wish(wire::MailProtocol::imap, tls, std::move(notes));
    }
    // Up to the opened inbox, which says these lines.
    std::string open(InboxTalk& talk, const std::string& offers,
                     const std::vector<std::string>& inbox)
    {
        talk.begin(false);
        hear(talk, {"* OK hello", "* CAPABILITY IMAP4rev1 AUTH=PLAIN", "a" + next() + " OK", "+"});
        hear(talk, {"a" + next() + " OK in", "* CAPABILITY IMAP4rev1 " + offers});
        EXPECT_EQ(last_.what, Do::wait);
        EXPECT_EQ(hear(talk, {"a" + next() + " OK"}), "a4 EXAMINE INBOX\r\n");
        hear(talk, inbox);
        return hear(talk, {"a" + next() + " OK [READ-ONLY] opened"});
    }
    std::string open_at(InboxTalk& talk, const std::string& next_uid,
                        const std::string& offers = "IDLE", const std::string& mailbox = "7")
    {
        return open(talk, offers,
                    {"* 3 EXISTS", "* OK [UIDVALIDITY " + mailbox + "] valid",
                     "* OK [UIDNEXT " + next_uid + "] next"});
    }
    std::string header(const std::string& uid) const
    {
        return "* 1 FETCH (UID " + uid + " BODY[HEADER.FIELDS (X-MAILCALL)]<0> {" +
               std::to_string(hit.size()) + "}";
    }
    std::string next() { return std::to_string(++tag_); }

    int tag_ = 0;
};

TEST_F(ImapTalkTest, WhatWasThereBeforeTheFirstLookIsNoNews)
{
    ImapTalk talk{wish()};
    EXPECT_EQ(open_at(talk, "100"), "a5 IDLE\r\n");
    hear(talk, {"+ idling"});
    EXPECT_EQ(last_.what, Do::listen);
    EXPECT_EQ(talk.notes(10 * day), "imap 7\n0 100\n");
    EXPECT_EQ(talk.notes(10 * day), std::nullopt);
}

TEST_F(ImapTalkTest, ANewMailIsAskedForIfItsHeaderNamesMailcall)
{
    ImapTalk talk{wish(true, notes_of_7_before_100)};
    open_at(talk, "100");
    hear(talk, {"+ idling"});
    EXPECT_EQ(hear(talk, {"* 4 EXISTS"}), "DONE\r\n");
    EXPECT_EQ(hear(talk, {"a5 OK done"}),
              "a6 UID FETCH 100:* (UID BODY.PEEK[HEADER.FIELDS (X-MAILCALL)]<0.1024>)\r\n");
    hear(talk, {"* 3 FETCH (UID 99 BODY[HEADER.FIELDS (X-MAILCALL)]<0> \"X-Mailcall: a\")",
                "* 4 FETCH (UID 100 BODY[HEADER.FIELDS (X-MAILCALL)]<0> \"\")", header("102")});
    EXPECT_EQ(last_.what, Do::piece);
    EXPECT_EQ(last_.size, hit.size());
    EXPECT_EQ(hear(talk, {hit, ")", "a6 OK"}), "a7 UID FETCH 102 (UID BODY.PEEK[]<0.1000>)\r\n");
    hear(talk, {"* 5 FETCH (FLAGS (\\Seen) UID 102 BODY[]<0> {5}", "whole", ")"});
    EXPECT_EQ(mails_, std::vector<std::string>{"whole"});
    EXPECT_EQ(hear(talk, {"a7 OK"}), "a8 IDLE\r\n");
    EXPECT_EQ(talk.notes(10 * day), "imap 7\n0 100\n864000 103\n");
}

TEST_F(ImapTalkTest, WhatComesWhileOneAsksIsAskedForNext)
{
    ImapTalk talk{wish(true, notes_of_7_before_100)};
    EXPECT_EQ(open_at(talk, "101").substr(0, 19), "a5 UID FETCH 100:* ");
    hear(talk, {"* 3 FETCH (UID 100 BODY[HEADER.FIELDS (X-MAILCALL)]<0> NIL)", "* 4 EXISTS"});
    EXPECT_EQ(hear(talk, {"a5 OK"}).substr(0, 19), "a6 UID FETCH 101:* ");
    EXPECT_EQ(hear(talk, {"a6 OK"}), "a7 IDLE\r\n");
    EXPECT_EQ(hear(talk, {"* 5 EXISTS", "+ idling"}), "DONE\r\n");
}

TEST_F(ImapTalkTest, AServerThatDoesNotListenIsAskedNowAndThen)
{
    ImapTalk talk{wish()};
    open_at(talk, "100", "");
    EXPECT_EQ(last_.what, Do::rest);
    EXPECT_FALSE(talk.listens());
    EXPECT_EQ(talk.look().text, "a5 NOOP\r\n");
    hear(talk, {"a5 OK"});
    EXPECT_EQ(last_.what, Do::rest);
    EXPECT_EQ(talk.look().text, "a6 NOOP\r\n");
    EXPECT_EQ(hear(talk, {"* 4 EXISTS", "a6 OK"}).substr(0, 19), "a7 UID FETCH 100:* ");
}

TEST_F(ImapTalkTest, WhoSaysThatItListensAndThenDoesNotIsAskedToo)
{
    ImapTalk talk{wish()};
    open_at(talk, "100");
    hear(talk, {"a5 NO not today"});
    EXPECT_EQ(last_.what, Do::rest);
}

TEST_F(ImapTalkTest, AnotherMailboxIsAFirstLook)
{
    ImapTalk talk{wish(true, notes_of_7_before_100)};
    EXPECT_EQ(open_at(talk, "500", "IDLE", "8"), "a5 IDLE\r\n");
    EXPECT_EQ(talk.notes(10 * day), "imap 8\n0 500\n");
}

TEST_F(ImapTalkTest, AMailboxWhoseNumbersWentBackIsAFirstLook)
{
    ImapTalk talk{wish(true, notes_of_7_before_100)};
    EXPECT_EQ(open_at(talk, "50"), "a5 IDLE\r\n");
    EXPECT_EQ(talk.notes(10 * day), "imap 7\n0 50\n");
}

TEST_F(ImapTalkTest, WhatBrokeOffIsFetchedAgainAndWhatAlwaysDoesIsPassedOver)
{
    ImapTalk talk{wish(true, notes_of_7_before_100)};
    std::vector<std::string> asked;
    for (int i = 0; i < 6; ++i) {
        tag_ = 0;
        open_at(talk, "103");
        asked.push_back(hear(talk, {header("101"), hit, ")", header("102"), hit, ")", "a5 OK"}));
        talk.begin(false);
    }
    EXPECT_EQ(asked[0], "a6 UID FETCH 101,102 (UID BODY.PEEK[]<0.1000>)\r\n");
    for (std::size_t i = 1; i < 5; ++i)
        EXPECT_EQ(asked[i], "a6 UID FETCH 101 (UID BODY.PEEK[]<0.1000>)\r\n") << i;
    EXPECT_EQ(asked[5], "a6 UID FETCH 102 (UID BODY.PEEK[]<0.1000>)\r\n");
}

TEST_F(ImapTalkTest, SizesThatNobodyAskedForEndIt)
{
    for (const char* size : {"1025", "4294967295", "99999999999999999999"}) {
        tag_ = 0;
        ImapTalk talk{wish(true, notes_of_7_before_100)};
        open_at(talk, "101");
        hear(talk, {"* 3 FETCH (UID 100 BODY[HEADER.FIELDS (X-MAILCALL)]<0> {" + std::string{size} +
                    "}"});
        EXPECT_EQ(last_.what, Do::later) << size;
    }
}

TEST_F(ImapTalkTest, LinesThatGoOnForEverEndIt)
{
    ImapTalk talk{wish(true, notes_of_7_before_100)};
    open_at(talk, "101");
    int lines = 0;
    do {
        hear(talk, {"* 3 FETCH (UID 100 BODY[X] {1}", "x"});
        EXPECT_LT(++lines, 100);
    } while (last_.what == Do::wait);
    EXPECT_EQ(last_.what, Do::later);
}

TEST_F(ImapTalkTest, WhatWasOfferedBeforeTheEncryptionIsForgotten)
{
    ImapTalk talk{wish(false)};
    talk.begin(false);
    EXPECT_EQ(hear(talk, {"* OK hello", "* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN", "a1 OK"}),
              "a2 STARTTLS\r\n");
    EXPECT_EQ(hear(talk, {"a2 OK go"}), "a3 CAPABILITY\r\n");
    EXPECT_EQ(hear(talk, {"* CAPABILITY IMAP4rev1 AUTH=LOGIN", "a3 OK"}),
              "a4 AUTHENTICATE LOGIN\r\n");
    EXPECT_EQ(hear(talk, {"+ VXNlcm5hbWU6"}), "YWxpY2U=\r\n");
    EXPECT_EQ(hear(talk, {"+ UGFzc3dvcmQ6"}), "c2VjcmV0\r\n");
    EXPECT_EQ(hear(talk, {"a4 OK in"}), "a5 CAPABILITY\r\n");
}

TEST_F(ImapTalkTest, NoPasswordGoesWhereNothingIsEncrypted)
{
    for (const char* greeting : {"* OK hello", "* PREAUTH welcome"}) {
        ImapTalk talk{wish(false)};
        talk.begin(false);
        EXPECT_EQ(hear(talk, {greeting, "* CAPABILITY IMAP4rev1 AUTH=PLAIN", "a1 OK"}).find("AUTH"),
                  std::string::npos);
        EXPECT_TRUE(last_.what == Do::give_up || last_.what == Do::later) << greeting;
    }
    auto plain = wish(false);
    plain.door.insecure = true;
    ImapTalk talk{plain};
    talk.begin(false);
    EXPECT_EQ(hear(talk, {"* OK hello", "* CAPABILITY IMAP4rev1", "a1 OK"}),
              "a2 LOGIN \"alice\" \"secret\"\r\n");
}

TEST_F(ImapTalkTest, ATokenNeverGoesAsAPassword)
{
    key_ = {"token", true};
    ImapTalk talk{wish()};
    talk.begin(false);
    hear(talk, {"* OK hello", "* CAPABILITY IMAP4rev1 AUTH=PLAIN", "a1 OK"});
    EXPECT_EQ(last_.what, Do::give_up);
    ImapTalk other{wish()};
    other.begin(false);
    EXPECT_EQ(hear(other, {"* OK hello", "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2", "a1 OK"}),
              "a2 AUTHENTICATE XOAUTH2\r\n");
    EXPECT_EQ(hear(other, {"+"}), "dXNlcj1hbGljZQFhdXRoPUJlYXJlciB0b2tlbgEB\r\n");
    EXPECT_EQ(hear(other, {"+ eyJzdGF0dXMiOiI0MDAifQ=="}), "\r\n");
    hear(other, {"a2 NO [AUTHENTICATIONFAILED] no"});
    EXPECT_EQ(last_.what, Do::give_up);
    EXPECT_EQ(last_.error.what,
              "The mail server mail.example.org does not let alice in: [AUTHENTICATIONFAILED] no");
}

TEST_F(ImapTalkTest, AServerThatCannotTellNowIsAskedLater)
{
    ImapTalk talk{wish()};
    talk.begin(false);
    hear(talk,
         {"* OK hello", "* CAPABILITY AUTH=PLAIN", "a1 OK", "+", "a2 NO [UNAVAILABLE] tired"});
    EXPECT_EQ(last_.what, Do::later);
    talk.begin(false);
    hear(talk, {"* BYE too many of you"});
    EXPECT_EQ(last_.what, Do::later);
    EXPECT_EQ(last_.error.what, "The mail server mail.example.org refuses: too many of you");
}

TEST_F(ImapTalkTest, ATryEndsWithTheOpenedInbox)
{
    ImapTalk talk{wish()};
    talk.begin(true);
    hear(talk, {"* OK hello", "* CAPABILITY AUTH=PLAIN", "a1 OK", "+", "a2 OK", "* CAPABILITY IDLE",
                "a3 OK", "* OK [UIDVALIDITY 1]", "* OK [UIDNEXT 1]", "a4 OK"});
    EXPECT_EQ(last_.what, Do::done);
    EXPECT_TRUE(talk.listens());
    EXPECT_EQ(talk.notes(10 * day), std::nullopt);
}

TEST(Bookmarks, ANewRunLooksAgainAtWhatAnotherMayHaveTaken)
{
    Bookmarks marks;
    marks.begin(7, 100);
    EXPECT_EQ(marks.resume(10 * day), 100U);
    const std::int64_t minute = 60;
    for (std::uint32_t i = 1; i <= 300; ++i)
        EXPECT_TRUE(marks.reach(100 + i, 10 * day + i * minute));
    EXPECT_FALSE(marks.reach(400, 11 * day));
    // The marks are ten minutes apart, and none is older than needed.
    EXPECT_GE(marks.resume(10 * day + 300 * minute), 100U + 180 - 11);
    EXPECT_LE(marks.resume(10 * day + 300 * minute), 100U + 180);
    EXPECT_EQ(marks.resume(20 * day), 400U);
    EXPECT_LT(marks.print().size(), 500U);
    EXPECT_EQ(Bookmarks::read(marks.print()).print(), marks.print());
}

TEST(Bookmarks, WhatIsNotTheirsIsNothing)
{
    for (const char* text : {"", "imap", "imap 0\n0 1\n", "pop3 7\n0 1\n", "imap 7\n0 10",
                             "imap 7\n0 x\n", "imap 7\n0 1\n0 99999999999\n"})
        EXPECT_FALSE(Bookmarks::read(text).is_of(7)) << text;
}

}  // namespace
}  // namespace mailcall::carry
