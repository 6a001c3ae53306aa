// The steps of an offer and of an answer; each is a webrtcbin call whose reply starts the next.
// SPDX-License-Identifier: GPL-3.0-or-later
#define GST_USE_UNSTABLE_API
#include "media/negotiation.hh"

#include <gst/sdp/sdp.h>
#include <gst/webrtc/webrtc.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/log.hh"
#include "base/words.hh"
#include "media/agent.hh"
#include "media/port_mapping.hh"
#include "media/senders.hh"

namespace mailcall::media {
namespace {

using SessionDescription =
    base::Owned<GstWebRTCSessionDescription, gst_webrtc_session_description_free>;

constexpr int most_extensions = 14;  // in headers of one byte, as RTP sessions read them

SessionDescription parse(GstWebRTCSDPType type, const std::string& text)
{
    GstSDPMessage* message = nullptr;
    if (gst_sdp_message_new_from_text(text.c_str(), &message) != GST_SDP_OK) return nullptr;
    return SessionDescription{gst_webrtc_session_description_new(type, message)};
}

SessionDescription description_in(const Reply& reply, const char* field)
{
    GstWebRTCSessionDescription* found = nullptr;
    if (reply.fields)
        gst_structure_get(reply.fields.get(), field, GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &found,
                          nullptr);
    return SessionDescription{found};
}

SessionDescription read_description(GstElement* webrtc, const char* property)
{
    GstWebRTCSessionDescription* found = nullptr;
    g_object_get(webrtc, property, &found, nullptr);
    return SessionDescription{found};
}

std::string print(const GstWebRTCSessionDescription* description)
{
    return base::take_string(gst_sdp_message_as_text(description->sdp));
}

void replace(GstSDPMedia* section, const char* key, const std::string& value)
{
    for (guint at = 0; at < gst_sdp_media_attributes_len(section); ++at) {
        if (std::strcmp(gst_sdp_media_get_attribute(section, at)->key, key) != 0) continue;
        GstSDPAttribute attribute;
        gst_sdp_attribute_set(&attribute, key, value.c_str());
        gst_sdp_media_replace_attribute(section, at, &attribute);
    }
}

// webrtcbin takes its ICE credentials from the local description that it is given.
void use_credentials(GstWebRTCSessionDescription* answer, const wire::Early& early)
{
    for (guint at = 0; at < gst_sdp_message_medias_len(answer->sdp); ++at) {
        auto* section = const_cast<GstSDPMedia*>(gst_sdp_message_get_media(answer->sdp, at));
        replace(section, "ice-ufrag", early.ufrag);
        replace(section, "ice-pwd", early.pwd);
    }
}

// Where the offer takes reports of nothing but what is urgent (RFC 5506), so does the answer.
// webrtcbin 1.22 leaves that out of its answers: each wish for a packet would bring a whole report
// of every stream along, and on a narrow line these would be most of what goes through.
void take_short_reports(GstWebRTCSessionDescription* answer, const GstWebRTCSessionDescription* to)
{
    constexpr const char* key = "rtcp-rsize";
    auto has_it = [](const GstSDPMedia* section) {
        return gst_sdp_media_get_attribute_val(section, key) != nullptr;
    };
    auto sections =
        std::min(gst_sdp_message_medias_len(answer->sdp), gst_sdp_message_medias_len(to->sdp));
    for (guint at = 0; at < sections; ++at) {
        auto* section = const_cast<GstSDPMedia*>(gst_sdp_message_get_media(answer->sdp, at));
        if (has_it(gst_sdp_message_get_media(to->sdp, at)) && !has_it(section))
            gst_sdp_media_add_attribute(section, key, "");  // without a value it crashes
    }
}

void on_gathering(GObject*, GParamSpec*, gpointer data) noexcept
{
    (*static_cast<std::function<void()>*>(data))();
}

}  // namespace

std::optional<int> find_payload(std::string_view sdp, std::string_view encoding)
{
    constexpr std::string_view mark = "\na=rtpmap:";
    for (auto at = sdp.find(mark); at != std::string_view::npos; at = sdp.find(mark, at + 1)) {
        auto line = sdp.substr(at + mark.size());
        line = line.substr(0, line.find_first_of("\r\n"));
        int payload = -1;
        auto [end, wrong] = std::from_chars(line.data(), line.data() + line.size(), payload);
        auto rest = line.substr(static_cast<std::size_t>(end - line.data()));
        bool same = rest.size() == encoding.size() + 1 &&
                    g_ascii_strncasecmp(rest.data() + 1, encoding.data(), encoding.size()) == 0;
        if (wrong == std::errc{} && same) return payload;
    }
    return {};
}

int find_extension(std::string_view sdp, std::string_view kind, std::string_view uri)
{
    auto begin = sdp.find("\nm=" + std::string{kind} + ' ');
    if (begin == std::string_view::npos) return 0;
    auto section = sdp.substr(begin + 1);
    section = section.substr(0, section.find("\nm="));
    constexpr std::string_view mark = "\na=extmap:";
    for (auto at = section.find(mark); at != std::string_view::npos;
         at = section.find(mark, at + 1)) {
        auto line = section.substr(at + mark.size());
        line = line.substr(0, line.find_first_of("\r\n"));
        int number = 0;
        std::from_chars(line.data(), line.data() + line.size(), number);
        bool same = line.ends_with(" " + std::string{uri});
        if (same && number >= 1 && number <= most_extensions) return number;
    }
    return 0;
}

Negotiation::Negotiation(const Pipeline& pipeline, std::shared_ptr<Inbox> inbox,
                         wire::CandidateRule rule, std::chrono::milliseconds patience,
                         Listener listener)
    : pipeline_{pipeline},
      inbox_{std::move(inbox)},
      rule_{rule},
      listener_{std::move(listener)},
      patience_{patience}
{
    Handle<Negotiation> handle{inbox_, this};
    std::function<void()> gathered = [handle] {
        handle.post([](Negotiation& negotiation) { negotiation.publish_when_gathered(); });
    };
    connect(pipeline_.webrtc(), "notify::ice-gathering-state", G_CALLBACK(&on_gathering), gathered);
}

Promise Negotiation::then(Step step)
{
    return make_promise(inbox_, [this, step](const Reply& reply) {
        if (!reply.error.empty()) return listener_.failed(reply.error);
        (this->*step)(reply);
    });
}

void Negotiation::set(const char* signal, GstWebRTCSessionDescription* description, Step next)
{
    if (!description) return listener_.failed("no usable description");
    auto promise = then(next);
    g_signal_emit_by_name(pipeline_.webrtc(), signal, description, promise.get());
}

void Negotiation::offer()
{
    offerer_ = true;
    auto promise = then(&Negotiation::take_offer);
    g_signal_emit_by_name(pipeline_.webrtc(), "create-offer", nullptr, promise.get());
}

std::string Negotiation::put_formats(const std::string& sdp, const Formats& formats) const
{
    bool rejected = sdp.find("\nm=video 0 ") != std::string::npos && !offerer_;
    Formats ordered;
    for (auto codec : codecs_)
        if (const auto* format = wire::find_format(formats, codec)) ordered.push_back(*format);
    return rejected || ordered.empty() ? sdp : wire::set_picture_formats(sdp, ordered);
}

void Negotiation::take_offer(const Reply& reply)
{
    auto made = description_in(reply, "offer");
    if (!made) return listener_.failed("no offer");
    auto sdp = print(made.get());
    auto formats = wire::picture_formats(sdp);
    formats.push_back(wire::make_h264(h264_payload, h264_repeats));
    auto description = parse(GST_WEBRTC_SDP_TYPE_OFFER, put_formats(sdp, formats));
    set("set-local-description", description.get(), &Negotiation::take_local);
}

base::Result<> Negotiation::check(const wire::Description& offer)
{
    auto plain = offer;
    plain.early.reset();
    plain.relays.clear();
    if (parse(GST_WEBRTC_SDP_TYPE_OFFER, wire::print_description(plain))) return {};
    return base::fail(base::Code::bad_description,
                      base::tr("Taking the call: what the caller sent makes no sense"));
}

void Negotiation::answer(const wire::Description& offer)
{
    auto plain = offer;
    early_ = std::exchange(plain.early, {});
    plain.relays.clear();
    offer_ = offer;
    auto description = parse(GST_WEBRTC_SDP_TYPE_OFFER, wire::print_description(plain));
    set("set-remote-description", description.get(), &Negotiation::take_remote_offer);
}

void Negotiation::take_remote_offer(const Reply&)
{
    auto promise = then(&Negotiation::take_answer);
    g_signal_emit_by_name(pipeline_.webrtc(), "create-answer", nullptr, promise.get());
}

void Negotiation::take_answer(const Reply& reply)
{
    auto made = description_in(reply, "answer");
    if (!made) return listener_.failed("no answer");
    auto description = parse(GST_WEBRTC_SDP_TYPE_ANSWER,
                             put_formats(print(made.get()), wire::picture_formats(offer_.sdp)));
    if (!description) return listener_.failed("no usable answer");
    if (early_) use_credentials(description.get(), *early_);
    if (auto offer = read_description(pipeline_.webrtc(), "remote-description"))
        take_short_reports(description.get(), offer.get());
    auto begun = wire::read_description(print(description.get()), rule_);
    if (!begun) return listener_.failed(begun.error().what);
    listener_.answer_begun(begun->fingerprint);
    set("set-local-description", description.get(), &Negotiation::take_local);
}

void Negotiation::take_local(const Reply&)
{
    local_set_ = true;
    late_.start(patience_);
    if (mapping_)
        mapping_->open(host_ports(pipeline_.agent()), [this] { publish_when_gathered(); });
    publish_when_gathered();
}

bool Negotiation::is_gathered() const
{
    GstWebRTCICEGatheringState state = GST_WEBRTC_ICE_GATHERING_STATE_NEW;
    g_object_get(pipeline_.webrtc(), "ice-gathering-state", &state, nullptr);
    return state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE;
}

void Negotiation::publish_when_gathered()
{
    if (!local_set_ || published_ || !is_gathered()) return;
    if (mapping_ && mapping_->is_waiting()) return;
    if (auto description = read_local()) publish(std::move(*description));
}

// A server that is silent must not hold the call up. Without any candidate there would be no call.
void Negotiation::publish_what_is_there()
{
    if (published_) return;
    auto description = read_local();
    if (!description) return;
    if (description->candidates.empty()) return late_.start(patience_);
    base::log_info("not all addresses could be found in time");
    publish(std::move(*description));
}

std::optional<wire::Description> Negotiation::read_local()
{
    auto local = read_description(pipeline_.webrtc(), "local-description");
    if (!local) {
        listener_.failed("no local description");
        return {};
    }
    auto description = wire::read_description(print(local.get()), rule_);
    if (!description) {
        listener_.failed(description.error().what);
        return {};
    }
    if (mapping_) wire::add_candidates(*description, mapping_->candidates(), rule_);
    return std::move(*description);
}

void Negotiation::publish(wire::Description description)
{
    published_ = true;
    late_.cancel();
    description.relays = lent_;
    if (!offerer_) return listener_.answer_ready(description);
    early_ = wire::make_early();
    description.early = early_;
    offer_ = std::move(description);
    auto synthetic =
        parse(GST_WEBRTC_SDP_TYPE_ANSWER, wire::make_synthetic_answer(offer_.sdp, *offer_.early));
    set("set-remote-description", synthetic.get(), &Negotiation::take_synthetic);
}

void Negotiation::take_synthetic(const Reply&) { listener_.offer_ready(offer_); }

bool Negotiation::is_connected() const { return media::is_connected(pipeline_.agent()); }

bool Negotiation::has_failed() const
{
    return nice_agent_get_component_state(pipeline_.agent(), ice_stream, ice_component) ==
           NICE_COMPONENT_STATE_FAILED;
}

void Negotiation::apply(const wire::Description& answer)
{
    bool expected = early_ && answer.ufrag == early_->ufrag && answer.pwd == early_->pwd;
    // On a live connection, other credentials would end it.
    if (!expected && is_connected()) return;
    if (!expected)
        nice_agent_set_remote_credentials(pipeline_.agent(), ice_stream, answer.ufrag.c_str(),
                                          answer.pwd.c_str());
    add(answer.candidates);
}

void Negotiation::add(const std::vector<std::string>& candidates)
{
    for (const auto& candidate : candidates)
        g_signal_emit_by_name(pipeline_.webrtc(), "add-ice-candidate", 0U, candidate.c_str());
}

}  // namespace mailcall::media
