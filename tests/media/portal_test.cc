// The screen by the desktop's portal: what is asked, what is answered, and a real stream.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/portal.hh"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <sstream>

#include "fake_portal.hh"
#include "gray.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

class PortalTalk : public testing::Test {
  protected:
    void SetUp() override
    {
        bus_ = g_test_dbus_new(G_TEST_DBUS_NONE);
        g_test_dbus_up(bus_);
    }
    void TearDown() override
    {
        g_test_dbus_down(bus_);
        g_object_unref(bus_);
    }

    // What the portal came to: an error, or none when it shows.
    std::optional<base::Error> outcome()
    {
        bool shows = false;
        std::optional<base::Error> error;
        Portal portal{{[&](int, std::uint32_t) { shows = true; },
                       [&](const base::Error& told) { error = told; }}};
        EXPECT_TRUE(wait_until([&] { return shows || error; }, 10s));
        return error;
    }

    GTestDBus* bus_ = nullptr;
};

TEST_F(PortalTalk, UserWhoSaysNoIsToldInOneSentence)
{
    PortalHabits habits;
    habits.verdict = 1;
    FakePortal desktop{habits};
    auto error = outcome();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->what, "Showing the screen: you have chosen nothing to show");
    EXPECT_FALSE(error->hint.empty());
    EXPECT_EQ(desktop.calls, (std::vector<std::string>{"CreateSession", "SelectSources", "Start"}));
}

TEST_F(PortalTalk, AsksForAScreenOrAWindowWithThePointerInIt)
{
    PortalHabits habits;
    habits.verdict = 1;
    FakePortal desktop{habits};
    outcome();
    ASSERT_TRUE(desktop.selected);
    guint32 types = 0;
    guint32 pointer = 0;
    gboolean multiple = TRUE;
    g_variant_lookup(desktop.selected, "types", "u", &types);
    g_variant_lookup(desktop.selected, "cursor_mode", "u", &pointer);
    g_variant_lookup(desktop.selected, "multiple", "b", &multiple);
    EXPECT_EQ(types, 3U);
    EXPECT_EQ(pointer, 2U);
    EXPECT_FALSE(multiple);
}

TEST_F(PortalTalk, OldPortalsAreUnderstood)
{
    PortalHabits habits;
    habits.verdict = 1;
    habits.says_other_path = true;
    habits.session_is_path = true;
    FakePortal desktop{habits};
    auto error = outcome();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->what, "Showing the screen: you have chosen nothing to show");
}

TEST_F(PortalTalk, DesktopWithoutOneIsToldWithWhatToInstall)
{
    auto error = outcome();
    ASSERT_TRUE(error);
    EXPECT_NE(error->hint.find("xdg-desktop-portal"), std::string::npos);
}

TEST_F(PortalTalk, WhatCannotBeShownIsTold)
{
    PortalHabits nothing;
    nothing.source_types = 0;
    PortalHabits no_streams;
    no_streams.gives_streams = false;
    PortalHabits no_remote;
    no_remote.gives_remote = false;
    PortalHabits broken;
    broken.verdict = 2;
    for (const auto& habits : {nothing, no_streams, no_remote, broken}) {
        FakePortal desktop{habits};
        EXPECT_TRUE(outcome());
    }
}

TEST_F(PortalTalk, NoIsToldToTheCallAndTheCameraStays)
{
    PortalHabits habits;
    habits.verdict = 1;
    FakePortal desktop{habits};
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return b.peer_sends && b.peer_sends->camera; }, 5s));
    a.session().start_screen("");
    EXPECT_TRUE(wait_until([&] { return !a.troubles.empty(); }, 10s));
    EXPECT_EQ(a.troubles.size(), 1U);
    EXPECT_TRUE(a.now_sending->camera);
    EXPECT_FALSE(a.loss || b.loss);
}

// With a PipeWire of the test's own, a bus beside it, and a stream in it: portal_test.py.
TEST(PortalStream, IsShownUntilTheDesktopEndsIt)
{
    const char* nodes = std::getenv("MAILCALL_TEST_NODES");
    ASSERT_TRUE(nodes) << "portal_test.py says which";
    PortalHabits habits;
    guint32 next = 0;
    std::istringstream{nodes} >> habits.node >> next;
    FakePortal desktop{habits};
    Peer a;
    Peer b;
    talk(a, b);
    b.session().show_pictures(true);
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.count > 0; }, 10s));
    a.session().start_screen("");
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.newest.width == 800; }, 20s))
        << b.far_pictures.newest.width << (a.troubles.empty() ? "" : a.troubles.at(0));
    EXPECT_LT(mean(to_gray(b.far_pictures.newest)), 40);  // a ball on black
    EXPECT_EQ(b.peer_sends, (wire::Sending{true, false, true}));
    desktop.close_session();
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.newest.width == 640; }, 20s));
    EXPECT_EQ(a.troubles.size(), 1U);
    EXPECT_FALSE(a.loss || b.loss);
    // Once more, and stopped by ourselves.
    desktop.show_next(next);
    a.session().start_screen("");
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.newest.width == 800; }, 20s));
    a.session().stop_screen();
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.newest.width == 640; }, 20s));
    EXPECT_EQ(a.troubles.size(), 1U);
}

}  // namespace
}  // namespace mailcall::media
