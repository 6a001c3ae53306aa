// Channels that hear everything at once, ways round webrtcbin's own limits, and an appsrc in the
// place of a camera.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rogue_peer.hh"

#include <gst/app/gstappsrc.h>

#include <chrono>
#include <cstdlib>
#include <string_view>

#include "media/addresses.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

wire::CandidateRule everywhere()
{
    wire::CandidateRule rule;
    rule.loopback = true;
    return rule;
}

constexpr std::string_view to_be_large = "add so many bytes: ";
constexpr int first_stream = 100;

// How much the buffer is to grow, which says so itself; 0: not at all.
std::size_t find_growth(GstBuffer* buffer)
{
    if (gst_buffer_memcmp(buffer, 0, to_be_large.data(), to_be_large.size()) != 0) return 0;
    std::string digits(gst_buffer_get_size(buffer) - to_be_large.size(), '0');
    gst_buffer_extract(buffer, to_be_large.size(), digits.data(), digits.size());
    return std::strtoul(digits.c_str(), nullptr, 10);
}

// Behind webrtcbin's back.
GstPadProbeReturn enlarge(GstPad*, GstPadProbeInfo* info, gpointer) noexcept
{
    auto* buffer = gst_pad_probe_info_get_buffer(info);
    auto growth = find_growth(buffer);
    if (growth == 0) return GST_PAD_PROBE_OK;
    const std::string more(growth, 'x');
    buffer = gst_buffer_make_writable(buffer);
    auto* memory = gst_buffer_new_memdup(more.data(), more.size());
    GST_PAD_PROBE_INFO_DATA(info) = gst_buffer_append(buffer, memory);
    return GST_PAD_PROBE_OK;
}

void on_pad(GstElement*, GstPad* pad, gpointer) noexcept
{
    gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, &enlarge, nullptr, nullptr);
}

void on_element(GstBin*, GstBin*, GstElement* element, gpointer) noexcept
{
    if (factory_name(element) == "sctpenc")
        g_signal_connect(element, "pad-added", G_CALLBACK(&on_pad), nullptr);
}

void put(std::string& packet, std::uint32_t value, int bytes)
{
    for (int at = bytes - 1; at >= 0; --at)
        packet += static_cast<char>(value >> (8U * static_cast<unsigned>(at)) & 0xffU);
}

std::string make_packet(std::uint32_t ssrc, std::uint32_t number, const std::string& payload,
                        int kind = video_payload)
{
    constexpr int last_of_picture = 0x80;
    std::string packet{'\x80', static_cast<char>(last_of_picture | kind)};
    put(packet, number, 2);
    put(packet, number * 3000U, 4);
    put(packet, ssrc, 4);
    return packet + payload;
}

// A sender's report, as long as it says.
std::string make_report(std::uint32_t ssrc, const std::string& rest)
{
    std::string packet{'\x80', '\xc8'};
    put(packet, static_cast<std::uint32_t>(1 + rest.size() / 4), 2);
    put(packet, ssrc, 4);
    return packet + rest;
}

}  // namespace

RoguePeer::RoguePeer(const wire::Description& offer, Means means)
    : negotiation_{pipeline_,
                   inbox_,
                   everywhere(),
                   std::chrono::milliseconds{1500},
                   {[](const auto&) {}, [](const auto&) {}, [](const auto&) {},
                    [this](const std::string& cause) { failed = cause; }}}
{
    gate_->open();
    g_signal_connect(webrtc(), "deep-element-added", G_CALLBACK(&on_element), nullptr);
    pipeline_.use_addresses(local_addresses(true));
    if (offer.early) ssrc_ = offer.early->video_ssrc;
    if (means.forges) add_forge();
    add_streams(means.streams);  // webrtcbin takes these numbers only before it has negotiated
    pipeline_.play();
    negotiation_.answer(offer);
}

void RoguePeer::add_forge()
{
    auto caps =
        "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=96,ssrc=(uint)" +
        std::to_string(ssrc_);
    auto source =
        make_bin("appsrc name=forge is-live=true format=time do-timestamp=true caps=" + caps +
                 " ! capsfilter caps=" + caps);
    forge_ = find_in(source.get(), "forge");
    gst_bin_add(pipeline_.top(), source.get());
    auto out = base::Ref<GstPad>::adopt(gst_element_get_static_pad(source.get(), "src"));
    auto in =
        base::Ref<GstPad>::adopt(gst_element_request_pad_simple(pipeline_.webrtc(), "sink_%u"));
    if (gst_pad_link(out.get(), in.get()) != GST_PAD_LINK_OK) failed = "no way into webrtcbin";
}

void RoguePeer::add_streams(int count)
{
    for (int each = 0; each < count; ++each) {
        auto* options = gst_structure_new("options", "negotiated", G_TYPE_BOOLEAN, TRUE, "id",
                                          G_TYPE_INT, first_stream + each, nullptr);
        GObject* made = nullptr;
        g_signal_emit_by_name(webrtc(), "create-data-channel", "more", options, &made);
        gst_structure_free(options);
        streams_.push_back(base::Ref<GObject>::adopt(made));
    }
}

void RoguePeer::send_on_stream(std::size_t number)
{
    g_signal_emit_by_name(streams_[number % streams_.size()].get(), "send-string", "hello");
}

void RoguePeer::send_large(ChannelName name, std::size_t more)
{
    auto text = std::string{to_be_large} + std::to_string(more);
    if (name == ChannelName::auth) return channels_.send_auth(base::view(text));
    channels_.send_text(name, text);
}

void RoguePeer::send_packet(std::uint32_t ssrc, std::uint32_t number, const std::string& payload,
                            int kind)
{
    auto packet = make_packet(ssrc, number, payload, kind);
    gst_app_src_push_buffer(GST_APP_SRC(forge_.get()),
                            gst_buffer_new_memdup(packet.data(), packet.size()));
}

void RoguePeer::send_forged(std::uint32_t ssrc)
{
    const std::string rest(100, 'x');
    auto packet = ssrc % 2 == 0 ? make_packet(ssrc, 1, rest) : make_report(ssrc, rest);
    nice_agent_send(pipeline_.agent(), ice_stream, ice_component, static_cast<guint>(packet.size()),
                    packet.data());
}

}  // namespace mailcall::media
