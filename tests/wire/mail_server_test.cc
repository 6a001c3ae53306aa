// Places of mail servers, as people write them and as nobody should.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/mail_server.hh"

#include <gtest/gtest.h>

namespace mailcall::wire {
namespace {

TEST(MailServerTest, WithoutAPortItIsTheUsualOne)
{
    using enum MailProtocol;
    EXPECT_EQ(read_mail_server("smtp://a.example"), (MailServer{smtp, false, "a.example", 587}));
    EXPECT_EQ(read_mail_server("SMTPS://a.example/"), (MailServer{smtp, true, "a.example", 465}));
    EXPECT_EQ(read_mail_server("imap://a.example"), (MailServer{imap, false, "a.example", 143}));
    EXPECT_EQ(read_mail_server("imaps://a.example"), (MailServer{imap, true, "a.example", 993}));
    EXPECT_EQ(read_mail_server("pop3://a.example"), (MailServer{pop3, false, "a.example", 110}));
    EXPECT_EQ(read_mail_server("pop3s://a.example"), (MailServer{pop3, true, "a.example", 995}));
}

TEST(MailServerTest, NamesAndAddressesWithAPort)
{
    EXPECT_EQ(read_mail_server("smtp://mäil.example:2525").value().host, "mäil.example");
    EXPECT_EQ(read_mail_server("smtp://192.0.2.1:1").value().port, 1);
    EXPECT_EQ(read_mail_server("imaps://[2001:db8::1]:65535"),
              (MailServer{MailProtocol::imap, true, "2001:db8::1", 65535}));
    EXPECT_EQ(read_mail_server("imaps://[::1]").value().host, "::1");
}

TEST(MailServerTest, AnythingElseIsNone)
{
    for (const char* text : {"",
                             "smtp",
                             "smtp:a.example",
                             "smtp://",
                             "http://a.example",
                             "smtp://a.example:",
                             "smtp://a.example:0",
                             "smtp://a.example:65536",
                             "smtp://a.example:25x",
                             "smtp://a.example:+25",
                             "smtp://user@a.example",
                             "smtp://a.example/inbox",
                             "smtp://a.example?x",
                             "smtp://a b",
                             "smtp://a\r\n.example",
                             "smtp://[::1",
                             "smtp://::1",
                             "smtp://[a.example]",
                             "smtp://[]",
                             "smtp://a%00b",
                             "smtp://[::1]25",
                             "smtp:///"})
        EXPECT_FALSE(read_mail_server(text)) << text;
    EXPECT_FALSE(read_mail_server("smtp://" + std::string(254, 'a')));
}

}  // namespace
}  // namespace mailcall::wire
