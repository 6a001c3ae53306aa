// The screen in place of the camera: which windows there are, how readable they arrive, how a
// showing ends.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "media/chains.hh"
#include "media/elements.hh"
#include "media/screen.hh"
#include "media/test_page.hh"
#include "peer.hh"
#include "x_desktop.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

// Text of one pixel's width reads well from here on. Measured: 33 to 37 for the screen, 10 for the
// same page through the camera's chain.
constexpr double readable = 28;
constexpr double mud = 18;

std::vector<std::string> names(const std::vector<ScreenSource>& sources)
{
    std::vector<std::string> list;
    list.reserve(sources.size());
    for (const auto& source : sources) list.push_back(source.name);
    return list;
}

class Showing : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_TRUE(server_.runs()) << "Xvfb does not start";
        talk(a_, b_);
        b_.session().show_pictures(true);
        ASSERT_TRUE(wait_until([&] { return b_.far_pictures.count > 0; }, 10s));
    }

    double sharpness(const Gray& original)
    {
        return psnr(to_gray(b_.far_pictures.newest), original);
    }
    bool shows(const Gray& original)
    {
        return wait_until([&] { return sharpness(original) > readable; }, 15s);
    }
    bool has_size(int width, int height)
    {
        return wait_until(
            [&] {
                const auto& newest = b_.far_pictures.newest;
                return newest.width == width && newest.height == height;
            },
            15s);
    }
    bool peer_knows(const wire::Sending& sending)
    {
        return wait_until([&] { return b_.peer_sends == sending; }, 10s);
    }

    XServer server_{1280, 800};
    Peer a_;
    Peer b_;
};

constexpr wire::Sending camera{true, true, false};
constexpr wire::Sending screen{true, false, true};

TEST_F(Showing, WindowArrivesReadableAndTheCameraComesBack)
{
    XWindow window{"Minutes of the meeting", 40, 30, 1000, 700};
    a_.session().start_screen(window.id());
    EXPECT_TRUE(peer_knows(screen));
    EXPECT_TRUE(has_size(1000, 700));
    EXPECT_TRUE(shows(window.page())) << sharpness(window.page()) << " dB";
    std::cout << "a window of text arrives with " << sharpness(window.page()) << " dB\n";
    a_.session().stop_screen();
    EXPECT_TRUE(peer_knows(camera));
    EXPECT_TRUE(has_size(640, 360));
    EXPECT_TRUE(a_.troubles.empty()) << a_.troubles.at(0);
    EXPECT_FALSE(a_.loss || b_.loss);
}

TEST_F(Showing, WholeScreenIsShownInItsOwnSize)
{
    XWindow window{"Everything", 0, 0, 1280, 800};
    a_.session().start_screen("screen");
    EXPECT_TRUE(has_size(1280, 800));
    EXPECT_TRUE(shows(window.page())) << sharpness(window.page()) << " dB";
}

TEST_F(Showing, WindowThatIsResizedIsShownInItsNewSize)
{
    XWindow window{"Grows", 40, 30, 600, 400};
    a_.session().start_screen(window.id());
    EXPECT_TRUE(has_size(600, 400));
    window.resize(801, 503);
    EXPECT_TRUE(has_size(801, 503));
    EXPECT_TRUE(shows(window.page())) << sharpness(window.page()) << " dB";
    window.resize(300, 200);
    EXPECT_TRUE(has_size(300, 200));
    EXPECT_TRUE(shows(window.page())) << sharpness(window.page()) << " dB";
    EXPECT_TRUE(a_.troubles.empty()) << a_.troubles.at(0);
}

TEST_F(Showing, WindowThatIsMovedPartlyOffTheScreenIsShownAsFarAsItCanBeSeen)
{
    XWindow window{"Moves", 40, 30, 600, 400};
    a_.session().start_screen(window.id());
    EXPECT_TRUE(has_size(600, 400));
    window.move(-100, 500);
    EXPECT_TRUE(has_size(500, 300));
    EXPECT_TRUE(a_.troubles.empty()) << a_.troubles.at(0);
}

TEST_F(Showing, WindowThatIsClosedEndsTheShowingAndBringsTheCameraBack)
{
    XWindow window{"Goes", 40, 30, 600, 400};
    a_.session().start_screen(window.id());
    EXPECT_TRUE(peer_knows(screen));
    window.close();
    EXPECT_TRUE(wait_until([&] { return !a_.troubles.empty(); }, 10s));
    EXPECT_TRUE(peer_knows(camera));
    EXPECT_TRUE(has_size(640, 360));
    EXPECT_FALSE(a_.loss || b_.loss);
}

TEST_F(Showing, CameraThatIsSwitchedOnEndsIt)
{
    a_.session().start_screen("screen");
    EXPECT_TRUE(peer_knows(screen));
    a_.session().set_camera(true);
    EXPECT_TRUE(peer_knows(camera));
    EXPECT_TRUE(has_size(640, 360));
}

TEST_F(Showing, CameraThatIsSwitchedOffMeanwhileStaysOff)
{
    a_.session().start_screen("screen");
    EXPECT_TRUE(peer_knows(screen));
    a_.session().set_camera(false);
    a_.session().stop_screen();
    EXPECT_TRUE(peer_knows({true, false, false}));
}

