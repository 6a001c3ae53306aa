// Reads the first bits of packets, and the gaps between them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/sound_repair.hh"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/glib.hh"
#include "media/gate.hh"

namespace mailcall::media {
namespace {

constexpr GstClockTime packet_length = 20 * GST_MSECOND;

// Of the pad's streaming thread.
struct Gaps {
    std::shared_ptr<Counters> counters;
    std::int64_t missing = 0;  // packets, right before the next one

    void take_gap(GstEvent* event)
    {
        GstClockTime length = GST_CLOCK_TIME_NONE;
        gst_event_parse_gap(event, nullptr, &length);
        if (!GST_CLOCK_TIME_IS_VALID(length)) length = packet_length;
        missing += std::max<std::int64_t>(
            1, static_cast<std::int64_t>((length + packet_length / 2) / packet_length));
    }
    void take_packet(GstBuffer* packet)
    {
        auto lost = std::exchange(missing, 0);
        if (lost == 0) return;
        GstMapInfo map;
        if (gst_buffer_map(packet, &map, GST_MAP_READ) == FALSE) return;
        counters->sound_lost += lost - (brings_back({map.data, map.size}) ? 1 : 0);
        gst_buffer_unmap(packet, &map);
    }
};

// Frames of 20 ms and less are one of SILK's, longer ones two or three.
unsigned silk_frames(unsigned configuration)
{
    constexpr unsigned hybrid = 12;
    constexpr unsigned longer_than_20_ms = 2;
    auto length = configuration & 3U;
    return configuration < hybrid && length >= longer_than_20_ms ? length : 1;
}

GstPadProbeReturn on_event(GstPad*, GstPadProbeInfo* info, gpointer data) noexcept
{
    GstEvent* event = gst_pad_probe_info_get_event(info);
    if (GST_EVENT_TYPE(event) == GST_EVENT_GAP)
        (*static_cast<std::shared_ptr<Gaps>*>(data))->take_gap(event);
    return GST_PAD_PROBE_OK;
}

}  // namespace

bool brings_back(std::span<const std::uint8_t> packet)
{
    constexpr unsigned without_silk = 16;
    if (packet.size() < 2) return false;
    unsigned head = packet[0];
    unsigned flags = packet[1];
    bool one_length = (head & 2U) == 0;
    auto configuration = head >> 3U;
    if (configuration >= without_silk || !one_length) return false;
    // For each channel: whether each frame has a voice, and then this.
    auto frames = silk_frames(configuration);
    bool stereo = (head & 4U) != 0;
    bool middle = ((flags >> (7 - frames)) & 1U) != 0;
    bool side = stereo && ((flags >> (6 - 2 * frames)) & 1U) != 0;
    return middle || side;
}

// An opusdec that is told before it runs says that it holds all sound back by 120 ms, as its
// packets could be so long. Ours take 20 ms, which fit into what is waited for anyway.
void repair_sound(GstElement* decoder, std::shared_ptr<Counters> counters)
{
    auto gaps = std::make_shared<Gaps>(Gaps{std::move(counters)});
    auto pad = base::Ref<GstPad>::adopt(gst_element_get_static_pad(decoder, "sink"));
    watch_buffers(pad.get(), [gaps](const Passing& passing) {
        if (passing.buffer) gaps->take_packet(passing.buffer);
        return true;
    });
    auto drop = [](gpointer data) noexcept { delete static_cast<std::shared_ptr<Gaps>*>(data); };
    gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, &on_event,
                      new std::shared_ptr<Gaps>{gaps}, drop);
    g_object_set(decoder, "use-inband-fec", TRUE, nullptr);
}

}  // namespace mailcall::media
