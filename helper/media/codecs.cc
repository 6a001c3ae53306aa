// What differs from codec to codec, in one place.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/codecs.hh"

#include <array>
#include <cstdint>
#include <span>

#include "media/elements.hh"
#include "media/h264_unit.hh"

namespace mailcall::media {
namespace {

using wire::Codec;

// VP8 allows pictures of 16383 × 16383, 400 MB each.
// A key frame starts with 3 bytes of tag, 3 of start code, then width and height, 14 bits each.
bool is_harmless_vp8(GstBuffer* frame)
{
    if (GST_BUFFER_FLAG_IS_SET(frame, GST_BUFFER_FLAG_DELTA_UNIT)) return true;
    std::array<std::uint8_t, 10> head{};
    if (gst_buffer_extract(frame, 0, head.data(), head.size()) < head.size()) return true;
    auto number = [&](std::size_t at) {
        return (static_cast<unsigned>(head[at]) | static_cast<unsigned>(head[at + 1]) << 8U) &
               0x3FFFU;
    };
    bool inter_frame = (head[0] & 1U) != 0;
    return inter_frame || number(6) * number(8) <= most_pixels;
}

bool is_harmless_h264(GstBuffer* unit)
{
    GstMapInfo map;
    if (gst_buffer_map(unit, &map, GST_MAP_READ) == FALSE) return false;
    bool harmless = is_harmless_h264_unit(std::span{map.data, map.size});
    gst_buffer_unmap(unit, &map);
    return harmless;
}

}  // namespace

std::vector<Codec> usable_codecs(const std::string& wish)
{
    if (wish == "vp8" || !has_h264()) return {Codec::vp8};
    if (wish == "h264") return {Codec::h264, Codec::vp8};
    return {Codec::vp8, Codec::h264};
}

Chain encoding_chain(Codec codec, Content content)
{
    bool camera = content == Content::camera;
    if (codec == Codec::h264) return camera ? Chain::camera_h264 : Chain::screen_h264;
    return camera ? Chain::camera : Chain::screen;
}

Chain payload_chain(Codec codec)
{
    return codec == Codec::h264 ? Chain::payload_h264 : Chain::payload;
}

Chain decoding_chain(Codec codec)
{
    return codec == Codec::h264 ? Chain::picture_in_h264 : Chain::picture_in;
}

void set_rate(GstElement* encoder, int bits)
{
    bool vp8 = g_object_class_find_property(G_OBJECT_GET_CLASS(encoder), "target-bitrate");
    if (vp8)
        g_object_set(encoder, "target-bitrate", bits, nullptr);
    else
        g_object_set(encoder, "bitrate", static_cast<guint>(bits), nullptr);
}

bool is_harmless(Codec codec, GstBuffer* unit)
{
    if (!unit) return true;
    return codec == Codec::h264 ? is_harmless_h264(unit) : is_harmless_vp8(unit);
}

}  // namespace mailcall::media