TEST_F(Showing, WhatIsNotThereIsToldAndTheCameraStays)
{
    for (const char* source : {"window-77", "window-0x1", "window-", "screen2"}) {
        a_.troubles.clear();
        a_.session().start_screen(source);
        EXPECT_TRUE(wait_until([&] { return !a_.troubles.empty(); }, 5s)) << source;
    }
    EXPECT_TRUE(a_.now_sending->camera);
    auto seen = b_.far_pictures.count;
    EXPECT_TRUE(wait_until([&] { return b_.far_pictures.count > seen + 10; }, 10s));
}

TEST_F(Showing, SourcesAreTheScreenAndTheWindowsOfOthers)
{
    XWindow one{"Letters", 0, 0, 200, 100};
    XWindow other{"Numbers", 300, 0, 200, 100};
    auto sources = screen_sources();
    ASSERT_EQ(sources.size(), 3U);
    EXPECT_EQ(sources.front().id, "screen");
    auto list = names(sources);
    EXPECT_NE(std::find(list.begin(), list.end(), "Letters"), list.end());
    EXPECT_EQ(sources.at(1).id, one.id());
    setenv("WAYLAND_DISPLAY", "wayland-0", 1);
    EXPECT_TRUE(screen_sources().empty());
    unsetenv("WAYLAND_DISPLAY");
}

using Sample = std::unique_ptr<GstSample, decltype(&gst_sample_unref)>;

Gray gray_in(const Sample& sample, const Gray& like)
{
    Gray gray{like.width, like.height, {}};
    GstVideoInfo info;
    GstVideoFrame frame;
    if (!sample || !gst_video_info_from_caps(&info, gst_sample_get_caps(sample.get())) ||
        !gst_video_frame_map(&frame, &info, gst_sample_get_buffer(sample.get()), GST_MAP_READ))
        return gray;
    for (unsigned y = 0; y < like.height; ++y) {
        const auto* row = static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0)) +
                          y * static_cast<unsigned>(GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0));
        gray.values.insert(gray.values.end(), row, row + like.width);
    }
    gst_video_frame_unmap(&frame);
    return gray;
}

// A page that stands still for two seconds, through a sender's chain and a decoder, and brought
// back to the page's own size.
Gray through_chain(Chain chain, const std::string& format, const Gray& page)
{
    auto size = ",width=" + std::to_string(page.width) + ",height=" + std::to_string(page.height);
    auto entry = make_bin("appsrc name=page format=time caps=video/x-raw,format=GRAY8" + size +
                          ",framerate=10/1");
    auto sender = make_bin(chain_text(chain));
    auto exit = make_bin(
        "vp8dec ! videoscale ! videoconvert ! appsink name=seen sync=false "
        "caps=video/x-raw,format=GRAY8" +
        size);
    gst_util_set_object_arg(G_OBJECT(find_in(sender.get(), "shape").get()), "caps", format.c_str());
    auto pipeline = base::Ref<GstElement>::sink(gst_pipeline_new(nullptr));
    gst_bin_add_many(GST_BIN(pipeline.get()), entry.get(), sender.get(), exit.get(), nullptr);
    EXPECT_TRUE(gst_element_link_many(entry.get(), sender.get(), exit.get(), nullptr));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    auto source = find_in(entry.get(), "page");
    auto sink = find_in(exit.get(), "seen");
    Sample newest{nullptr, &gst_sample_unref};
    for (unsigned frame = 0; frame < 20; ++frame) {
        GstBuffer* buffer = gst_buffer_new_memdup(page.values.data(), page.values.size());
        GST_BUFFER_PTS(buffer) = frame * GST_SECOND / 10;
        GST_BUFFER_DURATION(buffer) = GST_SECOND / 10;
        gst_app_src_push_buffer(GST_APP_SRC(source.get()), buffer);
        // Not all of them come: some are left out for the sake of sharpness.
        Sample next{gst_app_sink_try_pull_sample(GST_APP_SINK(sink.get()), GST_SECOND / 5),
                    &gst_sample_unref};
        if (next) newest.swap(next);
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return gray_in(newest, page);
}

TEST(Screen, IsReadableByItsOwnChainAndNotByTheCameras)
{
    auto warming = Session::warm_up();
    constexpr const char* camera_format =
        "video/x-raw,format=I420,width=640,height=360,pixel-aspect-ratio=1/1,framerate=10/1";
    constexpr const char* screen_format =
        "video/x-raw,format=I420,width=1280,height=720,pixel-aspect-ratio=1/1,framerate=10/1";
    Gray page{1280, 720, draw_test_page(1280, 720)};
    double as_screen = psnr(through_chain(Chain::screen, screen_format, page), page);
    double as_camera = psnr(through_chain(Chain::camera, camera_format, page), page);
    EXPECT_GT(as_screen, readable);
    EXPECT_LT(as_camera, mud);
    std::cout << "page of text by the screen's chain " << as_screen << " dB, by the camera's "
              << as_camera << " dB\n";
}

TEST(Screen, PageForTestsArrivesReadable)
{
    Peer a;
    Peer b;
    talk(a, b);
    b.session().show_pictures(true);
    a.session().start_screen("test");
    Gray page{1280, 720, draw_test_page(1280, 720)};
    auto sharpness = [&] { return psnr(to_gray(b.far_pictures.newest), page); };
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.count > 0 && sharpness() > readable; }, 15s))
        << sharpness() << " dB";
}

}  // namespace
}  // namespace mailcall::media
