// Before the proof nothing is sent, played or read.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

TEST(Valves, ClosedOnesLetNothingOut)
{
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    EXPECT_TRUE(wait_until([&] { return a.session().stats().dropped_before_proof > 100; }, 5s));
    EXPECT_EQ(a.session().stats().frames_sent, 0);
    EXPECT_EQ(b.session().stats().video_frames, 0);
    EXPECT_EQ(b.session().stats().audio_packets, 0);
}

TEST(Valves, ClosedOnesLetNothingIn)
{
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    a.session().open_valves();
    EXPECT_TRUE(wait_until([&] { return a.session().stats().frames_sent > 30; }, 5s));
    // Enough to see that packets came and were dropped at B, not at A.
    auto before = b.session().stats().bytes_in;
    run_for(500ms);
    EXPECT_TRUE(wait_until([&] { return b.session().stats().bytes_in > before + 10'000; }, 5s));
    auto stats = b.session().stats();
    EXPECT_EQ(stats.video_frames, 0);
    EXPECT_EQ(stats.audio_packets, 0);
    EXPECT_EQ(b.saw_picture + b.heard_sound, 0);
}

TEST(Valves, FirstPictureComesAtOnceWhenTheyOpenLate)
{
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    a.session().open_valves();
    EXPECT_TRUE(wait_until([&] { return a.session().stats().frames_sent > 30; }, 5s));
    b.session().open_valves();
    EXPECT_TRUE(wait_until([&] { return b.saw_picture == 1; }, 1s));
}

TEST(Valves, ChatBeforeTheProofIsHeldBackUntilThen)
{
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    a.session().open_valves();
    ASSERT_TRUE(a.session().send_chat("too early"));
    run_for(300ms);
    EXPECT_TRUE(b.chats.empty());
    b.session().open_valves();
    ASSERT_TRUE(a.session().send_chat("in time"));
    EXPECT_TRUE(wait_until([&] { return b.chats.size() == 2; }, 5s));
    EXPECT_EQ(b.chats, (std::vector<std::string>{"too early", "in time"}));
}

TEST(Valves, ChatIsRefusedWhileOnesOwnAreClosed)
{
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    auto sent = a.session().send_chat("hello");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, base::Code::not_now);
}

}  // namespace
}  // namespace mailcall::media
