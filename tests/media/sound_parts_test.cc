// What sound is made of: loudness, the words of its settings, which device is chosen, mute.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "media/devices.hh"
#include "media/elements.hh"
#include "media/loudness.hh"
#include "media/sound_branches.hh"
#include "media/sound_devices.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

std::vector<std::int16_t> sine(std::size_t count, double strength)
{
    std::vector<std::int16_t> samples(count);
    for (std::size_t at = 0; at < count; ++at) {
        double turn = 2 * std::numbers::pi * 440 * static_cast<double>(at) / 48000;
        samples[at] = static_cast<std::int16_t>(32767 * strength * std::sin(turn));
    }
    return samples;
}

TEST(Loudness, IsToldTenTimesASecond)
{
    Loudness loudness;
    auto piece = sine(480, 0.5);
    int told = 0;
    for (int at = 0; at < 100; ++at)
        if (auto level = loudness.hear(piece, 1)) {
            ++told;
            EXPECT_NEAR(*level, -9, 0.2);
        }
    EXPECT_EQ(told, 10);
}

TEST(Loudness, OfStereoIsThatOfBoth)
{
    Loudness loudness;
    auto piece = sine(9600, 0.5);
    EXPECT_NEAR(loudness.hear(piece, 2).value_or(0), -9, 0.2);
}

TEST(Loudness, HasBounds)
{
    EXPECT_EQ(level_of(0), silent_level);
    EXPECT_EQ(level_of(std::numeric_limits<double>::quiet_NaN()), silent_level);
    EXPECT_EQ(level_of(1e-30), silent_level);
    EXPECT_EQ(level_of(4), 0);
}

TEST(Processing, IsReadFromWords)
{
    auto is = [](const char* text, bool echo, bool noise, bool gain) {
        auto read = read_processing(text);
        return read.echo == echo && read.noise == noise && read.gain == gain &&
               read.any() == (echo || noise || gain);
    };
    EXPECT_TRUE(is("on", true, true, true));
    EXPECT_TRUE(is("off", false, false, false));
    EXPECT_TRUE(is("", false, false, false));
    EXPECT_TRUE(is("echo", true, false, false));
    EXPECT_TRUE(is("noise,echo", true, true, false));
    EXPECT_TRUE(is("gain", false, false, true));
    EXPECT_TRUE(is("gainful,echoes", false, false, false));
}

// Devices as the system would list them; nothing of them is opened.
std::vector<Device> desk()
{
    return {{{"Headset", "usb-1"}, {}}, {{"Webcam", "usb-2"}, {}}, {{"Webcam", "usb-3"}, {}}};
}

TEST(SoundDevice, IsChosenAsWanted)
{
    EXPECT_EQ(choose_device(desk(), "default", false), "default");
    EXPECT_EQ(choose_device(desk(), "none", true), "");
    EXPECT_EQ(choose_device(desk(), "test", false), "test");
    EXPECT_EQ(choose_device({}, "test", false), "test");
    EXPECT_EQ(choose_device(desk(), "Headset", false), "Headset");
    EXPECT_EQ(choose_device(desk(), "Webcam @ usb-3", false), "Webcam @ usb-3");
}

TEST(SoundDevice, IsReplacedOnlyWhereThatIsWantedAndPossible)
{
    EXPECT_EQ(choose_device(desk(), "Ear trumpet", false), "");
    EXPECT_EQ(choose_device(desk(), "Ear trumpet", true), "default");
    EXPECT_EQ(choose_device({}, "Ear trumpet", true), "");
    EXPECT_EQ(choose_device({}, "default", true), "");
}

// A tap between two pipelines, the second one with a mixer as the loudspeaker's has.
struct Taps {
    explicit Taps(std::function<void(double)> level = [](double) {})
        : tap{SoundTap::make(std::move(level))}
    {
        tap->draw_from(find_in(near.get(), "out").get());
        tap->pour_into(find_in(far.get(), "in"));
        for (auto& pipeline : {near, far}) gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    }
    ~Taps()
    {
        for (auto& pipeline : {near, far}) gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    }

    static base::Ref<GstElement> make(const char* text)
    {
        gst_init(nullptr, nullptr);
        return base::Ref<GstElement>::sink(gst_parse_launch(text, nullptr));
    }
    // The loudest of the next second and a half, as it arrives.
    double loudest()
    {
        auto sink = find_in(far.get(), "out");
        double most = silent_level;
        for (int at = 0; at < 15; ++at) {
            Loudness loudness;
            for (std::optional<double> level; !level;) {
                GstSample* sample = gst_app_sink_pull_sample(GST_APP_SINK(sink.get()));
                if (!sample) return most;
                std::array<std::int16_t, 4800> samples{};
                auto size = gst_buffer_extract(gst_sample_get_buffer(sample), 0, samples.data(),
                                               sizeof samples);
                level = loudness.hear(std::span{samples}.first(size / sizeof(std::int16_t)), 1);
                gst_sample_unref(sample);
                if (level) most = std::max(most, *level);
            }
        }
        return most;
    }

    base::Ref<GstElement> near = make(
        "audiotestsrc is-live=true freq=440 volume=0.5 samplesperbuffer=480 ! "
        "audio/x-raw,format=S16LE,rate=48000,channels=1 ! appsink name=out sync=false");
    base::Ref<GstElement> far = make(
        "appsrc name=in is-live=true format=time ! audiomixer latency=20000000 "
        "start-time-selection=first ! audio/x-raw,format=S16LE,rate=48000,channels=1 ! "
        "appsink name=out sync=false max-buffers=1000");
    std::shared_ptr<SoundTap> tap;
};

TEST(SoundTap, PoursSoundIntoAnotherPipeline)
{
    Taps taps;
    EXPECT_NEAR(taps.loudest(), -9, 0.5);
}

TEST(SoundTap, PoursSilenceWhenMuted)
{
    Taps taps;
    EXPECT_GT(taps.loudest(), -12);
    taps.tap->mute(true);
    taps.loudest();  // what was on its way
    EXPECT_EQ(taps.loudest(), silent_level);
    taps.tap->mute(false);
    taps.loudest();
    EXPECT_GT(taps.loudest(), -12);
}

TEST(SoundTap, TellsLevelsOnlyWhileTheyAreWanted)
{
    std::atomic<int> told{0};
    Taps taps{[&told](double) { ++told; }};
    taps.loudest();
    EXPECT_EQ(told, 0);
    taps.tap->want_levels(true);
    taps.loudest();
    EXPECT_GE(told, 5);
}

TEST(SoundTap, GoesOnWhenWhatItPouredIntoIsGone)
{
    Taps taps;
    EXPECT_GT(taps.loudest(), -12);
    taps.tap->pour_into({});
    run_for(200ms);
    taps.tap->pour_into(find_in(taps.far.get(), "in"));
    taps.loudest();
    EXPECT_GT(taps.loudest(), -12);
}

}  // namespace
}  // namespace mailcall::media
