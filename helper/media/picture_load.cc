// The sizes and rates of pictures, and which picture is encoded.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/picture_load.hh"

#include <gst/video/video.h>

#include <algorithm>
#include <array>
#include <string>

namespace mailcall::media {
namespace {

constexpr const char* camera_rate = "[0/1,30/1]";
constexpr const char* screen_rate = "10/1";
// Cameras give 30 pictures a second. Where some of them are left out at irregular times, libvpx
// spends a third more than it is told to.
constexpr std::array<Look, 4> looks{{{{320, 180}, 15, 300'000},
                                     {{480, 270}, 30, 550'000},
                                     {{640, 360}, 30, 1'000'000},
                                     {{1280, 720}, 30, Budget::most_picture_bits}}};
constexpr Size screen_picture{1920, 1080};

// A range would not do: the picture for ourselves prefers to be small, and the format that both of
// them like best would be chosen for both.
std::string format_of(Size source, Size most, const char* frames)
{
    double fit = std::min({1.0, static_cast<double>(most.width) / source.width,
                           static_cast<double>(most.height) / source.height});
    // What fits stays as it is to the pixel: text that is scaled by a hair is blurred.
    auto side = [fit](int length) {
        return fit == 1.0 ? length : std::max(16, static_cast<int>(length * fit) / 2 * 2);
    };
    return "video/x-raw,format=I420,width=" + std::to_string(side(source.width)) +
           ",height=" + std::to_string(side(source.height)) +
           ",pixel-aspect-ratio=1/1,framerate=" + frames;
}

void set_caps(GstElement* capsfilter, const std::string& text)
{
    GstCaps* caps = gst_caps_from_string(text.c_str());
    g_object_set(capsfilter, "caps", caps, nullptr);
    gst_caps_unref(caps);
}

}  // namespace

const Look& look_of(Detail detail) { return looks.at(static_cast<std::size_t>(detail)); }
const Look& large_look() { return looks.back(); }

Size size_in(const GstCaps* caps)
{
    GstVideoInfo info;
    if (gst_video_info_from_caps(&info, caps) == FALSE) return {};
    int across = std::max(1, GST_VIDEO_INFO_PAR_N(&info));
    int down = std::max(1, GST_VIDEO_INFO_PAR_D(&info));
    auto width =
        gst_util_uint64_scale_int(static_cast<guint64>(GST_VIDEO_INFO_WIDTH(&info)), across, down);
    return {static_cast<int>(width), GST_VIDEO_INFO_HEIGHT(&info)};
}

void PictureLoad::take_caps(GstEvent* event)
{
    GstCaps* caps = nullptr;
    gst_event_parse_caps(event, &caps);
    source = size_in(caps);
    set_format();
}

bool PictureLoad::is_due(GstBuffer* picture)
{
    if (held) return false;
    auto at = GST_BUFFER_PTS(picture);
    if (content == Content::screen || !GST_CLOCK_TIME_IS_VALID(at)) return true;
    auto apart = GST_SECOND / static_cast<GstClockTime>(look_of(detail).rate);
    if (due > at + GST_SECOND) due = at;  // another clock
    if (at + apart / 4 < due) return false;
    due = std::max(due + apart, at);
    return true;
}

bool PictureLoad::is_new_wish()
{
    auto now = g_get_monotonic_time();
    if (now - whole_us < whole_apart_us) return false;
    ++asked_for;
    whole_us = now;
    return true;
}

void PictureLoad::set_format() const
{
    auto size = source.load();
    if (size.width <= 0 || size.height <= 0) return;
    bool screen = content == Content::screen;
    auto most = screen ? screen_picture : look_of(detail).size;
    set_caps(shape.get(), format_of(size, most, screen ? screen_rate : camera_rate));
}

}  // namespace mailcall::media
