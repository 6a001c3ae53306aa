// What the fields of the way say: bulk mail, the time of arrival, the own server's DMARC result.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "mail/letter.hh"
#include "sample.hh"

namespace mailcall::mail {
namespace {

Letter letter_with(std::string_view line, const std::string& server = {})
{
    return read_letter(std::string{line} + "\n" + sample::header() + "\n", {server});
}

class BulkLine : public testing::TestWithParam<const char*> {};
TEST_P(BulkLine, MakesAMailBulk) { EXPECT_TRUE(letter_with(GetParam()).bulk); }
INSTANTIATE_TEST_SUITE_P(Trace, BulkLine,
                         testing::Values("List-Id: <x>", "List-Unsubscribe: <y>",
                                         "Precedence: Bulk", "Precedence: list", "Precedence: junk",
                                         "Resent-To: x@y.z", "Auto-Submitted: auto-generated",
                                         "Auto-Submitted:", "X-Auto-Response-Suppress: All",
                                         "Return-Path: <>", "Return-Path: < >"));

class OrdinaryLine : public testing::TestWithParam<const char*> {};
TEST_P(OrdinaryLine, DoesNotMakeAMailBulk) { EXPECT_FALSE(letter_with(GetParam()).bulk); }
INSTANTIATE_TEST_SUITE_P(Trace, OrdinaryLine,
                         testing::Values("Subject: x", "Precedence: first-class",
                                         "Auto-Submitted: No", "Auto-Submitted: no (by hand)",
                                         "Return-Path: <alice@example.org>"));

TEST(Trace, ADaemonIsBulk)
{
    EXPECT_TRUE(
        sample::read(sample::replaced(sample::header(), "alice@", "MAILER-DAEMON@") + "\n").bulk);
}

TEST(Trace, TheTopmostReceivedTellsTheTime)
{
    EXPECT_EQ(letter_with("Received: from a by b; with; Mon, 21 Sep 2026 16:13:20 +0200 (CEST)\n"
                          "Received: by c; Mon, 21 Sep 2020 16:13:20 +0200")
                  .received,
              1'790'000'000);
}

TEST(Trace, AFoldedReceivedTellsTheTime)
{
    EXPECT_EQ(
        letter_with("Received: from a\r\n\tby b;\r\n\tMon, 21 Sep 2026 14:13:20 +0000").received,
        1'790'000'000);
}

TEST(Trace, AReceivedWithoutADateTellsNothing)
{
    EXPECT_EQ(letter_with("Received: from a by b").received, std::nullopt);
    EXPECT_EQ(letter_with("Received: from a by b; yesterday").received, std::nullopt);
    EXPECT_EQ(letter_with("Received: from a by b;" + std::string(200, '1')).received, std::nullopt);
}

class FailedResult : public testing::TestWithParam<const char*> {};
TEST_P(FailedResult, OfTheOwnServerCounts)
{
    EXPECT_TRUE(
        letter_with(std::string{"Authentication-Results: "} + GetParam(), "mx.me").dmarc_failed);
}
INSTANTIATE_TEST_SUITE_P(Trace, FailedResult,
                         testing::Values("mx.me; dmarc=fail",
                                         "MX.me 1; spf=pass;\r\n DMARC=Fail (p=none) header.from=x",
                                         "mx.me (a; comment); dmarc/1 = fail",
                                         "\"mx.me\"; dkim=none; dmarc=fail"));

class HarmlessResult : public testing::TestWithParam<const char*> {};
TEST_P(HarmlessResult, DoesNotCount)
{
    EXPECT_FALSE(
        letter_with(std::string{"Authentication-Results: "} + GetParam(), "mx.me").dmarc_failed);
}
INSTANTIATE_TEST_SUITE_P(
    Trace, HarmlessResult,
    testing::Values("mx.me; dmarc=pass", "mx.you; dmarc=fail", "mx.me.evil; dmarc=fail", "mx.me",
                    "mx.me; spf=pass reason=\"; dmarc=fail\"", "mx.me; dkim=none (; dmarc=fail)",
                    "mx.me; dmarc=failed", "mx.me; none",
                    "mx.you; none\nAuthentication-Results: mx.me; dmarc=fail"));

TEST(Trace, WithoutAnOwnServerNoResultCounts)
{
    EXPECT_FALSE(letter_with("Authentication-Results: ; dmarc=fail").dmarc_failed);
}

TEST(Trace, AMessageIdThatCannotBeQuotedIsDropped)
{
    EXPECT_EQ(letter_with("Message-ID: <a b@c>").message_id, "");
    EXPECT_EQ(letter_with("Message-ID: <" + std::string(600, 'a') + ">").message_id, "");
    EXPECT_EQ(letter_with("Message-ID: <a@b> ").message_id, "a@b");
}

}  // namespace
}  // namespace mailcall::mail
