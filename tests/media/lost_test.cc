// A peer that goes, or misbehaves.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib.h>
#include <gtest/gtest.h>

#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

// A slow computer is not a peer that has gone.
const Timings quick{patient(100ms), patient(500ms), patient(1500ms), patient(1000ms)};

TEST(Lost, PeerThatVanishesIsMissedThenGivenUp)
{
    Peer a{test_settings(), quick};
    Peer b{test_settings(), quick};
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return a.saw_picture && b.saw_picture; }, 5s));
    auto begun = g_get_monotonic_time();
    b.vanish();
    EXPECT_TRUE(wait_until([&] { return !a.reached_changes.empty(); }, 3s));
    EXPECT_EQ(a.reached_changes, std::vector<bool>{false});
    EXPECT_FALSE(a.loss);
    EXPECT_TRUE(wait_until([&] { return a.loss.has_value(); }, 3s));
    std::chrono::microseconds took{g_get_monotonic_time() - begun};
    EXPECT_GT(took, quick.lost - patient(200ms));
}

TEST(Lost, PeerThatIsThereIsNeverMissed)
{
    Peer a{test_settings(), quick};
    Peer b{test_settings(), quick};
    talk(a, b);
    run_for(2 * quick.gone);
    EXPECT_TRUE(a.reached_changes.empty());
    EXPECT_TRUE(b.reached_changes.empty());
    EXPECT_FALSE(a.loss || b.loss);
}

// B's valves stay closed for a while, so it drops A's pings as an unproven peer's.
TEST(Lost, PeerThatComesBackIsReachedAgain)
{
    Peer a{test_settings(), quick};
    Peer b{test_settings(), quick};
    connect_by_one_mail(a, b);
    a.session().open_valves();
    EXPECT_TRUE(wait_until([&] { return !a.reached_changes.empty(); }, 3s));
    b.session().open_valves();
    EXPECT_TRUE(wait_until([&] { return a.reached_changes.size() == 2; }, 3s));
    EXPECT_EQ(a.reached_changes, (std::vector<bool>{false, true}));
    EXPECT_FALSE(a.loss);
}

TEST(Lost, ChatIsRefusedWhileThePeerIsGone)
{
    Peer a{test_settings(), quick};
    Peer b{test_settings(), quick};
    talk(a, b);
    b.vanish();
    EXPECT_TRUE(wait_until([&] { return !a.reached_changes.empty(); }, 3s));
    auto sent = a.session().send_chat("hello?");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, base::Code::not_now);
}

// Time runs faster in tests: so many pings a minute are no flood then.
TEST(Lost, NobodyIsLostBecausePingsAreQuick)
{
    Timings timings;
    timings.ping = std::chrono::milliseconds{20};
    timings.gone = std::chrono::milliseconds{1000};
    auto settings = test_settings();
    settings.media = {false, false, true};
    Peer a{settings, timings};
    Peer b{settings, timings};
    talk(a, b);
    run_for(std::chrono::milliseconds{6000});
    EXPECT_TRUE(a.reached_changes.empty());
    EXPECT_TRUE(b.reached_changes.empty());
}

}  // namespace
}  // namespace mailcall::media
