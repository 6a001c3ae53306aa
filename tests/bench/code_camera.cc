// A camera of PipeWire's named "Code", 640 × 360 at 30 frames a second, whose pictures are numbers
// that count on. Prints "NUMBER MICROSECONDS" (of Unix time) when a program that uses the camera
// can have each: PipeWire itself hands it out a picture later than it was made. Ends with its
// stdin. SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>

#include <cstdio>
#include <cstring>

#include "code.hh"

namespace mailcall::bench {
namespace {

constexpr int width = 640;
constexpr int height = 360;

// The source asks PipeWire for memory and keeps the time; what it draws is drawn over.
constexpr const char* camera =
    "videotestsrc is-live=true pattern=black ! "
    "video/x-raw,format=I420,width=640,height=360,framerate=30/1 ! pipewiresink name=out "
    "mode=provide stream-properties=props,media.class=Video/Source,media.role=Camera,"
    "node.name=camera-code,node.description=Code";

constexpr const char* user =
    "pipewiresrc target-object=camera-code always-copy=true ! "
    "video/x-raw,format=I420,width=640,height=360 ! fakesink name=out sync=false";

GstPadProbeReturn draw(GstPad*, GstPadProbeInfo* info, gpointer count) noexcept
{
    const unsigned number = (*static_cast<unsigned*>(count))++ & 0xFFU;
    GstMapInfo map{};
    if (gst_buffer_map(gst_pad_probe_info_get_buffer(info), &map, GST_MAP_WRITE) == FALSE)
        return GST_PAD_PROBE_OK;
    for (int column = 0; column < columns; ++column)
        std::memset(map.data + column * width / columns, is_white(number, column) ? 235 : 16,
                    width / columns);
    for (int row = 1; row < height; ++row) std::memcpy(map.data + row * width, map.data, width);
    gst_buffer_unmap(gst_pad_probe_info_get_buffer(info), &map);
    return GST_PAD_PROBE_OK;
}

GstPadProbeReturn print(GstPad*, GstPadProbeInfo* info, gpointer) noexcept
{
    const auto now = g_get_real_time();
    GstMapInfo map{};
    if (gst_buffer_map(gst_pad_probe_info_get_buffer(info), &map, GST_MAP_READ) == FALSE)
        return GST_PAD_PROBE_OK;
    const auto number =
        read_number([&](int column) { return map.data[(2 * column + 1) * width / (2 * columns)]; });
    gst_buffer_unmap(gst_pad_probe_info_get_buffer(info), &map);
    if (number) std::printf("%u %" G_GINT64_FORMAT "\n", *number, now);
    return GST_PAD_PROBE_OK;
}

// A pipeline that plays, with `see` for each picture on the way into the element "out".
class Playing {
  public:
    Playing(const char* text, GstPadProbeCallback see, void* data)
        : pipeline_{gst_parse_launch(text, nullptr)}
    {
        auto* out = gst_bin_get_by_name(GST_BIN(pipeline_), "out");
        auto* pad = gst_element_get_static_pad(out, "sink");
        gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, see, data, nullptr);
        gst_object_unref(pad);
        gst_object_unref(out);
        gst_element_set_state(pipeline_, GST_STATE_PLAYING);
    }
    Playing(const Playing&) = delete;
    Playing& operator=(const Playing&) = delete;
    ~Playing()
    {
        gst_element_set_state(pipeline_, GST_STATE_NULL);
        gst_object_unref(pipeline_);
    }

  private:
    GstElement* pipeline_;
};

void run()
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    unsigned count = 0;
    Playing made{camera, &draw, &count};
    Playing used{user, &print, nullptr};
    while (std::getchar() != EOF) {
    }
}

}  // namespace
}  // namespace mailcall::bench

int main()
{
    gst_init(nullptr, nullptr);
    mailcall::bench::run();
    return 0;
}
