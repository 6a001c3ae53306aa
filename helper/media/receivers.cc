// The decoding chains; packets are dropped on webrtcbin's pads until gate and chain are ready.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/receivers.hh"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "media/chains.hh"
#include "media/elements.hh"
#include "media/sound_repair.hh"

namespace mailcall::media {
namespace {

using base::Ref;

// What the handler of "pad-added", on its foreign thread, may touch.
struct Entrance {
    Handle<Receivers> receivers;
    std::shared_ptr<Gate> gate;
};

// A text of what the packets are said to be: "media", "encoding-name".
std::string said_of(GstPad* pad, const char* field)
{
    GstCaps* caps = gst_pad_get_current_caps(pad);
    if (!caps) caps = gst_pad_query_caps(pad, nullptr);
    const char* text = gst_structure_get_string(gst_caps_get_structure(caps, 0), field);
    std::string said = text ? text : "";
    gst_caps_unref(caps);
    return said;
}

bool is_video(GstPad* pad) { return said_of(pad, "media") == "video"; }

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

Receivers::Receivers(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                     std::shared_ptr<Gate> gate, std::shared_ptr<Counters> counters, Ears ears)
    : pipeline_{pipeline},
      handle_{inbox, this},
      gate_{std::move(gate)},
      counters_{std::move(counters)},
      ears_{std::move(ears)},
      vp8_{pipeline, inbox, counters_, wire::Codec::vp8, picture_ears()},
      h264_{pipeline, inbox, counters_, wire::Codec::h264, picture_ears()}
{
    connect(pipeline.webrtc(), "pad-added", G_CALLBACK(&Receivers::on_pad),
            Entrance{handle_, gate_});
}

// What a new pad's packets wait for. The streaming thread waits, the owning context tells.
class Receivers::Link {
  public:
    // Whether a packet may pass. A whole picture comes first, and the next one half a second later,
    // so it is worth waiting for; but not for good, should nobody be there any more to tell.
    bool pass()
    {
        std::unique_lock lock{mutex_};
        if (!std::exchange(has_waited_, true))
            changed_.wait_for(lock, patience, [this] { return state_ != State::made; });
        is_whole_ = is_whole_ && state_ == State::linked;
        return state_ == State::linked;
    }
    void drop() { is_whole_ = false; }
    // Gives whether everything so far has passed, or waits.
    bool settle(bool linked)
    {
        std::lock_guard lock{mutex_};
        state_ = linked ? State::linked : State::refused;
        changed_.notify_all();
        return is_whole_;
    }

  private:
    enum class State { made, linked, refused };
    static constexpr auto patience = std::chrono::milliseconds{200};
    std::mutex mutex_;
    std::condition_variable changed_;
    State state_ = State::made;
    bool has_waited_ = false;
    std::atomic<bool> is_whole_{true};
};

// A pad that is not linked stops its jitter buffer for good with the first packet, so none may get
// through from this very moment, while the chain is built on the owning context.
void Receivers::on_pad(GstElement*, GstPad* pad, gpointer data) noexcept
{
    if (GST_PAD_DIRECTION(pad) != GST_PAD_SRC) return;
    auto& entrance = *static_cast<Entrance*>(data);
    auto link = std::make_shared<Link>();
    watch_buffers(pad, [gate = entrance.gate, link](const Passing& passing) {
        if (gate->pass(passing.count)) return link->pass();
        link->drop();
        return false;
    });
    entrance.receivers.post([pad = Ref<GstPad>::share(pad), link](Receivers& receivers) {
        receivers.take_up(pad, *link);
    });
}

void Receivers::take_up(const Ref<GstPad>& pad, Link& link)
{
    constexpr int most = 8;  // a peer can make up as many streams as it likes
    if (++taken_up_ > most) return static_cast<void>(link.settle(false));
    auto chain = add_chain(pad.get());
    auto entry = Ref<GstPad>::adopt(gst_element_get_static_pad(chain.get(), "sink"));
    gst_element_sync_state_with_parent(chain.get());
    if (!is_video(pad.get())) repair(chain.get());
    gst_pad_link(pad.get(), entry.get());
    bool is_whole = link.settle(true);
    if (gate_->is_open() && !is_whole) ask_for_picture();
}

// Sound that is not to be played has no decoder.
void Receivers::repair(GstElement* chain)
{
    if (!GST_IS_BIN(chain)) return;
    auto decoder = find_in(chain, "decoder");
    repair_sound(decoder.get(), counters_);
}

// A peer changes from one codec to the other when it likes: each has a pad and a chain of its own.
Ref<GstElement> Receivers::add_chain(GstPad* pad)
{
    if (!is_video(pad)) {
        if (std::exchange(media_.audio, false)) return add_audio_chain();
        return add(make_element("fakesink"));
    }
    auto codec = wire::read_codec(said_of(pad, "encoding-name"));
    auto& receiver = codec == wire::Codec::h264 ? h264_ : vp8_;
    if (!media_.video || !codec || receiver.is_open()) return add(make_element("fakesink"));
    return receiver.open();
}

PictureReceiver::Ears Receivers::picture_ears() const
{
    return {[this] { ears_.first(true); }, ears_.trouble, ears_.picture};
}

void Receivers::ask_for_picture()
{
    vp8_.ask_for_picture();
    h264_.ask_for_picture();
}

void Receivers::show_pictures(bool wanted)
{
    vp8_.show_pictures(wanted);
    h264_.show_pictures(wanted);
}

std::optional<wire::Codec> Receivers::newest_codec() const
{
    if (h264_.newest_us() > vp8_.newest_us()) return wire::Codec::h264;
    return vp8_.newest_us() > 0 ? std::optional{wire::Codec::vp8} : std::nullopt;
}

GstSample* Receivers::newest_picture() const
{
    return newest_codec() == wire::Codec::h264 ? h264_.newest() : vp8_.newest();
}

Ref<GstElement> Receivers::add(Ref<GstElement> element)
{
    gst_bin_add(pipeline_.top(), element.get());
    return element;
}

Ref<GstElement> Receivers::add_audio_chain()
{
    auto chain = add(make_bin(chain_text(Chain::sound_in)));
    ears_.sound(find_in(chain.get(), "far-sound").get());
    auto decoder = find_in(chain.get(), "decoder");
    auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(decoder.get(), "src"));
    auto see = [counters = counters_, meter = meter_, handle = handle_, from = pad.get(),
                told = false](const Passing& passing) mutable {
        ++counters->audio_buffers;
        bool heard = hear(*meter, passing.buffer, channel_count(from));
        if (heard && !std::exchange(told, true))
            handle.post([](Receivers& receivers) { receivers.ears_.first(false); });
        return true;
    };
    watch_buffers(pad.get(), see);
    return chain;
}

}  // namespace mailcall::media
