// The early door: whoever has read the invitation can knock, and only one is let in.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <nice/agent.h>

#include "base/glib.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

wire::SessionSettings only_text()
{
    auto settings = test_settings();
    settings.media = {false, false, true};
    return settings;
}

// The one who is let in talks, whatever the other goes on to do.
void expect_talk(Peer& caller, Peer& callee)
{
    caller.session().open_valves();
    callee.session().open_valves();
    auto before = callee.chats.size();
    run_for(500ms);
    EXPECT_TRUE(caller.session().send_chat("good day"));
    EXPECT_TRUE(wait_until([&] { return callee.chats.size() > before; }, 3s));
    EXPECT_FALSE(caller.loss) << *caller.loss;
}

TEST(Door, OfTwoWhoComeAtOnceOneTalks)
{
    for (int round = 0; round < 5; ++round) {
        Peer a{only_text()};
        Peer b{only_text()};
        Peer c{only_text()};
        a.session().offer();
        ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
        ASSERT_TRUE(b.session().answer(*a.offer));
        run_for(std::chrono::milliseconds{20 * round});
        ASSERT_TRUE(c.session().answer(*a.offer));
        ASSERT_TRUE(wait_until([&] { return a.authentic && (b.authentic || c.authentic); }, 10s));
        auto& first = b.authentic ? b : c;
        auto& second = b.authentic ? c : b;
        expect_talk(a, first);
        EXPECT_FALSE(second.authentic);
    }
}

// Completes ICE and then says nothing: no certificate ever comes.
class Mute {
  public:
    // `usurps`: says that the choice of the way is his, as none but the offerer may.
    explicit Mute(const wire::Description& offer, bool usurps = false)
        : agent_{base::Ref<NiceAgent>::adopt(
              nice_agent_new(g_main_context_default(), NICE_COMPATIBILITY_RFC5245))}
    {
        g_object_set(agent_.get(), "controlling-mode", usurps, "ice-tcp", FALSE, "upnp", FALSE,
                     nullptr);
        NiceAddress address;
        nice_address_init(&address);
        nice_address_set_from_string(&address, "127.0.0.1");
        nice_agent_add_local_address(agent_.get(), &address);
        stream_ = nice_agent_add_stream(agent_.get(), 1);
        nice_agent_set_local_credentials(agent_.get(), stream_, offer.early->ufrag.c_str(),
                                         offer.early->pwd.c_str());
        nice_agent_attach_recv(
            agent_.get(), stream_, 1, g_main_context_default(),
            [](NiceAgent*, guint, guint, guint, gchar*, gpointer) noexcept {}, nullptr);
        nice_agent_gather_candidates(agent_.get(), stream_);
        nice_agent_set_remote_credentials(agent_.get(), stream_, offer.ufrag.c_str(),
                                          offer.pwd.c_str());
        for (const auto& line : offer.candidates) knock(line);
    }
    bool is_connected() const
    {
        auto state = nice_agent_get_component_state(agent_.get(), stream_, 1);
        return state == NICE_COMPONENT_STATE_CONNECTED || state == NICE_COMPONENT_STATE_READY;
    }

  private:
    void knock(const std::string& line)
    {
        auto* candidate =
            nice_agent_parse_remote_candidate_sdp(agent_.get(), stream_, ("a=" + line).c_str());
        ASSERT_TRUE(candidate);
        GSList list{candidate, nullptr};
        nice_agent_set_remote_candidates(agent_.get(), stream_, 1, &list);
        nice_candidate_free(candidate);
    }

    base::Ref<NiceAgent> agent_;
    guint stream_ = 0;
};

Timings impatient()
{
    Timings timings;
    timings.handshake = 500ms;
    return timings;
}

TEST(Door, IsClosedBehindWhoHasComeIn)
{
    Peer a{only_text()};
    Peer b{only_text()};
    talk(a, b);
    Peer c{only_text()};
    ASSERT_TRUE(c.session().answer(*a.offer));
    Mute usurper{*a.offer, true};
    run_for(2s);
    expect_talk(a, b);
    EXPECT_FALSE(c.authentic);
    EXPECT_FALSE(usurper.is_connected());
}

TEST(Door, WhoComesAndSaysNothingIsShutOut)
{
    Peer a{only_text(), impatient()};
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    Mute mute{*a.offer};
    EXPECT_TRUE(wait_until([&] { return mute.is_connected(); }, 5s));
    EXPECT_TRUE(wait_until([&] { return a.loss.has_value(); }, 5s));
}

TEST(Door, NobodyIsShutOutWhileNobodyComes)
{
    Peer a{only_text(), impatient()};
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    run_for(1s);
    EXPECT_FALSE(a.loss);
    Peer b{only_text(), impatient()};
    ASSERT_TRUE(b.session().answer(*a.offer));
    ASSERT_TRUE(wait_until([&] { return a.authentic && b.authentic; }, 10s));
    run_for(1s);
    expect_talk(a, b);
}

// The answerer's caller may be occupied by somebody else for a while: a mail will tell.
TEST(Door, WhoKnocksWaits)
{
    Peer a{only_text()};
    Peer b{only_text(), impatient()};
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    Mute mute{*a.offer};
    ASSERT_TRUE(wait_until([&] { return mute.is_connected(); }, 5s));
    ASSERT_TRUE(b.session().answer(*a.offer));
    run_for(2s);
    EXPECT_FALSE(b.loss);
}

}  // namespace
}  // namespace mailcall::media
