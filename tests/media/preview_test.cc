// Trying devices out: pictures, levels, and what is said of devices that are not there.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/preview.hh"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "base/glib.hh"
#include "main_loop.hh"
#include "media/checkup.hh"
#include "media/device_list.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

// What one preview has told.
struct Told {
    std::vector<std::string> pictures;
    std::vector<double> levels;
    std::vector<base::Error> troubles;

    Preview::Ears ears()
    {
        return {[this](const std::string& jpeg) { pictures.push_back(jpeg); },
                [this](double level) { levels.push_back(level); },
                [this](const base::Error& trouble) { troubles.push_back(trouble); }};
    }
};

struct Size {
    int width = 0;
    int height = 0;
};

// Decodes; 0x0 when it is no JPEG.
Size size_of(const std::string& jpeg)
{
    auto pipeline =
        base::Ref<GstElement>::sink(gst_parse_launch("appsrc name=in caps=image/jpeg ! jpegdec ! "
                                                     "fakesink name=out",
                                                     nullptr));
    auto in = base::Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "in"));
    auto out = base::Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
    auto pad = base::Ref<GstPad>::adopt(gst_element_get_static_pad(out.get(), "sink"));
    auto bus = base::Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    gst_app_src_push_buffer(GST_APP_SRC(in.get()), gst_buffer_new_memdup(jpeg.data(), jpeg.size()));
    gst_app_src_end_of_stream(GST_APP_SRC(in.get()));
    auto ends = static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
    gst_message_unref(gst_bus_timed_pop_filtered(bus.get(), 10 * GST_SECOND, ends));
    Size size;
    if (GstCaps* caps = gst_pad_get_current_caps(pad.get())) {
        gst_structure_get_int(gst_caps_get_structure(caps, 0), "width", &size.width);
        gst_structure_get_int(gst_caps_get_structure(caps, 0), "height", &size.height);
        gst_caps_unref(caps);
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return size;
}

TEST(Preview, ShowsPicturesAndLevels)
{
    Told told;
    Preview preview{"test", "test", told.ears()};
    ASSERT_TRUE(run_until([&] { return told.pictures.size() >= 4 && told.levels.size() >= 4; }));
    EXPECT_TRUE(told.troubles.empty()) << told.troubles[0].what;
    for (const auto& jpeg : told.pictures) {
        auto size = size_of(jpeg);
        EXPECT_EQ(size.width, 320);
        EXPECT_EQ(size.height, 240);
        EXPECT_LE(jpeg.size(), 60000U);
    }
    EXPECT_NE(told.pictures[1], told.pictures[3]) << "the test picture moves";
    // A sine of half the full scale: its mean is 9 dB below.
    EXPECT_NEAR(told.levels[2], -9, 1);
}

TEST(Preview, ShowsAMirrorInsteadWhereOneIsWanted)
{
    Told told;
    std::vector<std::pair<int, int>> sizes;
    auto ears = told.ears();
    ears.mirror = [&](const base::Picture& picture) {
        sizes.emplace_back(picture.width, picture.height);
    };
    Preview preview{"test", "test", ears};
    ASSERT_TRUE(run_until([&] { return sizes.size() >= 4 && told.levels.size() >= 2; }));
    EXPECT_TRUE(told.troubles.empty()) << told.troubles[0].what;
    EXPECT_TRUE(told.pictures.empty());
    EXPECT_GE(sizes[3].first, 160);
    EXPECT_LE(sizes[3].first, 640);
    EXPECT_GE(sizes[3].second, 120);
}

TEST(Preview, ShowsFivePicturesAndTenLevelsASecond)
{
    Told told;
    Preview preview{"test", "test", told.ears()};
    ASSERT_TRUE(run_until([&] { return !told.pictures.empty() && !told.levels.empty(); }));
    told = {};
    run_for(2s);
    EXPECT_GE(told.pictures.size(), 3U);
    EXPECT_LE(told.pictures.size(), 12U);
    EXPECT_GE(told.levels.size(), 6U);
    EXPECT_LE(told.levels.size(), 23U);
}

