// What is said to SMTP servers: in what order, to whom what is told, and how mails go over the
// line. SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/smtp_talk.hh"

#include <gtest/gtest.h>

namespace mailcall::carry {
namespace {

using Do = SmtpTalk::Do;

class SmtpTalkTest : public testing::Test {
  protected:
    // What is said after the greeting and these lines.
    std::string say(SmtpTalk& talk, const std::vector<std::string>& lines)
    {
        SmtpTalk::Step step;
        for (const auto& line : lines) {
            EXPECT_EQ(step.what == Do::give_up || step.what == Do::done, false) << line;
            step = talk.hear(line);
            if (step.what == Do::secure) step = talk.secured();
            if (step.what == Do::key) step = talk.log_in(key_);
        }
        last_ = step;
        return step.text;
    }
    Door door(bool tls, bool insecure = false)
    {
        return {{wire::MailProtocol::smtp, tls, "mail.example.org", 465}, "", insecure};
    }

    Key key_{"secret"};
    Parcel parcel_{"", ".one\n..two\r\nthree", "a@example.org", {"b@example.org", "c@example.org"}};
    SmtpTalk::Step last_;
};

TEST_F(SmtpTalkTest, EveryRecipientIsNamedAndThenTheMailFollows)
{
    SmtpTalk talk{door(true), "", &parcel_};
    EXPECT_EQ(say(talk, {"220 hello"}), "EHLO [127.0.0.1]\r\n");
    EXPECT_EQ(say(talk, {"250 hello"}), "MAIL FROM:<a@example.org>\r\n");
    EXPECT_EQ(say(talk, {"250"}), "RCPT TO:<b@example.org>\r\n");
    EXPECT_EQ(say(talk, {"250-one", "250 two"}), "RCPT TO:<c@example.org>\r\n");
    EXPECT_EQ(say(talk, {"251 forwards"}), "DATA\r\n");
    EXPECT_EQ(say(talk, {"354 go"}), "..one\r\n...two\r\nthree\r\n.\r\n");
    say(talk, {"250 taken"});
    EXPECT_EQ(last_.what, Do::done);
}

TEST_F(SmtpTalkTest, WhatWasOfferedBeforeTheEncryptionIsForgotten)
{
    SmtpTalk talk{door(false), "alice", &parcel_};
    EXPECT_EQ(say(talk, {"220 hello", "250-hello", "250-STARTTLS", "250 AUTH PLAIN"}),
              "STARTTLS\r\n");
    EXPECT_EQ(say(talk, {"220 go"}), "EHLO [127.0.0.1]\r\n");
    EXPECT_EQ(say(talk, {"250-hello", "250 AUTH LOGIN"}), "AUTH LOGIN\r\n");
    EXPECT_EQ(say(talk, {"334 VXNlcm5hbWU6"}), "YWxpY2U=\r\n");
    EXPECT_EQ(say(talk, {"334 UGFzc3dvcmQ6"}), "c2VjcmV0\r\n");
    EXPECT_EQ(say(talk, {"235 welcome"}), "MAIL FROM:<a@example.org>\r\n");
}

TEST_F(SmtpTalkTest, NoPasswordGoesWhereNothingIsEncrypted)
{
    SmtpTalk talk{door(false), "alice", &parcel_};
    say(talk, {"220 hello", "250-hello", "250 AUTH PLAIN LOGIN"});
    EXPECT_EQ(last_.what, Do::give_up);
    EXPECT_EQ(last_.error.what, "The mail server mail.example.org offers no encryption.");
    SmtpTalk plain{door(false, true), "alice", &parcel_};
    EXPECT_EQ(say(plain, {"220 hello", "250-hello", "250 AUTH PLAIN LOGIN"}),
              "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n");
}

TEST_F(SmtpTalkTest, ATokenNeverGoesAsAPassword)
{
    key_ = {"token", true};
    SmtpTalk talk{door(true), "alice", &parcel_};
    say(talk, {"220 hello", "250-hello", "250 AUTH PLAIN LOGIN"});
    EXPECT_EQ(last_.what, Do::give_up);
    SmtpTalk other{door(true), "alice", &parcel_};
    EXPECT_EQ(say(other, {"220 hello", "250-hello", "250 AUTH PLAIN XOAUTH2"}),
              "AUTH XOAUTH2 dXNlcj1hbGljZQFhdXRoPUJlYXJlciB0b2tlbgEB\r\n");
    EXPECT_EQ(say(other, {"334 eyJzdGF0dXMiOiI0MDAifQ=="}), "\r\n");
    say(other, {"535 no"});
    EXPECT_EQ(last_.what, Do::give_up);
}

TEST_F(SmtpTalkTest, WhatMayPassIsTriedAgainAndWhatStaysIsNot)
{
    SmtpTalk busy{door(true), "", &parcel_};
    say(busy, {"421 busy"});
    EXPECT_EQ(last_.what, Do::later);
    SmtpTalk gray{door(true), "", &parcel_};
    say(gray, {"220 hello", "250 hello", "250 ok", "451 later"});
    EXPECT_EQ(last_.what, Do::later);
    SmtpTalk full{door(true), "", &parcel_};
    say(full, {"220 hello", "250 hello", "250 ok", "250 ok", "552-full \x1b[31m", "552 full"});
    EXPECT_EQ(last_.what, Do::give_up);
    EXPECT_EQ(last_.error.what,
              "The mail server mail.example.org takes no mail for c@example.org: 552 full �[31m "
              "full");
}

TEST_F(SmtpTalkTest, AnAnswerToAnotherQuestionIsARefusal)
{
    SmtpTalk talk{door(true), "alice", &parcel_};
    say(talk, {"220 hello", "250-hello", "250 AUTH PLAIN", "334 more"});
    EXPECT_EQ(last_.what, Do::later);
    SmtpTalk taken{door(true), "", &parcel_};
    say(taken, {"220 hello", "250 hello", "250 ok", "250 ok", "250 ok", "250 taken already"});
    EXPECT_EQ(last_.what, Do::later);
}

TEST_F(SmtpTalkTest, WhatIsNoReplyEndsIt)
{
    for (const char* line : {"", "25", "250x", "2x0 no", "hello", "\xff\xfe\xfd"}) {
        SmtpTalk talk{door(true), "", &parcel_};
        say(talk, {line});
        EXPECT_EQ(last_.what, Do::later) << line;
    }
}

TEST(SmtpText, ALineBreakIsAlwaysAWholeOne)
{
    EXPECT_EQ(smtp_text("a\r\n.b\n\r\nc\rd\n"), "a\r\n..b\r\n\r\ncd\r\n.\r\n");
    EXPECT_EQ(smtp_text(""), ".\r\n");
}

}  // namespace
}  // namespace mailcall::carry
