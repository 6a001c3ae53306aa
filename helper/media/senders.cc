// Puts the encoding chains in front of webrtcbin, with the numbers that the descriptions name.
// SPDX-License-Identifier: GPL-3.0-or-later
#define GST_USE_UNSTABLE_API
#include "media/senders.hh"

#include <gst/webrtc/webrtc.h>

#include <string>

#include "media/chains.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::Ref;

struct FreeCaps {
    void operator()(GstCaps* caps) const noexcept { gst_caps_unref(caps); }
};
using Caps = std::unique_ptr<GstCaps, FreeCaps>;

// create-offer refuses a sender whose payload number is not fixed.
Caps packet_caps(const Track& track)
{
    auto number = std::to_string(track.payload);
    std::string text = track.video
                           ? "application/x-rtp,media=video,clock-rate=90000,encoding-name=" +
                                 std::string{name(track.codec)}
                           : "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,"
                             "encoding-params=(string)2";
    text += ",payload=" + number;
    if (track.ssrc != 0) text += ",ssrc=(uint)" + std::to_string(track.ssrc);
    // The payloader makes room for the extension when it finds it here.
    if (track.transport_cc != 0)
        text += ",extmap-" + std::to_string(track.transport_cc) + "=(string)\"" + transport_cc_uri +
                "\"";
    return Caps{gst_caps_from_string(text.c_str())};
}

// On audio, the retransmissions' payload number would be the one of the pictures.
void ask_for_lost_packets(GstWebRTCRTPTransceiver* transceiver, bool video)
{
    if (video) g_object_set(transceiver, "do-nack", TRUE, nullptr);
}

Ref<GstElement> make_chain(const Track& track, Chain text)
{
    auto chain = make_bin(chain_text(text));
    if (auto payloader = find_in(chain.get(), "payloader")) set_numbers(payloader.get(), track);
    set_packets(chain.get(), track);
    return chain;
}

}  // namespace

void set_numbers(GstElement* payloader, const Track& track)
{
    g_object_set(payloader, "pt", static_cast<guint>(track.payload), nullptr);
    if (track.ssrc != 0) g_object_set(payloader, "ssrc", track.ssrc, nullptr);
}

void set_packets(GstElement* chain, const Track& track)
{
    auto caps = packet_caps(track);
    g_object_set(find_in(chain, "packets").get(), "caps", caps.get(), nullptr);
}

Ref<GstElement> add_packets(const Pipeline& pipeline, const Track& track, Chain text)
{
    auto chain = make_chain(track, text);
    gst_bin_add(pipeline.top(), chain.get());
    auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(chain.get(), "src"));
    auto entry = Ref<GstPad>::adopt(gst_element_request_pad_simple(pipeline.webrtc(), "sink_%u"));
    gst_pad_link(out.get(), entry.get());
    GstWebRTCRTPTransceiver* transceiver = nullptr;
    g_object_get(entry.get(), "transceiver", &transceiver, nullptr);
    auto owned = Ref<GstWebRTCRTPTransceiver>::adopt(transceiver);
    ask_for_lost_packets(transceiver, track.video);
    return chain;
}

Ref<GstElement> add_sound_sender(const Pipeline& pipeline, const Ref<GstElement>& source,
                                 const Track& track, const std::shared_ptr<Gate>& gate)
{
    auto chain = add_packets(pipeline, track, Chain::microphone);
    if (!source) return chain;
    auto in = Ref<GstPad>::adopt(gst_element_get_static_pad(chain.get(), "sink"));
    guard(in.get(), gate);  // before the encoder, which then costs nothing while it rings
    gst_bin_add(pipeline.top(), source.get());
    gst_element_link(source.get(), chain.get());
    return chain;
}

}  // namespace mailcall::media
