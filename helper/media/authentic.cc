// A second srtpdec, on which one packet at a time is tried, and which then forgets all.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/authentic.hh"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/glib.hh"
#include "media/elements.hh"
#include "media/gate.hh"
#include "media/hand_over.hh"

namespace mailcall::media {
namespace {

// On the thread that receives, one packet at a time.
class Trial {
  public:
    Trial();
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;
    ~Trial() { gst_element_set_state(decoder_.get(), GST_STATE_NULL); }

    // Whether `packet` was made by somebody who has `key`.
    bool passes(GstBuffer* packet, GstCaps* key);

  private:
    static GstCaps* on_request(GstElement* decoder, guint ssrc, gpointer data) noexcept;

    base::Ref<GstElement> decoder_ = make_element("srtpdec");
    base::Ref<GstPad> entrance_ =
        base::Ref<GstPad>::adopt(gst_element_get_static_pad(decoder_.get(), "rtp_sink"));
    GstCaps* key_ = nullptr;
    bool came_out_ = false;
};

Trial::Trial()
{
    g_signal_connect(decoder_.get(), "request-key", G_CALLBACK(&on_request), this);
    for (const char* exit : {"rtp_src", "rtcp_src"})
        watch_buffers(decoder_.get(), exit, [this](const Passing&) {
            came_out_ = true;
            return false;
        });
    gst_element_set_state(decoder_.get(), GST_STATE_PLAYING);
    gst_pad_send_event(entrance_.get(), gst_event_new_stream_start("trial"));
    GstSegment segment;
    gst_segment_init(&segment, GST_FORMAT_TIME);
    gst_pad_send_event(entrance_.get(), gst_event_new_segment(&segment));
}

GstCaps* Trial::on_request(GstElement*, guint, gpointer data) noexcept
{
    return gst_caps_ref(static_cast<Trial*>(data)->key_);
}

bool Trial::passes(GstBuffer* packet, GstCaps* key)
{
    came_out_ = false;
    key_ = key;
    // A copy: srtpdec decrypts in place.
    gst_pad_chain(entrance_.get(), gst_buffer_copy_deep(packet));
    g_signal_emit_by_name(decoder_.get(), "clear-keys");
    return came_out_;
}

// A trial takes longer than all else that is done with a forged packet. Of thousands a second, some
// are tried: a source that is authentic sends on, and its turn comes soon.
class Ration {
  public:
    bool take(std::int64_t now_us)
    {
        missing_us_ = std::max<std::int64_t>(0, missing_us_ - (now_us - at_us_));
        at_us_ = now_us;
        if (missing_us_ > most_at_once * every_us) return false;
        missing_us_ += every_us;
        return true;
    }

  private:
    static constexpr std::int64_t every_us = 2000;
    static constexpr std::int64_t most_at_once = 50;
    std::int64_t missing_us_ = 0;
    std::int64_t at_us_ = 0;
};

// One call's.
struct Door {
    GstBuffer* packet = nullptr;  // the one that srtpdec looks at
    Ration ration;
    Trial trial;
};

// What those who were asked before us answer.
GstCaps* ask_others(GstElement* decoder, guint ssrc, gpointer data)
{
    GstCaps* key = nullptr;
    g_signal_handlers_block_matched(decoder, G_SIGNAL_MATCH_DATA, 0, 0, nullptr, nullptr, data);
    g_signal_emit_by_name(decoder, "request-key", ssrc, &key);
    g_signal_handlers_unblock_matched(decoder, G_SIGNAL_MATCH_DATA, 0, 0, nullptr, nullptr, data);
    return key;
}

// Without a key srtpdec drops the packet, and keeps nothing. It holds its lock meanwhile.
GstCaps* on_request(GstElement* decoder, guint ssrc, gpointer data) noexcept
{
    auto& door = **static_cast<std::shared_ptr<Door>*>(data);
    if (!door.packet || !door.ration.take(g_get_monotonic_time())) return nullptr;
    auto* key = ask_others(decoder, ssrc, data);
    if (key && door.trial.passes(door.packet, key)) return key;
    gst_clear_caps(&key);
    return nullptr;
}

}  // namespace

void take_only_authentic_sources(GstElement* srtpdec)
{
    auto door = std::make_shared<Door>();
    watch_buffers(srtpdec, "rtp_sink", [door](const Passing& passing) {
        door->packet = passing.buffer;
        return true;
    });
    connect(srtpdec, "request-key", G_CALLBACK(&on_request), std::move(door));
}

}  // namespace mailcall::media
