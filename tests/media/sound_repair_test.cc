// Packets of sound that were lost, and what comes out of the decoder instead.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/sound_repair.hh"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "media/chains.hh"
#include "media/elements.hh"
#include "media/gate.hh"

namespace mailcall::media {
namespace {

using base::Ref;
using Samples = std::vector<std::int16_t>;
using Packet = std::vector<std::uint8_t>;

constexpr int count = 100;  // packets
constexpr std::size_t packet_samples = 960;

// Tones of 60 ms with as much silence between them: nobody can make up where one begins.
Samples beeps()
{
    Samples samples(packet_samples * count);
    for (std::size_t at = 0; at < samples.size(); ++at) {
        bool sounds = at / (packet_samples * 3) % 2 == 1;
        double turn = 2 * std::numbers::pi * 300 * static_cast<double>(at) / 48000;
        samples[at] = static_cast<std::int16_t>(sounds ? 12000 * std::sin(turn) : 0);
    }
    return samples;
}

GstBuffer* copy(const void* data, std::size_t size)
{
    GstBuffer* buffer = gst_buffer_new_allocate(nullptr, size, nullptr);
    gst_buffer_fill(buffer, 0, data, size);
    return buffer;
}

// As a call does it with that much loss.
std::vector<Packet> encode(const Samples& samples, int loss_percent)
{
    auto pipeline = Ref<GstElement>::sink(gst_parse_launch(
        ("appsrc name=in format=time caps=audio/x-raw,format=S16LE,rate=48000,channels=1,"
         "layout=interleaved ! opusenc bitrate=32000 frame-size=20 inband-fec=true "
         "packet-loss-percentage=" +
         std::to_string(loss_percent) + " audio-type=voice ! appsink name=out sync=false")
            .c_str(),
        nullptr));
    auto in = find_in(pipeline.get(), "in");
    auto out = find_in(pipeline.get(), "out");
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    GstBuffer* all = copy(samples.data(), samples.size() * sizeof(std::int16_t));
    GST_BUFFER_PTS(all) = 0;
    gst_app_src_push_buffer(GST_APP_SRC(in.get()), all);
    gst_app_src_end_of_stream(GST_APP_SRC(in.get()));
    std::vector<Packet> packets;
    while (GstSample* sample = gst_app_sink_pull_sample(GST_APP_SINK(out.get()))) {
        GstBuffer* buffer = gst_sample_get_buffer(sample);
        Packet packet(gst_buffer_get_size(buffer));
        gst_buffer_extract(buffer, 0, packet.data(), packet.size());
        packets.push_back(std::move(packet));
        gst_sample_unref(sample);
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return packets;
}

// A decoder that is given packets, and gaps, by hand.
class Decoder {
  public:
    Decoder()
    {
        gst_pad_set_query_function(in_.get(), &answer);
        gst_pad_set_active(in_.get(), TRUE);
        auto sink = Ref<GstPad>::adopt(gst_element_get_static_pad(element_.get(), "sink"));
        gst_pad_link(in_.get(), sink.get());
        watch_buffers(out_.get(), [this](const Passing& passing) {
            auto size = static_cast<std::size_t>(passing.bytes);
            auto before = heard_.size();
            heard_.resize(before + size / sizeof(std::int16_t));
            gst_buffer_extract(passing.buffer, 0, &heard_[before], size);
            return true;
        });
        gst_element_set_state(element_.get(), GST_STATE_PLAYING);
        begin();
    }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() { gst_element_set_state(element_.get(), GST_STATE_NULL); }

    void repair() { repair_sound(element_.get(), counters_); }
    void take(const Packet& packet)
    {
        GstBuffer* buffer = copy(packet.data(), packet.size());
        GST_BUFFER_PTS(buffer) = next_;
        GST_BUFFER_DURATION(buffer) = length;
        next_ += length;
        gst_pad_push(in_.get(), buffer);
    }
    void miss(int packets)
    {
        auto missing = length * static_cast<GstClockTime>(packets);
        gst_pad_push_event(in_.get(), gst_event_new_gap(next_, missing));
        next_ += missing;
    }
    const Samples& heard() const { return heard_; }
    std::int64_t made_up() const { return counters_->sound_lost; }
    GstClockTime latency() const
    {
        GstClockTime least = GST_CLOCK_TIME_NONE;
        GstQuery* query = gst_query_new_latency();
        if (gst_pad_query(out_.get(), query))
            gst_query_parse_latency(query, nullptr, &least, nullptr);
        gst_query_unref(query);
        return least;
    }

  private:
    static constexpr GstClockTime length = 20 * GST_MSECOND;

    static gboolean answer(GstPad* pad, GstObject* parent, GstQuery* query) noexcept
    {
        if (GST_QUERY_TYPE(query) != GST_QUERY_LATENCY)
            return gst_pad_query_default(pad, parent, query);
        gst_query_set_latency(query, TRUE, 0, GST_CLOCK_TIME_NONE);
        return TRUE;
    }
    void begin()
    {
        GstSegment segment;
        gst_segment_init(&segment, GST_FORMAT_TIME);
        GstCaps* caps =
            gst_caps_from_string("audio/x-opus,channel-mapping-family=0,channels=1,rate=48000");
        gst_pad_push_event(in_.get(), gst_event_new_stream_start("test"));
        gst_pad_push_event(in_.get(), gst_event_new_caps(caps));
        gst_pad_push_event(in_.get(), gst_event_new_segment(&segment));
        gst_caps_unref(caps);
    }

    std::shared_ptr<Counters> counters_ = std::make_shared<Counters>();
    Samples heard_;
    Ref<GstElement> element_ = find_in(make_bin(chain_text(Chain::sound_in)).get(), "decoder");
    Ref<GstPad> in_ = Ref<GstPad>::sink(gst_pad_new("in", GST_PAD_SRC));
    Ref<GstPad> out_ = Ref<GstPad>::adopt(gst_element_get_static_pad(element_.get(), "src"));
    GstClockTime next_ = 0;
};

constexpr int beep = 3;  // packets, and as many of silence

// All but the first packet of each beep arrives.
void decode_without_beginnings(Decoder& decoder, const std::vector<Packet>& packets)
{
    for (int at = 0; at < count; ++at)
        at % (2 * beep) == beep ? decoder.miss(1)
                                : decoder.take(packets.at(static_cast<std::size_t>(at)));
}

double power(const Samples& samples, std::size_t first, std::size_t length)
{
    double sum = 0;
    for (auto at = first; at < first + length && at < samples.size(); ++at)
        sum += static_cast<double>(samples[at]) * samples[at];
    return sum / static_cast<double>(length);
}

// Of the pieces that were lost, with as much delay as encoders have.
double power_of_beginnings(const Samples& heard)
{
    constexpr std::size_t encoder_delay = 312;
    double sum = 0;
    for (std::size_t at = beep; at < count; at += 2 * beep)
        sum += power(heard, at * packet_samples + encoder_delay, packet_samples - encoder_delay);
    return sum;
}

class SoundRepair : public testing::Test {
  protected:
    static void SetUpTestSuite() { gst_init(nullptr, nullptr); }
};

TEST_F(SoundRepair, BringsBackWhatNobodyCouldMakeUp)
{
    auto packets = encode(beeps(), 10);
    ASSERT_GE(packets.size(), static_cast<std::size_t>(count));
    Decoder plain;
    Decoder repairing;
    repairing.repair();
    decode_without_beginnings(plain, packets);
    decode_without_beginnings(repairing, packets);
    EXPECT_GT(power_of_beginnings(repairing.heard()), 4 * power_of_beginnings(plain.heard()));
    EXPECT_LE(repairing.made_up(), 1);
}

TEST_F(SoundRepair, HoldsNothingBack)
{
    Decoder decoder;
    decoder.repair();
    EXPECT_EQ(decoder.latency(), 0U);
}

TEST_F(SoundRepair, CountsWhatCannotBeBroughtBack)
{
    auto packets = encode(beeps(), 10);
    Decoder decoder;
    decoder.repair();
    for (std::size_t at = 0; at < 20; ++at) decoder.take(packets.at(at));
    decoder.miss(5);
    EXPECT_EQ(decoder.made_up(), 0);
    decoder.take(packets.at(25));
    EXPECT_GE(decoder.made_up(), 4);
    EXPECT_LE(decoder.made_up(), 5);
}

TEST(Opus, SaysWhatItBringsBack)
{
    constexpr std::uint8_t hybrid_mono = 15 << 3;
    constexpr std::uint8_t hybrid_stereo = 15 << 3 | 4;
    constexpr std::uint8_t celt = 31 << 3;
    constexpr std::uint8_t silk_of_40_ms = 2 << 3;
    auto says = [](std::uint8_t head, std::uint8_t flags) {
        return brings_back(std::array<std::uint8_t, 3>{head, flags, 0});
    };
    EXPECT_TRUE(says(hybrid_mono, 0x40));
    EXPECT_FALSE(says(hybrid_mono, 0xbf));
    EXPECT_TRUE(says(hybrid_stereo, 0x10));
    EXPECT_FALSE(says(hybrid_stereo, 0xaf));
    EXPECT_FALSE(says(celt, 0xff));
    EXPECT_TRUE(says(silk_of_40_ms, 0x20));
    EXPECT_FALSE(says(silk_of_40_ms, 0xdf));
    EXPECT_FALSE(says(hybrid_mono | 2, 0xff));
    EXPECT_FALSE(brings_back(std::array<std::uint8_t, 1>{hybrid_mono}));
    EXPECT_FALSE(brings_back({}));
}

}  // namespace
}  // namespace mailcall::media
