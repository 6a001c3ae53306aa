// Messages on the control channel: each thing is heard, and what makes no sense is not.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/control.hh"

#include <gtest/gtest.h>

namespace mailcall::wire {
namespace {

Control read(std::string_view text) { return read_control(text, {}); }

bool says_nothing(const Control& said)
{
    return !said.ping && !said.pong && !said.chat_heard && !said.chat_so_far && !said.spare &&
           !said.sending && said.pictures.empty() && !said.picture_held && !said.bye_heard &&
           !said.bye;
}

TEST(Control, NumbersAreHeard)
{
    EXPECT_EQ(read(R"({"ping":7})").ping, 7);
    EXPECT_EQ(read(R"({"pong":8})").pong, 8);
    EXPECT_EQ(read(R"({"chat_heard":9})").chat_heard, 9);
    EXPECT_EQ(read(R"({"chat_so_far":10})").chat_so_far, 10);
    EXPECT_FALSE(read(R"({"ping":7})").pong);
}

TEST(Control, ASpareIsHeardWithTheCandidatesThatMayBe)
{
    auto spare = make_spare();
    spare.candidates = {"candidate:1 1 UDP 1 192.0.2.7 40000 typ host",
                        "candidate:2 1 UDP 1 127.0.0.1 40000 typ host"};
    auto text = base::print_json({{"spare", to_json(spare)}});
    ASSERT_TRUE(read(text).spare);
    EXPECT_EQ(read(text).spare->candidates.size(), 1U);
    EXPECT_EQ(read_control(text, {.loopback = true}).spare->candidates.size(), 2U);
}

TEST(Control, WhatThePeerSendsIsHeard)
{
    Sending sending{true, false, true};
    EXPECT_EQ(read(base::print_json({{"sending", to_json(sending)}})).sending, sending);
    EXPECT_EQ(read(R"({"sending":{"camera":true}})").sending, (Sending{false, true, false}));
    EXPECT_FALSE(read(R"({"sending":{"camera":1}})").sending);
    EXPECT_FALSE(read(R"({"sending":true})").sending);
}

TEST(Control, APictureThatStandsStillIsHeard)
{
    EXPECT_TRUE(read(R"({"picture":"held"})").picture_held);
    EXPECT_FALSE(read(R"({"picture":"moving"})").picture_held);
    EXPECT_FALSE(read(R"({"picture":true})").picture_held);
}

TEST(Control, AnyGoodbyeEndsTheCall)
{
    EXPECT_EQ(read(R"({"bye":"busy"})").bye, Reason::busy);
    EXPECT_EQ(read(R"({"bye":"of a later version"})").bye, Reason::hung_up);
    EXPECT_FALSE(read(R"({"bye":1})").bye);
    EXPECT_TRUE(read(R"({"heard":"bye"})").bye_heard);
}

TEST(Control, WhatDoesNotParseSaysNothing)
{
    for (const char* text : {"", "ping", "[1]", R"({"ping":1)", R"({"ping":1,"ping":2})",
                             R"({"ping":"1"})", R"({"spare":{}})", R"({"later":1})"})
        EXPECT_TRUE(says_nothing(read(text))) << text;
}

}  // namespace
}  // namespace mailcall::wire
