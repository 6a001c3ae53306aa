// A call that goes on: picture, sound, text, statistics, the end.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

bool has_frames(Peer& peer, int count) { return peer.session().stats().video_frames >= count; }

TEST(Talk, PictureAndSoundGoBothWays)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return has_frames(a, 60) && has_frames(b, 60); }, 10s));
    EXPECT_NEAR(a.session().stats().tone_hz, 440, 10);
    EXPECT_NEAR(b.session().stats().tone_hz, 440, 10);
    EXPECT_GT(a.session().stats().audio_packets, 50);
    EXPECT_GT(b.session().stats().audio_packets, 50);
    for (Peer* peer : {&a, &b}) {
        EXPECT_EQ(peer->saw_picture, 1);
        EXPECT_EQ(peer->heard_sound, 1);
        EXPECT_FALSE(peer->loss) << *peer->loss;
    }
}

TEST(Talk, StatisticsTellWhenItCameHowFar)
{
    auto settings = test_settings();
    settings.asked_us = g_get_monotonic_time() - 300'000;
    Peer a{settings};
    settings.asked_us = 0;
    Peer b{settings};
    auto before = b.session().stats().moments;
    EXPECT_EQ(before.begun, 0);
    for (int later : {before.gathered, before.connected, before.proven, before.picture})
        EXPECT_EQ(later, -1);
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return has_frames(a, 1) && has_frames(b, 1); }, 10s));
    EXPECT_TRUE(wait_until([&] { return b.answer && a.saw_picture && b.saw_picture; }, 5s));
    EXPECT_GE(a.session().stats().moments.begun, 300);
    for (Peer* peer : {&a, &b}) {
        auto moments = peer->session().stats().moments;
        EXPECT_LT(moments.begun, moments.gathered);
        EXPECT_LT(moments.begun, moments.connected);
        EXPECT_LT(moments.connected, moments.secured);
        EXPECT_LE(moments.secured, moments.proven);
        EXPECT_LT(moments.proven, moments.picture);
    }
}

TEST(Talk, StatisticsTellBytesAndPath)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return has_frames(a, 10) && has_frames(b, 10); }, 10s));
    auto stats = a.session().stats();
    EXPECT_GT(stats.bytes_in, 10'000);
    EXPECT_GT(stats.bytes_out, 10'000);
    EXPECT_GE(stats.frames_sent, 10);
    EXPECT_TRUE(stats.path == "host-prflx" || stats.path == "host-host") << stats.path;
    EXPECT_EQ(stats.way, "host");
    EXPECT_EQ(stats.transport, "udp");
    EXPECT_EQ(stats.ip, 4);
}

TEST(Talk, ChatGoesBothWays)
{
    Peer a;
    Peer b;
    talk(a, b);
    ASSERT_TRUE(a.session().send_chat("Grüße"));
    ASSERT_TRUE(b.session().send_chat("right back"));
    EXPECT_TRUE(wait_until([&] { return !a.chats.empty() && !b.chats.empty(); }, 5s));
    EXPECT_EQ(b.chats, std::vector<std::string>{"Grüße"});
    EXPECT_EQ(a.chats, std::vector<std::string>{"right back"});
}

TEST(Talk, ChatHasALargestSize)
{
    Peer a;
    Peer b;
    talk(a, b);
    ASSERT_TRUE(a.session().send_chat(std::string(16 * 1024, 'x')));
    EXPECT_TRUE(wait_until([&] { return !b.chats.empty(); }, 5s));
    auto sent = a.session().send_chat(std::string(16 * 1024 + 1, 'x'));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, base::Code::too_big);
}

TEST(Talk, FloodOfChatIsCutOff)
{
    Peer a;
    Peer b;
    talk(a, b);
    for (int i = 0; i < 250; ++i) ASSERT_TRUE(a.session().send_chat("x"));
    EXPECT_TRUE(wait_until([&] { return b.chats.size() >= 200; }, 5s));
    run_for(300ms);
    EXPECT_EQ(b.chats.size(), 200U);
}

TEST(Talk, AuthFramesGoBothWays)
{
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    base::Bytes most(8 * 1024, 7);
    b.session().send_auth(most);
    EXPECT_TRUE(wait_until([&] { return !a.frames.empty(); }, 5s));
    a.session().send_auth(base::view("proof"));
    EXPECT_TRUE(wait_until([&] { return !b.frames.empty(); }, 5s));
    EXPECT_EQ(a.frames, std::vector<base::Bytes>{most});
    EXPECT_EQ(base::to_text(b.frames.at(0)), "proof");
}

TEST(Talk, HangingUpTellsThePeerWhy)
{
    Peer a;
    Peer b;
    talk(a, b);
    bool flushed = false;
    a.session().hang_up(wire::Reason::hung_up, [&] {
        flushed = true;
        a.vanish();
    });
    EXPECT_TRUE(wait_until([&] { return flushed && b.bye; }, 5s));
    EXPECT_EQ(b.bye, wire::Reason::hung_up);
}

TEST(Talk, PeerWithoutCameraAndMicrophoneStillReceives)
{
    auto bare = test_settings();
    bare.camera = "none";
    bare.microphone = "none";
    for (bool caller : {false, true}) {
        Peer with;
        Peer without{bare};
        if (caller)
            talk(without, with);
        else
            talk(with, without);
        EXPECT_TRUE(wait_until([&] { return has_frames(without, 30) && without.heard_sound; }, 10s))
            << "caller: " << caller;
        EXPECT_FALSE(with.loss || without.loss);
    }
}

TEST(Talk, SoundAloneIsACallToo)
{
    auto sound = test_settings();
    sound.media.video = false;
    Peer a{sound};
    Peer b{sound};
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return a.heard_sound && b.heard_sound; }, 10s));
    EXPECT_FALSE(a.offer->video);
}

TEST(Talk, CalleeMayGrantLessThanWasAskedFor)
{
    auto sound = test_settings();
    sound.media.video = false;
    Peer a;
    Peer b{sound};
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return a.heard_sound && b.heard_sound; }, 10s));
    EXPECT_EQ(b.saw_picture, 0);
    EXPECT_EQ(a.saw_picture, 0);
    EXPECT_FALSE(a.loss || b.loss);
}

TEST(Talk, TextAloneIsACallToo)
{
    auto text = test_settings();
    text.media = {false, false, true};
    Peer a{text};
    Peer b{text};
    talk(a, b);
    ASSERT_TRUE(a.session().send_chat("hello"));
    EXPECT_TRUE(wait_until([&] { return !b.chats.empty(); }, 5s));
}

}  // namespace
}  // namespace mailcall::media
