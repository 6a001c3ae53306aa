// Builds and takes down the branch from source to encoder while the packets' way stays.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/picture_sender.hh"

#include <gst/video/video.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/log.hh"
#include "media/chains.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::Ref;
using namespace std::chrono_literals;

constexpr auto pace_interval = 2s;
constexpr std::int64_t first_picture_patience_us = 6'000'000;  // some cameras take three to wake up
constexpr std::int64_t next_picture_patience_us = 4'000'000;
constexpr int least_bits = 80'000;

Ref<GstPad> pad_of(GstElement* element, const char* name)
{
    return Ref<GstPad>::adopt(gst_element_get_static_pad(element, name));
}

// Runs `see` on the streaming thread for each event of `kind` on `pad`; false drops it.
void watch_events(GstPad* pad, GstPadProbeType kind, std::function<bool(GstEvent*)> see)
{
    using See = std::function<bool(GstEvent*)>;
    auto run = [](GstPad*, GstPadProbeInfo* info, gpointer data) noexcept {
        bool pass = (*static_cast<See*>(data))(gst_pad_probe_info_get_event(info));
        return pass ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<See*>(data); };
    gst_pad_add_probe(pad, kind, run, new See{std::move(see)}, drop);
}

}  // namespace

PictureSender::PictureSender(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                             std::shared_ptr<Gate> gate, std::shared_ptr<Counters> counters,
                             Ears ears)
    : pipeline_{pipeline},
      handle_{inbox, this},
      gate_{std::move(gate)},
      counters_{std::move(counters)},
      ears_{std::move(ears)},
      packets_{pipeline, counters_, pacer_},
      tap_{inbox, "own", ears_.picture}
{
}

PictureSender::~PictureSender() { stop(); }

void PictureSender::open(const Track& track)
{
    wanted_ = {track.codec, track.payload};
    packets_.open(track);
}

void PictureSender::feed(const Ref<GstElement>& source, Content content)
{
    stop();
    change_packets();
    content_ = content;
    source_ = source;
    load_ = std::make_shared<PictureLoad>();
    load_->content = content;
    load_->held = !spending_.picture;
    load_->detail = detail();
    fed_at_us_ = g_get_monotonic_time();
    looked_at_us_ = fed_at_us_;
    chain_ = make_chain(content);
    branch_ = Ref<GstElement>::sink(gst_bin_new(nullptr));
    gst_bin_add_many(GST_BIN(branch_.get()), source.get(), chain_.get(), nullptr);
    // Refused when the device speaks none of the formats: it reports an error then.
    gst_element_link(source.get(), chain_.get());
    auto out = pad_of(chain_.get(), "src");
    gst_element_add_pad(branch_.get(), gst_ghost_pad_new("src", out.get()));
    watch_source(source.get());
    auto failed = [this](Fault fault) {
        return [this, fault](const std::string& why) {
            base::log_info("our picture stopped: " + why);
            fail(fault);
        };
    };
    pipeline_.watch_branch(source.get(), failed(Fault::source));
    pipeline_.watch_branch(branch_.get(), failed(Fault::encoder));
    gst_bin_add(pipeline_.top(), branch_.get());
    auto end = pad_of(branch_.get(), "src");
    gst_pad_link(end.get(), packets_.entry());
    gst_element_sync_state_with_parent(branch_.get());
    look_timer_.start(pace_interval);
}

Ref<GstElement> PictureSender::make_chain(Content content)
{
    auto chain = make_bin(chain_text(encoding_chain(packets_.codec(), content)));
    auto entrance = find_in(chain.get(), "entrance");
    // Before the encoder, which then costs nothing while it rings.
    auto in = pad_of(entrance.get(), "sink");
    guard(in.get(), gate_);
    watch_buffers(in.get(), [load = load_](const Passing& passing) {
        return !passing.buffer || load->is_due(passing.buffer);
    });
    tap_.attach(chain.get());
    load_->shape = find_in(chain.get(), "shape");
    encoder_ = find_in(chain.get(), "encoder");
    watch_load();
    set_rate();
    return chain;
}

void PictureSender::use(wire::Codec codec, int payload)
{
    if (!is_open() || wanted_.first == codec) return;
    wanted_ = {codec, payload};
    if (!branch_ || hold_) return;  // done by feed(), or soon
    // The source goes on: a camera takes seconds to begin again, a screen would be asked for again.
    // Between two of its pictures it is held, until the main loop has put in what comes after it. A
    // probe for idleness alone would let the next picture pass.
    constexpr auto kinds =
        static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_IDLE | GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM);
    auto hold = [](GstPad*, GstPadProbeInfo*, gpointer data) noexcept {
        auto& held = *static_cast<std::function<void()>*>(data);
        if (held) std::exchange(held, {})();
        return GST_PAD_PROBE_OK;
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<std::function<void()>*>(data); };
    auto held = [handle = handle_, feed = feed_] {
        handle.post([feed](PictureSender& sender) {
            if (feed == sender.feed_) sender.change();
        });
    };
    auto out = pad_of(source_.get(), "src");
    hold_ = gst_pad_add_probe(out.get(), kinds, hold, new std::function<void()>{held}, drop);
}

void PictureSender::change_packets()
{
    auto [codec, payload] = wanted_;
    if (packets_.codec() != codec) packets_.change(codec, payload);
}

