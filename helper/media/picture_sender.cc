// Builds and takes down the branch from source to encoder while the packets' way stays.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/picture_sender.hh"

#include <gst/video/video.h>

#include <algorithm>
#include <array>
#include <atomic>
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
constexpr const char* camera_rate = "[0/1,30/1]";
constexpr const char* screen_rate = "10/1";
// Aligned as a whole, or it could not be read and written by two threads without a lock.
struct alignas(8) Size {
    int width = 0;
    int height = 0;
};
struct Look {
    Size size;
    int rate = 0;       // pictures a second, at most
    int most_bits = 0;  // a second; more would hardly be seen
};
// Cameras give 30 pictures a second. Where some of them are left out at irregular times, libvpx
// spends a third more than it is told to.
constexpr std::array<Look, 4> looks{{{{320, 180}, 15, 300'000},
                                     {{480, 270}, 30, 550'000},
                                     {{640, 360}, 30, 1'000'000},
                                     {{1280, 720}, 30, Budget::most_picture_bits}}};
constexpr Size large_picture = looks[3].size;
constexpr Size screen_picture{1920, 1080};
constexpr int least_bits = 80'000;

const Look& look_of(Detail detail) { return looks.at(static_cast<std::size_t>(detail)); }

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

// As it is to be seen: pixels need not be square.
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

void set_caps(GstElement* capsfilter, const std::string& text)
{
    GstCaps* caps = gst_caps_from_string(text.c_str());
    g_object_set(capsfilter, "caps", caps, nullptr);
    gst_caps_unref(caps);
}

}  // namespace

// Written on streaming threads.
struct PictureSender::Load {
    std::atomic<std::int64_t> source_at_us{0};  // the newest picture; 0: none yet
    std::atomic<std::int64_t> busy_us{0};
    std::atomic<int> given{0};  // pictures, to the encoder
    std::atomic<int> frames{0};
    std::atomic<int> asked_for{0};
    std::atomic<std::int64_t> whole_apart_us{0};
    std::atomic<std::int64_t> whole_us{0};  // when a whole picture was asked for
    std::int64_t entered_us = 0;            // the encoder's thread alone
    GstClockTime due = 0;                   // the next picture; the source's thread alone
    std::atomic<Size> source{};
    std::atomic<Detail> detail{Detail::medium};
    std::atomic<bool> held{false};
    Content content = Content::camera;
    Ref<GstElement> shape;

    void take_caps(GstEvent* event)
    {
        GstCaps* caps = nullptr;
        gst_event_parse_caps(event, &caps);
        source = size_in(caps);
        set_format();
    }

    // Whether the picture is to be encoded: not while all stand still, nor more a second than is
    // worth it. On the source's thread.
    bool is_due(GstBuffer* picture)
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

    // Who lacks a picture asks again and again until a whole one has come; what was asked for while
    // that was under way is done with it.
    bool is_new_wish()
    {
        auto now = g_get_monotonic_time();
        if (now - whole_us < whole_apart_us) return false;
        ++asked_for;
        whole_us = now;
        return true;
    }

    // Any thread.
    void set_format() const
    {
        auto size = source.load();
        if (size.width <= 0 || size.height <= 0) return;
        bool screen = content == Content::screen;
        auto most = screen ? screen_picture : look_of(detail).size;
        set_caps(shape.get(), format_of(size, most, screen ? screen_rate : camera_rate));
    }
};

PictureSender::PictureSender(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                             std::shared_ptr<Gate> gate, std::shared_ptr<Counters> counters,
                             Ears ears)
    : pipeline_{pipeline},
      handle_{inbox, this},
      gate_{std::move(gate)},
      counters_{std::move(counters)},
      ears_{std::move(ears)},
      tap_{inbox, "own", ears_.picture}
{
}

PictureSender::~PictureSender() { stop(); }

void PictureSender::open(const Track& track)
{
    auto packets = add_packets(pipeline_, track, Chain::picture_packets);
    entry_ = pad_of(packets.get(), "sink");
    watch_buffers(entry_.get(), [counters = counters_](const Passing& passing) {
        counters->frames_sent += passing.count;
        return true;
    });
    auto queue = find_in(packets.get(), "pacer");
    pace(pad_of(queue.get(), "src").get(), pacer_);
}

void PictureSender::feed(const Ref<GstElement>& source, Content content)
{
    stop();
    content_ = content;
    source_ = source;
    load_ = std::make_shared<Load>();
    load_->content = content;
    load_->held = !spending_.picture;
    load_->detail = detail();
    fed_at_us_ = g_get_monotonic_time();
    looked_at_us_ = fed_at_us_;
    chain_ = make_chain(content);
    set_rate();
    branch_ = Ref<GstElement>::sink(gst_bin_new(nullptr));
    gst_bin_add_many(GST_BIN(branch_.get()), source.get(), chain_.get(), nullptr);
    // Refused when the device speaks none of the formats: it reports an error then.
    gst_element_link(source.get(), chain_.get());
    auto out = pad_of(chain_.get(), "src");
    gst_element_add_pad(branch_.get(), gst_ghost_pad_new("src", out.get()));
    watch_source(source.get());
    watch_load(chain_.get());
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
    gst_pad_link(end.get(), entry_.get());
    gst_element_sync_state_with_parent(branch_.get());
    look_timer_.start(pace_interval);
}

Ref<GstElement> PictureSender::make_chain(Content content)
{
    auto chain = make_bin(chain_text(content == Content::camera ? Chain::camera : Chain::screen));
    auto entrance = find_in(chain.get(), "entrance");
    // Before the encoder, which then costs nothing while it rings.
    auto in = pad_of(entrance.get(), "sink");
    guard(in.get(), gate_);
    watch_buffers(in.get(), [load = load_](const Passing& passing) {
        return !passing.buffer || load->is_due(passing.buffer);
    });
    tap_.attach(chain.get());
    load_->shape = find_in(chain.get(), "shape");
    return chain;
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

void PictureSender::watch_load(GstElement* chain)
{
    auto encoder = find_in(chain, "encoder");
    watch_buffers(encoder.get(), "sink", [load = load_](const Passing&) {
        load->entered_us = g_get_monotonic_time();
        ++load->given;
        return true;
    });
    auto out = pad_of(encoder.get(), "src");
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
    gst_pad_unlink(end.get(), entry_.get());
    gst_bin_remove(pipeline_.top(), branch_.get());
    branch_ = {};
    source_ = {};
    chain_ = {};
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
    return size.width >= large_picture.width && size.height >= large_picture.height;
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
    if (!chain_) return {};
    auto encoder = find_in(chain_.get(), "encoder");
    GstCaps* caps = gst_pad_get_current_caps(pad_of(encoder.get(), "sink").get());
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
    auto encoder = find_in(chain_.get(), "encoder");
    // A whole picture that is under way for long would be asked for again and again.
    load_->whole_apart_us = whole_apart(bits).count();
    g_object_set(encoder.get(), "target-bitrate", bits, nullptr);
}

void PictureSender::set_detail()
{
    if (load_->detail == detail()) return;
    load_->detail = detail();
    set_rate();
    load_->set_format();
}

}  // namespace mailcall::media
