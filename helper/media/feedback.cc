// GstRTPSession reads feedback and sends it upstream as an event; here it is caught.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/feedback.hh"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/glib.hh"
#include "base/log.hh"

namespace mailcall::media {
namespace {

constexpr guint64 feedback_interval = 100 * GST_MSECOND;
// Between two reports that are not due, of packets that came or that lack, as much time passes as 5
// % of a session's bandwidth allow (RFC 4585 §3.5). With what is really sent that is half a second:
// long after what was lost could have been sent again. Nothing more is sent because of this.
constexpr double session_bits = 20'000'000;
// Of RTP, its extension, SRTP, UDP and IP.
constexpr int headers = 12 + 8 + 10 + 8 + 20;
// A peer may tell of more packets than ever were.
constexpr guint most_packets = 2000;

struct Listening {
    std::shared_ptr<Inbox> inbox;
    std::function<void(const std::vector<PacketReport>&)> told;
    std::shared_ptr<Resends> resends;
};

std::int64_t microseconds(const GstStructure* packet, const char* field)
{
    guint64 moment = GST_CLOCK_TIME_NONE;
    gst_structure_get_uint64(packet, field, &moment);
    if (!GST_CLOCK_TIME_IS_VALID(moment)) return -1;
    return static_cast<std::int64_t>(moment / GST_USECOND);
}

// What we do not remember to have sent is left out.
void read_packet(const GstStructure* packet, std::vector<PacketReport>& reports)
{
    PacketReport report{microseconds(packet, "local-ts")};
    if (report.sent_us < 0) return;
    guint size = 0;
    gst_structure_get_uint(packet, "size", &size);
    report.bytes = static_cast<int>(size) + headers;
    if (auto arrived = microseconds(packet, "remote-ts"); arrived >= 0) report.arrived_us = arrived;
    reports.push_back(report);
}

std::vector<PacketReport> read_packets(const GstStructure* feedback)
{
    std::vector<PacketReport> reports;
    const GValue* field = gst_structure_get_value(feedback, "packets");
    if (!field || !G_VALUE_HOLDS_BOXED(field)) return reports;
    const auto* packets = static_cast<const GValueArray*>(g_value_get_boxed(field));
    for (guint at = 0; at < packets->n_values && at < most_packets; ++at)
        read_packet(gst_value_get_structure(&packets->values[at]), reports);
    return reports;
}

// Whether what the far side lacks is to be sent again.
bool may_send_again(Resends& resends, const GstStructure* wish)
{
    guint ssrc = 0;
    guint number = 0;
    gst_structure_get(wish, "ssrc", G_TYPE_UINT, &ssrc, "seqnum", G_TYPE_UINT, &number, nullptr);
    return resends.may_send(ssrc, static_cast<std::uint16_t>(number), g_get_monotonic_time());
}

GstPadProbeReturn on_feedback(GstPad*, GstPadProbeInfo* info, gpointer data) noexcept
{
    const GstStructure* event = gst_event_get_structure(gst_pad_probe_info_get_event(info));
    auto& ear = *static_cast<Listening*>(data);
    if (event && gst_structure_has_name(event, "GstRTPRetransmissionRequest"))
        return may_send_again(*ear.resends, event) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
    if (!event || !gst_structure_has_name(event, "RTPTWCCPackets")) return GST_PAD_PROBE_OK;
    ear.inbox->post_if_room([told = ear.told, reports = read_packets(event)] { told(reports); });
    return GST_PAD_PROBE_DROP;
}

// What a packet's header says (RFC 3550 §5.1).
struct Header {
    guint ssrc = 0;
    guint number = 0;
    int payload = 0;
};

Header read_header(GstBuffer* packet)
{
    std::array<guint8, 12> bytes{};
    gst_buffer_extract(packet, 0, bytes.data(), bytes.size());
    return {GST_READ_UINT32_BE(bytes.data() + 8), GST_READ_UINT16_BE(bytes.data() + 2),
            bytes[1] & 0x7F};
}

void send_again(GstPad* pad, const Header& packet)
{
    gst_pad_push_event(
        pad, gst_event_new_custom(
                 GST_EVENT_CUSTOM_UPSTREAM,
                 gst_structure_new("GstRTPRetransmissionRequest", "seqnum", G_TYPE_UINT,
                                   packet.number, "ssrc", G_TYPE_UINT, packet.ssrc, nullptr)));
}

// Tells the session how fast the stream's clock runs. It would ask for that at the stream's first
// report, without the lock of its list of streams, which it goes through just then: one that came
// at that moment ended the list early, with a critical warning (rtpsession 1.22).
void tell_clock_rate(GstPad* pad, const Header& packet)
{
    constexpr int of_pictures = 90'000;
    auto* caps = gst_pad_get_current_caps(pad);
    if (!caps) return;
    auto* of_stream = gst_caps_copy(caps);
    gst_caps_unref(caps);
    int payload = -1;
    gst_structure_get_int(gst_caps_get_structure(of_stream, 0), "payload", &payload);
    gst_caps_set_simple(of_stream, "ssrc", G_TYPE_UINT, packet.ssrc, nullptr);
    // What is sent again has the caps of what was sent last, and is always of pictures.
    if (payload != packet.payload)
        gst_caps_set_simple(of_stream, "payload", G_TYPE_INT, packet.payload, "clock-rate",
                            G_TYPE_INT, of_pictures, nullptr);
    gst_pad_send_event(pad, gst_event_new_caps(of_stream));
    gst_caps_unref(of_stream);
}

// Of streams that have begun; those of what is sent again are among them.
using Begun = std::vector<guint>;

GstPadProbeReturn on_packet(GstPad* pad, GstPadProbeInfo* info, gpointer data) noexcept
{
    bool is_list = (GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_BUFFER_LIST) != 0;
    auto* list = is_list ? gst_pad_probe_info_get_buffer_list(info) : nullptr;
    auto first =
        read_header(list ? gst_buffer_list_get(list, 0) : gst_pad_probe_info_get_buffer(info));
    auto& begun = *static_cast<Begun*>(data);
    if (std::ranges::count(begun, first.ssrc) != 0) return GST_PAD_PROBE_OK;
    begun.push_back(first.ssrc);
    tell_clock_rate(pad, first);
    send_again(pad, first);
    return GST_PAD_PROBE_OK;
}

constexpr auto packets =
    static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST);

template <typename T>
void watch_pad(GstPad* pad, GstPadProbeType what, GstPadProbeCallback look, T data)
{
    auto drop = [](gpointer owned) noexcept { delete static_cast<T*>(owned); };
    gst_pad_add_probe(pad, what, look, new T{std::move(data)}, drop);
}

void on_session_pad(GstElement*, GstPad* pad, gpointer data) noexcept
{
    if (std::string{GST_PAD_NAME(pad)} != "send_rtp_sink") return;
    watch_pad(pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, &on_feedback, *static_cast<Listening*>(data));
    watch_pad(pad, packets, &on_packet, Begun{});
}

void on_rtp_element(GstBin*, GstBin*, GstElement* element, gpointer data) noexcept
{
    GstElementFactory* factory = gst_element_get_factory(element);
    if (!factory || !g_str_equal(GST_OBJECT_NAME(factory), "rtpsession")) return;
    GObject* session = nullptr;
    g_object_get(element, "internal-session", &session, nullptr);
    auto owned = base::Ref<GObject>::adopt(session);
    g_object_set(session, "twcc-feedback-interval", feedback_interval, nullptr);
    connect(element, "pad-added", G_CALLBACK(&on_session_pad), *static_cast<Listening*>(data));
}

}  // namespace

void hurry_feedback(GstElement* webrtc)
{
    auto run = [](const GValue* item, gpointer) noexcept {
        GObject* session = nullptr;
        g_object_get(g_value_get_object(item), "internal-session", &session, nullptr);
        auto owned = base::Ref<GObject>::adopt(session);
        g_object_set(session, "bandwidth", session_bits, nullptr);
    };
    auto* sessions = gst_bin_iterate_all_by_element_factory_name(GST_BIN(webrtc), "rtpsession");
    while (gst_iterator_foreach(sessions, run, nullptr) == GST_ITERATOR_RESYNC)
        gst_iterator_resync(sessions);
    gst_iterator_free(sessions);
}

void exchange_feedback(GstElement* webrtc, const std::shared_ptr<Inbox>& inbox,
                       std::function<void(const std::vector<PacketReport>&)> told,
                       std::shared_ptr<Resends> resends)
{
    connect(webrtc, "deep-element-added", G_CALLBACK(&on_rtp_element),
            Listening{inbox, std::move(told), std::move(resends)});
}

}  // namespace mailcall::media
