// A peer that has passed the proof and then sends what no Mailcall would send.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "media/conduct.hh"
#include "peer.hh"
#include "rogue_peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

wire::SessionSettings text_only()
{
    auto settings = test_settings();
    settings.media = {false, false, true};
    return settings;
}

class Rogue : public testing::Test {
  protected:
    void SetUp() override
    {
        peer_.session().offer();
        ASSERT_TRUE(wait_until([&] { return peer_.offer.has_value(); }, 5s));
        rogue_ = std::make_unique<RoguePeer>(*peer_.offer, RoguePeer::Means{false, 1});
        ASSERT_TRUE(wait_until([&] { return peer_.authentic && rogue_->open; }, 10s))
            << rogue_->failed;
    }
    void send(ChannelName name, const std::string& text)
    {
        rogue_->channels().send_text(name, text);
    }
    // Whether all that was sent before has been dealt with and the session goes on.
    void expect_alive()
    {
        send(ChannelName::chat, "the last word");
        EXPECT_TRUE(wait_until([&] { return !peer_.chats.empty(); }, 5s));
        EXPECT_EQ(peer_.chats, std::vector<std::string>{"the last word"});
        EXPECT_FALSE(peer_.loss) << *peer_.loss;
        EXPECT_FALSE(peer_.bye);
    }

    Peer peer_{text_only()};
    std::unique_ptr<RoguePeer> rogue_;
};

TEST_F(Rogue, MalformedControlMessagesAreDropped)
{
    peer_.session().open_valves();
    for (const char* text : {"x", "[]", "{", "{\"ping\":\"1\"}", "{\"bye\":3}", "{\"pong\":1e99}",
                             "{\"later\":true}", "{\"ping\":99999999999999999999}"})
        send(ChannelName::control, text);
    send(ChannelName::control, std::string(10'000, '['));
    expect_alive();
}

TEST_F(Rogue, TextThatIsNotUtf8IsDropped)
{
    peer_.session().open_valves();
    send(ChannelName::chat, "\xff\xfe");
    send(ChannelName::chat, "cut \xe2\x82");
    expect_alive();
}

TEST_F(Rogue, OverlongTextIsDropped)
{
    peer_.session().open_valves();
    send(ChannelName::chat, std::string(Channels::most_text + 1, 'x'));
    expect_alive();
}

TEST_F(Rogue, GoodbyeBeforeTheProofIsNotHeard)
{
    send(ChannelName::control, "{\"bye\":\"hung_up\"}");
    run_for(200ms);
    EXPECT_FALSE(peer_.bye);
}

TEST_F(Rogue, FloodBeforeTheProofIsForgotten)
{
    for (int i = 0; i < 1000; ++i) send(ChannelName::chat, "flood");
    run_for(patient(300ms));
    EXPECT_TRUE(peer_.chats.empty());
    peer_.session().open_valves();
    send(ChannelName::chat, "last");
    EXPECT_TRUE(
        wait_until([&] { return !peer_.chats.empty() && peer_.chats.back() == "last"; }, 5s));
    EXPECT_LE(peer_.chats.size(), Channels::most_held + 1);
}

TEST_F(Rogue, GoodbyeIsToldOnce)
{
    peer_.session().open_valves();
    send(ChannelName::control, "{\"bye\":\"busy\"}");
    send(ChannelName::control, "{\"bye\":\"hung_up\"}");
    EXPECT_TRUE(wait_until([&] { return peer_.bye.has_value(); }, 5s));
    run_for(100ms);
    EXPECT_EQ(peer_.bye, wire::Reason::busy);
}

TEST_F(Rogue, PingsAreAnsweredInMeasure)
{
    peer_.session().open_valves();
    for (int i = 0; i < 1000; ++i) send(ChannelName::control, "{\"ping\":7}");
    auto is_pong = [](const std::string& text) { return text == "{\"pong\":7}"; };
    auto pongs = [&] {
        return std::count_if(rogue_->controls.begin(), rogue_->controls.end(), is_pong);
    };
    EXPECT_TRUE(wait_until([&] { return pongs() > 0; }, 5s));
    run_for(300ms);
    EXPECT_LE(pongs(), 300);
}

TEST_F(Rogue, AuthFramesHaveALargestSizeAndNumber)
{
    rogue_->channels().send_auth(base::Bytes(Channels::most_auth + 1, 1));
    send(ChannelName::auth, "not bytes");
    for (int i = 0; i < 50; ++i) rogue_->channels().send_auth(base::view("frame"));
    EXPECT_TRUE(wait_until([&] { return peer_.frames.size() >= 16; }, 5s));
    run_for(200ms);
    EXPECT_EQ(peer_.frames.size(), 16U);
    EXPECT_EQ(base::to_text(peer_.frames.front()), "frame");
}

TEST_F(Rogue, WhoGoesOnAndOnIsShutOut)
{
    peer_.session().open_valves();
    for (int i = 0; i < 2 * Conduct::supply; ++i) send(ChannelName::chat, "flood");
    EXPECT_TRUE(wait_until([&] { return peer_.loss.has_value(); }, 20s));
    EXPECT_LE(peer_.chats.size(), 200U);
}

TEST_F(Rogue, LargeMessagesEndTheSessionSoon)
{
    peer_.session().open_valves();
    for (int i = 0; i < 10; ++i) rogue_->send_large(ChannelName::control);
    EXPECT_TRUE(wait_until([&] { return peer_.loss.has_value(); }, 20s));
}

// It opens none: it only speaks where nothing is.
TEST_F(Rogue, StreamThatNobodyAgreedOnEndsTheSession)
{
    peer_.session().open_valves();
    rogue_->send_on_stream(0);
    EXPECT_TRUE(wait_until([&] { return peer_.loss.has_value(); }, 5s));
}

TEST_F(Rogue, ChannelThatNobodyAgreedOnEndsTheSession)
{
    GObject* made = nullptr;
    g_signal_emit_by_name(rogue_->webrtc(), "create-data-channel", "extra", nullptr, &made);
    ASSERT_TRUE(made);
    EXPECT_TRUE(wait_until([&] { return peer_.loss.has_value(); }, 5s));
    g_object_unref(made);
}

}  // namespace
}  // namespace mailcall::media
