// A talk that goes on by mail, because computers came into other networks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "scene.hh"

namespace mailcall::call {
namespace {

TEST(Stranded, InvitersTalkGoesOnByMail)
{
    auto scene = Scene::ringing_out();
    scene.then(event::Proven{0, key(7)});
    EXPECT_EQ(scene.on(event::Stranded{0}), "stop session, start offer 1");
    EXPECT_EQ(scene.machine.deadline(), noon + Patience{}.reconnect);
    EXPECT_EQ(scene.on(accept(1, Content::none)), "") << "the peer has moved, too";
    EXPECT_EQ(scene.on(event::OfferReady{1}), "send address 1 offer");
    scene.then(event::Proven{1, key(7)});
    EXPECT_EQ(scene.state(), State::talking);
    EXPECT_FALSE(scene.machine.deadline());
}

TEST(Stranded, TalkIsOverWhenNoMailHelps)
{
    auto scene = Scene::ringing_out();
    scene.then(event::Proven{0, key(7)}).then(event::Stranded{0}).then(event::OfferReady{1});
    scene.wait(Patience{}.reconnect);
    EXPECT_EQ(scene.on(event::Tick{}), "send cancel 1 failed, stop session, finish failed");
}

TEST(Stranded, OlderSessionsMeanNothing)
{
    auto scene = Scene::ringing_out();
    scene.then(event::Proven{0, key(7)}).then(event::Stranded{0}).then(event::OfferReady{1});
    scene.then(event::Proven{1, key(7)});
    EXPECT_EQ(scene.on(event::Stranded{0}), "");
}

TEST(Stranded, TalkWithNoGenerationLeftStaysUntilItIsLost)
{
    auto scene = Scene::ringing_out();
    for (int gen = 0; gen < last_gen; ++gen)
        scene.then(event::Proven{gen, key(7)}).then(event::Stranded{gen});
    scene.then(event::Proven{last_gen, key(7)});
    EXPECT_EQ(scene.on(event::Stranded{last_gen}), "");
    EXPECT_EQ(scene.state(), State::talking);
}

TEST(Stranded, AnswerersTalkGoesOnByMail)
{
    auto scene = Scene::connecting_in();
    scene.then(event::Proven{0, key(1)});
    EXPECT_EQ(scene.on(event::Stranded{0}), "stop session, send accept 1 want");
    EXPECT_EQ(scene.machine.deadline(), noon + Patience{}.reconnect);
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "start answer 1");
    scene.then(event::Proven{1, key(1)});
    EXPECT_EQ(scene.state(), State::talking);
}

}  // namespace
}  // namespace mailcall::call
