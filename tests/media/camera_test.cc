// The camera while a call goes on: off and on, another one, and every way in which it fails.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "gray.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

bool gets_none(Peer& peer)
{
    run_for(patient(300ms));  // what was on its way
    auto before = decoded(peer);
    run_for(patient(700ms));
    return decoded(peer) == before;
}

wire::SessionSettings with_camera(const std::string& id)
{
    auto settings = test_settings();
    settings.camera = id;
    return settings;
}

bool camera_is_known(Peer& peer, bool on)
{
    return wait_until([&] { return peer.peer_sends && peer.peer_sends->camera == on; }, 5s);
}

TEST(Camera, OffStopsThePicturesAndOnBringsThemBack)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(camera_is_known(b, true));
    EXPECT_TRUE(gets_pictures(b));
    for (int round = 0; round < 3; ++round) {
        a.session().set_camera(false);
        EXPECT_TRUE(camera_is_known(b, false));
        EXPECT_FALSE(a.now_sending->camera);
        EXPECT_TRUE(gets_none(b));
        a.session().set_camera(true);
        EXPECT_TRUE(camera_is_known(b, true));
        EXPECT_TRUE(gets_pictures(b)) << "round " << round;
    }
    EXPECT_TRUE(gets_pictures(a));
    EXPECT_EQ(a.troubles, std::vector<std::string>{});  // and says which
    EXPECT_FALSE(a.loss || b.loss);
}

TEST(Camera, ThatWasNotThereAtFirstIsSwitchedOnLater)
{
    for (bool caller : {true, false}) {
        Peer without{with_camera("none")};
        Peer with;
        if (caller)
            talk(without, with);
        else
            talk(with, without);
        EXPECT_TRUE(gets_pictures(without));
        EXPECT_TRUE(camera_is_known(with, false));
        EXPECT_EQ(decoded(with), 0);
        without.session().choose_camera("test");
        EXPECT_EQ(decoded(with), 0);
        without.session().set_camera(true);
        EXPECT_TRUE(camera_is_known(with, true));
        EXPECT_TRUE(gets_pictures(with)) << "caller: " << caller;
    }
}

TEST(Camera, AnotherOneTakesItsPlace)
{
    Peer a;
    Peer b;
    talk(a, b);
    b.session().show_pictures(true);
    auto brightness = [&] { return mean(to_gray(b.far_pictures.newest)); };
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.count > 0 && brightness() > 40; }, 10s));
    a.session().choose_camera("test-ball");  // white on much black
    EXPECT_TRUE(wait_until([&] { return brightness() < 25; }, 10s)) << brightness();
    a.session().choose_camera("test");
    EXPECT_TRUE(wait_until([&] { return brightness() > 40; }, 10s)) << brightness();
    EXPECT_TRUE(a.now_sending->camera);
}

TEST(Camera, NoneIsAChoiceToo)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(gets_pictures(b));
    a.session().choose_camera("none");
    EXPECT_TRUE(camera_is_known(b, false));
    EXPECT_TRUE(gets_none(b));
    EXPECT_TRUE(a.troubles.empty());
    a.session().set_camera(true);
    EXPECT_TRUE(wait_until([&] { return a.troubles.size() == 1; }, 5s));
    EXPECT_FALSE(a.now_sending->camera);
}

TEST(Camera, ThatIsNotThereIsToldAndTheCallGoesOn)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(gets_pictures(b));
    a.session().choose_camera("Periscope 3000");
    EXPECT_TRUE(wait_until([&] { return !a.troubles.empty(); }, 5s));
    EXPECT_NE(a.troubles.at(0).find("Periscope 3000"), std::string::npos);
    EXPECT_TRUE(camera_is_known(b, false));
    EXPECT_TRUE(gets_pictures(a));
    a.session().choose_camera("test");
    a.session().set_camera(true);
    EXPECT_TRUE(gets_pictures(b));
}

class Failing : public testing::TestWithParam<const char*> {};

TEST_P(Failing, CameraIsToldOnceAndTheCallGoesOn)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(gets_pictures(b));
    a.session().choose_camera(GetParam());
    EXPECT_TRUE(wait_until([&] { return !a.troubles.empty(); }, 15s));
    EXPECT_TRUE(wait_until([&] { return !a.now_sending->camera; }, 5s));
    EXPECT_TRUE(camera_is_known(b, false));
    EXPECT_TRUE(gets_pictures(a));
    EXPECT_EQ(a.troubles.size(), 1U);
    EXPECT_FALSE(a.loss || b.loss);
    a.session().choose_camera("test");
    a.session().set_camera(true);
    EXPECT_TRUE(gets_pictures(b));
}

INSTANTIATE_TEST_SUITE_P(Camera, Failing, testing::Values("test-ends", "test-fails", "test-dark"));

TEST(Camera, PicturesComeToThoseWhoAskForThemOnly)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(gets_pictures(a));
    EXPECT_EQ(a.far_pictures.count + a.own_pictures.count, 0);
    a.session().show_pictures(true);
    EXPECT_TRUE(
        wait_until([&] { return a.far_pictures.count > 20 && a.own_pictures.count > 10; }, 10s));
    // A busy computer looks like a narrow line at first, and gets less than that for a while.
    EXPECT_TRUE(wait_until(
        [&] {
            return a.far_pictures.newest.width == 640 && a.far_pictures.newest.height == 360 &&
                   a.own_pictures.newest.width == 640;
        },
        20s));
    a.session().show_pictures(false);
    auto seen = a.far_pictures.count + a.own_pictures.count;
    run_for(300ms);
    EXPECT_EQ(a.far_pictures.count + a.own_pictures.count, seen);
    EXPECT_EQ(b.far_pictures.count + b.own_pictures.count, 0);
}

TEST(Camera, OneSeesOneselfBeforeAnybodyHasAnswered)
{
    Peer a;
    a.session().show_pictures(true);
    a.session().offer();
    EXPECT_TRUE(wait_until([&] { return a.own_pictures.count > 3; }, 10s));
    EXPECT_EQ(a.session().stats().frames_sent, 0);
}

TEST(Camera, KeepsItsPictureForOneselfAfterItWasChanged)
{
    Peer a;
    Peer b;
    talk(a, b);
    a.session().show_pictures(true);
    EXPECT_TRUE(wait_until([&] { return a.own_pictures.count > 3; }, 10s));
    a.session().choose_camera("test-ball");
    EXPECT_TRUE(wait_until([&] { return mean(to_gray(a.own_pictures.newest)) < 25; }, 10s));
}

TEST(Camera, CallWithoutPicturesSaysSo)
{
    auto sound = test_settings();
    sound.media.video = false;
    Peer a{sound};
    Peer b{sound};
    talk(a, b);
    a.session().set_camera(true);
    a.session().start_screen("test");
    EXPECT_TRUE(wait_until([&] { return a.troubles.size() == 2; }, 5s));
    EXPECT_FALSE(a.loss || b.loss);
}

// How far it gets depends on the computer: only where nothing slows it down.
TEST(Camera, LargeOneGetsLargeWhereTheComputerIsQuick)
{
    if (std::getenv("MAILCALL_SLOWNESS")) GTEST_SKIP() << "this computer is said to be slow";
    Peer a{with_camera("test-720p")};
    Peer b;
    talk(a, b);
    b.session().show_pictures(true);
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.count > 0; }, 10s));
    EXPECT_EQ(b.far_pictures.newest.height, 360);  // every call begins small
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.newest.height == 720; }, 30s));
    EXPECT_FALSE(a.loss || b.loss);
}

}  // namespace
}  // namespace mailcall::media
