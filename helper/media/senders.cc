// The encoding chains: VP8 and Opus as measured for a computer with two cores.
// SPDX-License-Identifier: GPL-3.0-or-later
#define GST_USE_UNSTABLE_API
#include "media/senders.hh"

#include <gst/webrtc/webrtc.h>

#include <string>

#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::Ref;

// More than one encoder thread spins away the cores that the rest of the call needs.
constexpr const char* camera_chain =
    "videoconvert ! videoscale ! videorate ! "
    "video/x-raw,format=I420,width=640,height=360,framerate=30/1 ! "
    "queue leaky=downstream max-size-buffers=2 ! "
    "vp8enc name=encoder cpu-used=-12 deadline=1 threads=1 end-usage=cbr target-bitrate=800000 "
    "lag-in-frames=0 error-resilient=partitions keyframe-max-dist=3000 static-threshold=1 "
    "buffer-size=1000 buffer-initial-size=500 buffer-optimal-size=600 ! "
    "rtpvp8pay name=payloader picture-id-mode=2 mtu=1200 ! capsfilter name=packets";
constexpr const char* microphone_chain =
    "audioconvert ! audioresample ! audio/x-raw,rate=48000 ! "
    "queue leaky=downstream max-size-time=200000000 ! "
    "opusenc name=encoder bitrate=32000 frame-size=20 inband-fec=true packet-loss-percentage=5 "
    "audio-type=voice ! "
    "rtpopuspay name=payloader mtu=1200 ! capsfilter name=packets";

struct FreeCaps {
    void operator()(GstCaps* caps) const noexcept { gst_caps_unref(caps); }
};
using Caps = std::unique_ptr<GstCaps, FreeCaps>;

// create-offer refuses a sender whose payload number is not fixed.
Caps packet_caps(const Track& track)
{
    auto number = std::to_string(track.payload);
    std::string text = track.video
                           ? "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000"
                           : "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,"
                             "encoding-params=(string)2";
    text += ",payload=" + number;
    if (track.ssrc != 0) text += ",ssrc=(uint)" + std::to_string(track.ssrc);
    return Caps{gst_caps_from_string(text.c_str())};
}

// On audio, the retransmissions' payload number would be the one of the pictures.
void ask_for_lost_packets(GstWebRTCRTPTransceiver* transceiver, bool video)
{
    if (video) g_object_set(transceiver, "do-nack", TRUE, nullptr);
}

void add_without_source(const Pipeline& pipeline, const Track& track)
{
    auto caps = packet_caps(track);
    GstWebRTCRTPTransceiver* transceiver = nullptr;
    g_signal_emit_by_name(pipeline.webrtc(), "add-transceiver",
                          GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDRECV, caps.get(), &transceiver);
    auto owned = Ref<GstWebRTCRTPTransceiver>::adopt(transceiver);
    ask_for_lost_packets(transceiver, track.video);
}

Ref<GstElement> make_chain(const Track& track, const std::shared_ptr<Counters>& counters)
{
    auto chain = make_bin(track.video ? camera_chain : microphone_chain);
    auto payloader = find_in(chain.get(), "payloader");
    g_object_set(payloader.get(), "pt", static_cast<guint>(track.payload), nullptr);
    if (track.ssrc != 0) g_object_set(payloader.get(), "ssrc", track.ssrc, nullptr);
    auto caps = packet_caps(track);
    auto packets = find_in(chain.get(), "packets");
    g_object_set(packets.get(), "caps", caps.get(), nullptr);
    if (!track.video) return chain;
    auto encoder = find_in(chain.get(), "encoder");
    watch_buffers(encoder.get(), "src", [counters](const Passing& passing) {
        counters->frames_sent += passing.count;
        return true;
    });
    return chain;
}

}  // namespace

void add_sender(const Pipeline& pipeline, const Ref<GstElement>& source, const Track& track,
                const std::shared_ptr<Gate>& gate, const std::shared_ptr<Counters>& counters)
{
    if (!source) return add_without_source(pipeline, track);
    auto chain = make_chain(track, counters);
    auto in = Ref<GstPad>::adopt(gst_element_get_static_pad(chain.get(), "sink"));
    auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(chain.get(), "src"));
    guard(in.get(), gate);  // before the encoder, which then costs nothing while it rings
    gst_bin_add_many(pipeline.top(), source.get(), chain.get(), nullptr);
    gst_element_link(source.get(), chain.get());
    auto entry = Ref<GstPad>::adopt(gst_element_request_pad_simple(pipeline.webrtc(), "sink_%u"));
    gst_pad_link(out.get(), entry.get());
    GstWebRTCRTPTransceiver* transceiver = nullptr;
    g_object_get(entry.get(), "transceiver", &transceiver, nullptr);
    auto owned = Ref<GstWebRTCRTPTransceiver>::adopt(transceiver);
    ask_for_lost_packets(transceiver, track.video);
}

}  // namespace mailcall::media
