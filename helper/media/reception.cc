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

int least_delay(GstElement* buffer)
{
    auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(buffer, "sink"));
    GstCaps* caps = gst_pad_get_current_caps(pad.get());
    const char* media =
        caps ? gst_structure_get_string(gst_caps_get_structure(caps, 0), "media") : nullptr;
    bool pictures = media && g_str_equal(media, "video");
    if (caps) gst_caps_unref(caps);
    return pictures ? PlayoutDelay::least_of_pictures : PlayoutDelay::least_of_sound;
}

double milliseconds(guint64 ns) { return static_cast<double>(ns) / GST_MSECOND; }

}  // namespace

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

Arrivals Reception::compare(const Counts& before, const Counts& now)
{
    return {static_cast<int>(now.came - before.came), static_cast<int>(now.late - before.late),
            static_cast<int>(now.asked_again - before.asked_again), milliseconds(now.jitter_ns),
            milliseconds(now.round_trip_ns)};
}

// Streams come and go while the call runs.
void Reception::find_streams()
{
    std::vector<Stream> streams;
    for (auto& buffer : buffers()) {
        auto known = std::find_if(streams_.begin(), streams_.end(), [&](const Stream& stream) {
            return stream.buffer.get() == buffer.get();
        });
        streams.push_back(known != streams_.end()
                              ? std::move(*known)
                              : Stream{buffer, {}, PlayoutDelay{least_delay(buffer.get())}});
    }
    streams_ = std::move(streams);
}

void Reception::adapt(Stream& stream)
{
    auto now = read(stream.buffer.get());
    auto seen = compare(std::exchange(stream.counts, now), now);
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
    for (auto& stream : streams_) adapt(stream);
}

std::optional<double> Reception::loss()
{
    guint64 all_came = 0;
    guint64 all_lost = 0;
    for (const auto& buffer : buffers()) {
        auto counts = read(buffer.get());
        all_came += counts.came;
        all_lost += counts.lost;
    }
    // A stream that has gone takes its counters along.
    bool is_less = all_came < came_ || all_lost < lost_;
    auto came = is_less ? 0 : all_came - came_;
    auto lost = is_less ? 0 : all_lost - lost_;
    came_ = all_came;
    lost_ = all_lost;
    if (came + lost == 0) return {};
    return static_cast<double>(lost) / static_cast<double>(came + lost);
}

}  // namespace mailcall::media
