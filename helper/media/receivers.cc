// The decoding chains; packets are dropped on webrtcbin's pads until gate and chain are ready.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/receivers.hh"

#include <gst/video/video.h>

#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "media/devices.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::Ref;

constexpr const char* video_chain =
    "queue max-size-time=0 max-size-buffers=200 max-size-bytes=0 ! "
    "rtpvp8depay name=depayloader request-keyframe=true wait-for-keyframe=true ! "
    "vp8dec name=decoder threads=1 max-errors=-1 ! "
    "appsink name=screen sync=true async=false max-buffers=1 drop=true";
constexpr const char* audio_chain =
    "queue max-size-time=0 max-size-buffers=200 max-size-bytes=0 ! "
    "rtpopusdepay ! opusdec name=decoder plc=true ! audioconvert ! audioresample";

// What the handler of "pad-added", on its foreign thread, may touch.
struct Entrance {
    Handle<Receivers> receivers;
    std::shared_ptr<Gate> gate;
};

bool is_video(GstPad* pad)
{
    GstCaps* caps = gst_pad_get_current_caps(pad);
    if (!caps) caps = gst_pad_query_caps(pad, nullptr);
    const char* kind = gst_structure_get_string(gst_caps_get_structure(caps, 0), "media");
    bool video = kind && std::strcmp(kind, "video") == 0;
    gst_caps_unref(caps);
    return video;
}

// VP8 allows pictures of 16383 × 16383, 400 MB each: a peer could make the decoder eat all memory.
// A key frame starts with 3 bytes of tag, 3 of start code, then width and height, 14 bits each.
bool has_sane_size(GstBuffer* frame)
{
    constexpr unsigned most_pixels = 1920 * 1200;
    if (!frame || GST_BUFFER_FLAG_IS_SET(frame, GST_BUFFER_FLAG_DELTA_UNIT)) return true;
    std::array<std::uint8_t, 10> head{};
    if (gst_buffer_extract(frame, 0, head.data(), head.size()) < head.size()) return true;
    auto number = [&](std::size_t at) {
        return (static_cast<unsigned>(head[at]) | static_cast<unsigned>(head[at + 1]) << 8U) &
               0x3FFFU;
    };
    bool inter_frame = (head[0] & 1U) != 0;
    return inter_frame || number(6) * number(8) <= most_pixels;
}

bool hear(Meter& meter, GstBuffer* buffer, unsigned channels)
{
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE) return false;
    std::vector<std::int16_t> samples(map.size / sizeof(std::int16_t));
    std::memcpy(samples.data(), map.data, samples.size() * sizeof(std::int16_t));
    gst_buffer_unmap(buffer, &map);
    return meter.hear(samples, channels);
}

unsigned channel_count(GstPad* pad)
{
    GstCaps* caps = gst_pad_get_current_caps(pad);
    int channels = 1;
    if (caps) gst_structure_get_int(gst_caps_get_structure(caps, 0), "channels", &channels);
    if (caps) gst_caps_unref(caps);
    return channels > 0 ? static_cast<unsigned>(channels) : 1;
}

}  // namespace

Receivers::Receivers(const Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                     std::shared_ptr<Gate> gate, std::shared_ptr<Counters> counters,
                     std::function<void(bool)> first)
    : pipeline_{pipeline},
      handle_{inbox, this},
      gate_{std::move(gate)},
      counters_{std::move(counters)},
      first_{std::move(first)}
{
    connect(pipeline.webrtc(), "pad-added", G_CALLBACK(&Receivers::on_pad),
            Entrance{handle_, gate_});
}

void Receivers::play(const wire::Media& media, bool loudspeaker)
{
    media_ = media;
    loudspeaker_ = loudspeaker;
}

// A pad that is not linked stops its jitter buffer for good with the first packet, so the packets
// must be dropped from this very moment, while the chain is built on the owning context.
void Receivers::on_pad(GstElement*, GstPad* pad, gpointer data) noexcept
{
    if (GST_PAD_DIRECTION(pad) != GST_PAD_SRC) return;
    auto& entrance = *static_cast<Entrance*>(data);
    auto linked = std::make_shared<std::atomic<bool>>(false);
    watch_buffers(pad, [gate = entrance.gate, linked](const Passing& passing) {
        return gate->pass(passing.count) && *linked;
    });
    entrance.receivers.post([pad = Ref<GstPad>::share(pad), linked](Receivers& receivers) {
        receivers.take_up(pad, linked);
    });
}

void Receivers::take_up(const Ref<GstPad>& pad, const std::shared_ptr<std::atomic<bool>>& linked)
{
    constexpr int most = 8;  // a peer can make up as many streams as it likes
    if (++taken_up_ > most) return;
    bool video = is_video(pad.get());
    auto chain = add_chain(video);
    auto entry = Ref<GstPad>::adopt(gst_element_get_static_pad(chain.get(), "sink"));
    gst_element_sync_state_with_parent(chain.get());
    gst_pad_link(pad.get(), entry.get());
    if (video) video_entry_ = entry;
    *linked = true;
    if (gate_->is_open()) ask_for_picture();
}

Ref<GstElement> Receivers::add_chain(bool video)
{
    bool& wanted = video ? media_.video : media_.audio;
    if (!std::exchange(wanted, false)) return add(make_element("fakesink"));
    return video ? add_video_chain() : add_audio_chain();
}

Ref<GstElement> Receivers::add(Ref<GstElement> element)
{
    gst_bin_add(pipeline_.top(), element.get());
    return element;
}

Ref<GstElement> Receivers::add_video_chain()
{
    auto chain = add(make_bin(video_chain));
    screen_ = find_in(chain.get(), "screen");
    auto depayloader = find_in(chain.get(), "depayloader");
    watch_buffers(depayloader.get(), "src",
                  [](const Passing& passing) { return has_sane_size(passing.buffer); });
    auto decoder = find_in(chain.get(), "decoder");
    watch_buffers(decoder.get(), "src", [counters = counters_, handle = handle_](const Passing&) {
        if (counters->video_frames++ == 0)
            handle.post([](Receivers& receivers) { receivers.first_(true); });
        return true;
    });
    return chain;
}

Ref<GstElement> Receivers::add_audio_chain()
{
    auto chain = add(make_bin(audio_chain));
    auto speaker = add(open_loudspeaker(loudspeaker_));
    gst_element_link(chain.get(), speaker.get());
    gst_element_sync_state_with_parent(speaker.get());
    auto decoder = find_in(chain.get(), "decoder");
    auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(decoder.get(), "src"));
    auto see = [counters = counters_, meter = meter_, handle = handle_, from = pad.get(),
                told = false](const Passing& passing) mutable {
        ++counters->audio_buffers;
        bool heard = hear(*meter, passing.buffer, channel_count(from));
        if (heard && !std::exchange(told, true))
            handle.post([](Receivers& receivers) { receivers.first_(false); });
        return true;
    };
    watch_buffers(pad.get(), see);
    return chain;
}

void Receivers::ask_for_picture()
{
    if (!video_entry_) return;
    gst_pad_push_event(video_entry_.get(),
                       gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

GstSample* Receivers::newest_picture() const
{
    GstSample* sample = nullptr;
    if (screen_) g_object_get(screen_.get(), "last-sample", &sample, nullptr);
    return sample;
}

}  // namespace mailcall::media