TEST(Preview, OfAMissingCameraSaysSoAndLetsTheMicrophoneBeHeard)
{
    Told told;
    Preview preview{"Periscope 3000", "test", told.ears()};
    ASSERT_TRUE(run_until([&] { return !told.troubles.empty() && told.levels.size() >= 3; }));
    EXPECT_EQ(told.troubles.size(), 1U);
    EXPECT_NE(told.troubles[0].what.find("Periscope 3000"), std::string::npos);
    EXPECT_FALSE(told.troubles[0].hint.empty());
    EXPECT_TRUE(told.pictures.empty());
}

TEST(Preview, OfAMissingMicrophoneSaysSoAndShowsTheCamera)
{
    Told told;
    Preview preview{"test", "Ear trumpet", told.ears()};
    ASSERT_TRUE(run_until([&] { return !told.troubles.empty() && told.pictures.size() >= 3; }));
    EXPECT_NE(told.troubles[0].what.find("Ear trumpet"), std::string::npos);
    EXPECT_TRUE(told.levels.empty());
}

TEST(Preview, EndsAtOnceAndTellsNothingMore)
{
    Told told;
    std::optional<Preview> preview{std::in_place, "test", "test", told.ears()};
    ASSERT_TRUE(run_until([&] { return told.pictures.size() >= 2; }));
    preview.reset();
    told = {};
    run_for(500ms);
    EXPECT_TRUE(told.pictures.empty() && told.levels.empty() && told.troubles.empty());
}

TEST(DeviceIds, AreNamesWhereThoseAreClear)
{
    EXPECT_EQ(make_ids({{"Webcam", "usb-1"}, {"Built-in", ""}}),
              (std::vector<std::string>{"Webcam", "Built-in"}));
}

TEST(DeviceIds, TellDevicesOfOneNameApart)
{
    EXPECT_EQ(make_ids({{"Webcam", "usb-1"}, {"Webcam", "usb-2"}}),
              (std::vector<std::string>{"Webcam @ usb-1", "Webcam @ usb-2"}));
}

TEST(DeviceIds, AreNoWordsOfTheSettings)
{
    EXPECT_EQ(make_ids({{"none", "usb-1"}, {"test", "usb-2"}}),
              (std::vector<std::string>{"none @ usb-1", "test @ usb-2"}));
}

TEST(DeviceIds, FindTheirDeviceWhateverElseIsPluggedIn)
{
    std::vector<DeviceName> two{{"Webcam", "usb-1"}, {"Webcam", "usb-2"}};
    std::vector<DeviceName> one{{"Webcam", "usb-2"}};
    EXPECT_EQ(find_device(two, "Webcam @ usb-2"), 1U);
    EXPECT_EQ(find_device(two, "Webcam"), 0U);
    EXPECT_EQ(find_device(one, "Webcam @ usb-2"), 0U);
    EXPECT_EQ(find_device(one, "Webcam @ usb-1"), one.size());
    EXPECT_EQ(find_device({}, "Webcam"), 0U);
}

TEST(Checkup, SaysOfEachPartWhetherItIsThere)
{
    std::vector<std::string> names;
    for (const auto& check : check_media("test", "Ear trumpet")) {
        names.push_back(check.name);
        EXPECT_FALSE(check.sentence.empty()) << check.name;
        EXPECT_EQ(check.hint.empty(), check.ok) << check.name;
        if (check.name == "loudspeaker" || check.name == "network") continue;
        EXPECT_EQ(check.ok, check.name != "microphone") << check.sentence;
    }
    EXPECT_EQ(names, (std::vector<std::string>{"media", "pictures", "camera", "microphone",
                                               "loudspeaker", "network"}));
}

}  // namespace
}  // namespace mailcall::media
