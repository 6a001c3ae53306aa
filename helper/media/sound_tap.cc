// Takes buffers over from one pipeline's time into another's, mutes and measures them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/sound_tap.hh"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include <cstring>
#include <optional>
#include <vector>

#include "media/branch.hh"
#include "media/sample.hh"

namespace mailcall::media {
namespace {

using base::Ref;

struct FreeBuffer {
    void operator()(GstBuffer* buffer) const noexcept { gst_buffer_unref(buffer); }
};
using Buffer = std::unique_ptr<GstBuffer, FreeBuffer>;

unsigned channels_of(GstSample* sample)
{
    int channels = 1;
    if (GstCaps* caps = gst_sample_get_caps(sample))
        gst_structure_get_int(gst_caps_get_structure(caps, 0), "channels", &channels);
    return channels > 0 ? static_cast<unsigned>(channels) : 1;
}

// A pipeline on its way up or down has none.
bool has_base_time(GstElement* element)
{
    auto base = gst_element_get_base_time(element);
    return GST_CLOCK_TIME_IS_VALID(base) && base != 0;
}

// When the sample sounds, of the clock; none for one that has no time.
std::optional<GstClockTime> moment_of(GstSample* sample, GstElement* from)
{
    auto at = gst_segment_to_running_time(gst_sample_get_segment(sample), GST_FORMAT_TIME,
                                          GST_BUFFER_PTS(gst_sample_get_buffer(sample)));
    if (!GST_CLOCK_TIME_IS_VALID(at)) return {};
    return gst_element_get_base_time(from) + at;
}

// Of 16 bit at 48 kHz.
GstClockTime length_of(GstSample* sample)
{
    auto samples = gst_buffer_get_size(gst_sample_get_buffer(sample)) /
                   (sizeof(std::int16_t) * channels_of(sample));
    return gst_util_uint64_scale(samples, GST_SECOND, 48'000);
}

std::optional<GstClockTime> time_in(GstElement* to, GstClockTime moment)
{
    auto base = gst_element_get_base_time(to);
    if (!has_base_time(to) || moment < base) return {};
    return moment - base;
}

void blank(GstBuffer* buffer) { gst_buffer_memset(buffer, 0, 0, gst_buffer_get_size(buffer)); }

}  // namespace

std::shared_ptr<SoundTap> SoundTap::make(std::function<void(double)> level)
{
    return std::shared_ptr<SoundTap>{new SoundTap{std::move(level)}};
}

void SoundTap::draw_from(GstElement* appsink)
{
    using Self = std::shared_ptr<SoundTap>;
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = [](GstAppSink* sink, gpointer data) noexcept {
        (*static_cast<Self*>(data))->take(GST_ELEMENT(sink));
        return GST_FLOW_OK;
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<Self*>(data); };
    gst_app_sink_set_callbacks(GST_APP_SINK(appsink), &callbacks, new Self{shared_from_this()},
                               drop);
}

void SoundTap::pour_into(const Ref<GstElement>& appsrc, Time time)
{
    std::lock_guard lock{mutex_};
    appsrc_ = appsrc;
    time_ = time;
    taken_ = 0;
}

void SoundTap::take(GstElement* appsink)
{
    Sample sample{gst_app_sink_pull_sample(GST_APP_SINK(appsink))};
    if (!sample) return;
    Buffer buffer{gst_buffer_copy(gst_sample_get_buffer(sample.get()))};
    if (muted_) blank(buffer.get());
    std::lock_guard lock{mutex_};
    if (levels_) measure(buffer.get(), channels_of(sample.get()));
    if (!appsrc_ || !has_base_time(appsink)) return;
    auto moment = moment_of(sample.get(), appsink).value_or(follow());
    next_ = moment + length_of(sample.get());
    auto at = time_in(appsrc_.get(), moment);
    if (!at) return;
    GST_BUFFER_PTS(buffer.get()) = *at + (time_ == Time::heard ? lateness(appsink) : 0);
    GST_BUFFER_DTS(buffer.get()) = GST_CLOCK_TIME_NONE;
    Sample moved{gst_sample_new(buffer.get(), gst_sample_get_caps(sample.get()), nullptr, nullptr)};
    gst_app_src_push_sample(GST_APP_SRC(appsrc_.get()), moved.get());
}

// A microphone that was plugged in a moment ago sometimes gives sound without any time (PipeWire as
// PulseAudio, 0.3.65), which then has none for good: it follows what came before, or is of now.
GstClockTime SoundTap::follow() const
{
    constexpr GstClockTime most_off = 100 * GST_MSECOND;
    auto now = time_now();
    bool fits = next_ < now + most_off && now < next_ + most_off;
    return fits ? next_ : now;
}

void SoundTap::measure(GstBuffer* buffer, unsigned channels)
{
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE) return;
    std::vector<std::int16_t> samples(map.size / sizeof(std::int16_t));
    std::memcpy(samples.data(), map.data, samples.size() * sizeof(std::int16_t));
    gst_buffer_unmap(buffer, &map);
    if (auto level = loudness_.hear(samples, channels)) level_(*level);
}

// How late the sound may be is what the pipeline that it comes from says; it changes with the
// network. As a latency of the other pipeline it would do, too, but for the echo's probe: that asks
// for sound so much before it is heard, and would get none.
GstClockTime SoundTap::lateness(GstElement* appsink)
{
    constexpr unsigned once_in = 50;  // buffers
    if (taken_++ % once_in != 0) return lateness_;
    auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(appsink, "sink"));
    GstQuery* query = gst_query_new_latency();
    if (gst_pad_peer_query(pad.get(), query))
        gst_query_parse_latency(query, nullptr, &lateness_, nullptr);
    gst_query_unref(query);
    return lateness_;
}

}  // namespace mailcall::media
