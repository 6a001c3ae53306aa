// The counters of webrtcbin's jitter buffers, one a stream, and their delays.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/reception.hh"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.hh"

namespace mailcall::media {
namespace {

using base::Ref;
using namespace std::chrono_literals;

constexpr auto interval = 1s;

bool is_jitter_buffer(GstElement* element)
{
    GstElementFactory* factory = gst_element_get_factory(element);
    return factory && g_str_equal(GST_OBJECT_NAME(factory), "rtpjitterbuffer");
}

void collect(const GValue* item, gpointer found)
{
    auto* element = GST_ELEMENT(g_value_get_object(item));
    if (is_jitter_buffer(element))
        static_cast<std::vector<Ref<GstElement>>*>(found)->push_back(
            Ref<GstElement>::share(element));
}

gboolean read_kind(GstElement*, GstPad* pad, gpointer found) noexcept
{
    GstCaps* caps = gst_pad_get_current_caps(pad);
    const char* media =
        caps ? gst_structure_get_string(gst_caps_get_structure(caps, 0), "media") : nullptr;
    if (media) *static_cast<std::optional<bool>*>(found) = g_str_equal(media, "audio") != FALSE;
    if (caps) gst_caps_unref(caps);
    return media ? FALSE : TRUE;
}

// Where all streams are bundled, packets have a kind only behind the demultiplexer of their payload
// numbers. Empty: none came so far.
std::optional<bool> carries_sound(GstElement* buffer)
{
    auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(buffer, "src"));
    auto in = Ref<GstPad>::adopt(gst_pad_get_peer(out.get()));
    if (!in) return {};
    auto demultiplexer = Ref<GstElement>::adopt(gst_pad_get_parent_element(in.get()));
    std::optional<bool> sound;
    if (demultiplexer) gst_element_foreach_src_pad(demultiplexer.get(), &read_kind, &sound);
    return sound;
}

// Not before it can have come: asking for everything twice would fill a narrow path.
void ask_again_after(GstElement* buffer, int ms)
{
    g_object_set(buffer, "rtx-retry-timeout", ms, "rtx-min-retry-timeout", 0, nullptr);
}

// On a streaming thread, before the first packet: the first picture is large, and lost most easily.
void on_element(GstBin*, GstBin*, GstElement* element, gpointer) noexcept
{
    if (!is_jitter_buffer(element)) return;
    constexpr int most_asked = 6;
    // What is not due yet would be asked for whenever a queue grows, and fill it.
    g_object_set(element, "rtx-next-seqnum", FALSE, "rtx-max-retries", most_asked, nullptr);
    ask_again_after(element, PlayoutDelay::time_to_ask_again(0));
}

double milliseconds(guint64 ns) { return static_cast<double>(ns) / GST_MSECOND; }

}  // namespace

Reception::Reception(Ref<GstElement> webrtc) : webrtc_{std::move(webrtc)}
{
    g_signal_connect(webrtc_.get(), "deep-element-added", G_CALLBACK(&on_element), nullptr);
}

std::vector<Ref<GstElement>> Reception::buffers() const
{
    std::vector<Ref<GstElement>> found;
    GstIterator* all = gst_bin_iterate_recurse(GST_BIN(webrtc_.get()));
    while (gst_iterator_foreach(all, &collect, &found) == GST_ITERATOR_RESYNC) {
        gst_iterator_resync(all);
        found.clear();
    }
    gst_iterator_free(all);
    return found;
}

Reception::Counts Reception::read(GstElement* buffer)
{
    GstStructure* stats = nullptr;
    g_object_get(buffer, "stats", &stats, nullptr);
    Counts counts;
    if (!stats) return counts;
    gst_structure_get_uint64(stats, "num-pushed", &counts.came);
    gst_structure_get_uint64(stats, "num-lost", &counts.lost);
    gst_structure_get_uint64(stats, "num-late", &counts.late);
    gst_structure_get_uint64(stats, "rtx-count", &counts.asked_again);
    gst_structure_get_uint64(stats, "avg-jitter", &counts.jitter_ns);
    gst_structure_get_uint64(stats, "rtx-rtt", &counts.round_trip_ns);
    gst_structure_free(stats);
    return counts;
}

Reception::Second Reception::compare(const Counts& before, const Counts& now)
{
    return {{static_cast<int>(now.came - before.came), static_cast<int>(now.late - before.late),
             static_cast<int>(now.asked_again - before.asked_again), milliseconds(now.jitter_ns),
             milliseconds(now.round_trip_ns)},
            static_cast<int>(now.lost - before.lost)};
}

// Streams come and go while the call runs.
void Reception::find_streams()
{
    std::vector<Stream> streams;
    for (auto& buffer : buffers()) {
        auto known = std::find_if(streams_.begin(), streams_.end(), [&](const Stream& stream) {
            return stream.buffer.get() == buffer.get();
        });
        if (known != streams_.end()) {
            streams.push_back(std::move(*known));
            continue;
        }
        auto kind = carries_sound(buffer.get());
        if (!kind) continue;
        bool sound = *kind;
        // Sound is not sent again, and asking for it would make what can be had wait.
        if (sound) g_object_set(buffer.get(), "do-retransmission", FALSE, nullptr);
        auto held = sound ? PlayoutDelay::held_of_sound : 0;
        streams.push_back({buffer, sound, {}, PlayoutDelay{held}});
    }
    streams_ = std::move(streams);
}

void Reception::adapt(Stream& stream, const Arrivals& seen)
{
    guint before = 0;
    g_object_get(stream.buffer.get(), "latency", &before, nullptr);
    auto delay = static_cast<guint>(stream.delay.next(seen));
    if (delay == before) return;
    base::log_debug("jitter of " + std::to_string(seen.jitter_ms) + " ms, " +
                    std::to_string(seen.late) + " packets late: waiting " + std::to_string(delay) +
                    " ms");
    g_object_set(stream.buffer.get(), "latency", delay, nullptr);
}

void Reception::follow()
{
    timer_.start(interval);
    find_streams();
    std::vector<Second> seconds;
    for (auto& stream : streams_) {
        auto now = read(stream.buffer.get());
        seconds.push_back(compare(std::exchange(stream.counts, now), now));
        adapt(stream, seconds.back().arrivals);
    }
    judge(seconds);
}

void Reception::expect_round_trip(std::chrono::milliseconds time)
{
    auto wait = PlayoutDelay::time_to_ask_again(static_cast<double>(time.count()));
    // What would come too late only stands in the way of the rest.
    bool in_time = wait < PlayoutDelay::most;
    for (auto& stream : streams_) {
        if (stream.is_sound) continue;
        ask_again_after(stream.buffer.get(), wait);
        g_object_set(stream.buffer.get(), "do-retransmission", static_cast<gboolean>(in_time),
                     nullptr);
    }
}

void Reception::judge(const std::vector<Second>& streams)
{
    constexpr int least_packets = 10;
    constexpr double newest = 0.4;  // a single second is not yet how it goes
    std::optional<double> worst;
    for (const auto& stream : streams) {
        auto due = stream.arrivals.came + stream.lost;
        if (due < least_packets) continue;
        auto share = static_cast<double>(stream.lost) / due;
        worst = std::max(worst.value_or(share), share);
    }
    if (worst) worst = *worst * newest + loss_.value_or(*worst) * (1 - newest);
    loss_ = worst;
}

}  // namespace mailcall::media