void PictureSender::change()
{
    auto out = pad_of(source_.get(), "src");
    auto end = pad_of(branch_.get(), "src");
    media::stop(chain_.get());
    gst_element_unlink(source_.get(), chain_.get());
    gst_pad_unlink(end.get(), packets_.entry());
    gst_ghost_pad_set_target(GST_GHOST_PAD(end.get()), nullptr);
    gst_bin_remove(GST_BIN(branch_.get()), chain_.get());
    change_packets();
    chain_ = make_chain(content_);
    load_->set_format();
    gst_bin_add(GST_BIN(branch_.get()), chain_.get());
    gst_ghost_pad_set_target(GST_GHOST_PAD(end.get()), pad_of(chain_.get(), "src").get());
    gst_pad_link(end.get(), packets_.entry());
    gst_element_sync_state_with_parent(chain_.get());
    gst_element_link(source_.get(), chain_.get());
    gst_pad_remove_probe(out.get(), std::exchange(hold_, 0));
}

void PictureSender::watch_source(GstElement* source)
{
    auto out = pad_of(source, "src");
    watch_buffers(out.get(), [load = load_](const Passing&) {
        load->source_at_us = g_get_monotonic_time();
        return true;
    });
    // The end of a source is not the end of the m-line: another one may follow.
    watch_events(out.get(), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
                 [load = load_, handle = handle_, feed = ++feed_](GstEvent* event) {
                     if (GST_EVENT_TYPE(event) == GST_EVENT_CAPS) load->take_caps(event);
                     if (GST_EVENT_TYPE(event) != GST_EVENT_EOS) return true;
                     handle.post([feed](PictureSender& sender) {
                         if (feed == sender.feed_) sender.fail(Fault::source);
                     });
                     return false;
                 });
}

void PictureSender::watch_load()
{
    watch_buffers(encoder_.get(), "sink", [load = load_](const Passing&) {
        load->entered_us = g_get_monotonic_time();
        ++load->given;
        return true;
    });
    auto out = pad_of(encoder_.get(), "src");
    watch_buffers(out.get(), [load = load_](const Passing& passing) {
        load->busy_us += g_get_monotonic_time() - load->entered_us;
        load->frames += static_cast<int>(passing.count);
        return true;
    });
    watch_events(out.get(), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, [load = load_](GstEvent* event) {
        return gst_video_event_is_force_key_unit(event) == FALSE || load->is_new_wish();
    });
}

void PictureSender::stop()
{
    ++feed_;
    look_timer_.cancel();
    if (!branch_) return;
    pipeline_.forget_branch(source_.get());
    pipeline_.forget_branch(branch_.get());
    // Stopped while it is still linked: unlinked first, it would report that nobody takes its data.
    media::stop(branch_.get());
    auto end = pad_of(branch_.get(), "src");
    gst_pad_unlink(end.get(), packets_.entry());
    gst_bin_remove(pipeline_.top(), branch_.get());
    branch_ = {};
    source_ = {};
    chain_ = {};
    encoder_ = {};
    hold_ = 0;  // gone with the source
}

// An error makes others, in the elements further down.
void PictureSender::fail(Fault fault)
{
    if (!look_timer_.pending()) return;
    look_timer_.cancel();
    ears_.failed(fault);
}

void PictureSender::look()
{
    look_timer_.start(pace_interval);
    if (content_ == Content::camera) adapt();
    // A screen on which nothing changes may give no pictures; a camera that gives none is broken.
    if (content_ == Content::camera) look_for_silence();
}

void PictureSender::look_for_silence()
{
    auto last = load_->source_at_us.load();
    auto since = last ? last : fed_at_us_;
    auto patience = last ? next_picture_patience_us : first_picture_patience_us;
    if (g_get_monotonic_time() - since > patience) fail(Fault::source);
}

void PictureSender::adapt()
{
    auto now = g_get_monotonic_time();
    auto passed = static_cast<double>(now - std::exchange(looked_at_us_, now));
    auto busy = static_cast<double>(load_->busy_us.exchange(0));
    EncoderLook look{load_->frames.exchange(0), busy / passed, load_->asked_for.exchange(0),
                     is_source_large()};
    base::log_debug("encoder: " + std::to_string(look.frames) + " frames, load " +
                    std::to_string(look.load) + ", asked for " + std::to_string(look.asked_for) +
                    (look.large_source ? ", large source" : ""));
    fit_.see(load_->given.exchange(0), look.frames, load_->detail, spending_.picture_bits);
    // Less than that is no work, and says nothing of more.
    if (load_->detail >= Detail::medium) may_be_large_ = pace_.next(look);
    set_detail();
}

bool PictureSender::is_source_large() const
{
    auto size = load_->source.load();
    auto large = large_look().size;
    return size.width >= large.width && size.height >= large.height;
}

void PictureSender::spend(const Spending& now)
{
    spending_ = now;
    pacer_->set_rate(now.pace_bits);
    if (!branch_) return;
    load_->held = !now.picture;
    set_rate();
    set_detail();
}

Detail PictureSender::detail() const
{
    auto most = std::min(spending_.detail, fit_.most());
    return may_be_large_ ? most : std::min(most, Detail::medium);
}

std::pair<int, int> PictureSender::size() const
{
    if (!encoder_) return {};
    GstCaps* caps = gst_pad_get_current_caps(pad_of(encoder_.get(), "sink").get());
    if (!caps) return {};
    auto size = size_in(caps);
    gst_caps_unref(caps);
    return {size.width, size.height};
}

void PictureSender::set_rate()
{
    auto most =
        content_ == Content::screen ? Budget::most_picture_bits : look_of(detail()).most_bits;
    // An encoder saves up what it does not use: nothing, while the picture stands still.
    auto wanted = spending_.picture ? spending_.picture_bits : least_bits;
    auto bits = std::clamp(wanted, least_bits, most);
    // A whole picture that is under way for long would be asked for again and again.
    load_->whole_apart_us = whole_apart(bits).count();
    media::set_rate(encoder_.get(), bits);
}

void PictureSender::set_detail()
{
    if (load_->detail == detail()) return;
    load_->detail = detail();
    set_rate();
    load_->set_format();
}

}  // namespace mailcall::media
