// Cameras that can be plugged in and out, which real_camera_test.py makes of a PipeWire of its own.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "gray.hh"
#include "media/checkup.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

// The process that is a camera.
int process_of(const char* camera)
{
    const char* text = std::getenv(camera);
    EXPECT_TRUE(text) << camera << " is set by real_camera_test.py";
    return text ? std::atoi(text) : 0;
}

TEST(RealCamera, ThatIsUnpluggedIsReplacedByAnotherOneThenMissed)
{
    ASSERT_TRUE(wait_until([] { return list_cameras().size() == 2; }, 10s));
    auto settings = test_settings();
    settings.camera = "Front";
    Peer a{settings};
    Peer b;
    ASSERT_TRUE(a.troubles.empty());
    talk(a, b);
    b.session().show_pictures(true);
    auto brightness = [&] { return mean(to_gray(b.far_pictures.newest)); };
    auto shows = [&](bool bright) {
        return wait_until(
            [&] { return b.far_pictures.count > 0 && (brightness() > 200) == bright; }, 20s);
    };
    EXPECT_TRUE(shows(true)) << a.session().stats().frames_sent << " sent, "
                             << b.session().stats().video_frames << " decoded, "
                             << b.far_pictures.count << " shown, " << a.lost_devices.size()
                             << " cameras lost";
    kill(process_of("MAILCALL_TEST_FRONT"), SIGKILL);
    EXPECT_TRUE(shows(false)) << "the other camera is black";
    EXPECT_EQ(a.lost_devices, std::vector<std::string>{"Front"});
    EXPECT_TRUE(a.now_sending->camera);
    // What fails again at once is not tried for ever: the second one is just missed.
    kill(process_of("MAILCALL_TEST_DESK"), SIGKILL);
    EXPECT_TRUE(wait_until([&] { return !a.now_sending->camera; }, 20s));
    EXPECT_TRUE(wait_until([&] { return b.peer_sends && !b.peer_sends->camera; }, 5s));
    EXPECT_EQ(a.troubles.size(), 1U);
    EXPECT_FALSE(a.loss || b.loss);
}

}  // namespace
}  // namespace mailcall::media
