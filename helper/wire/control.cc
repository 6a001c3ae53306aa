// Messages on the control channel, where the far side is proven and yet not trusted.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/control.hh"

#include <algorithm>
#include <string>

namespace mailcall::wire {
namespace {

std::optional<std::int64_t> number(const base::Json& message, const char* key)
{
    auto read = base::int_field(message, key);
    return read ? std::optional{*read} : std::nullopt;
}

std::optional<Spare> spare_in(const base::Json& message, const CandidateRule& rule)
{
    auto found = message.find("spare");
    return found == message.end() ? std::nullopt : read_spare(*found, rule);
}

std::optional<Sending> sending_in(const base::Json& message)
{
    auto found = message.find("sending");
    if (found == message.end() || !found->is_object()) return {};
    auto microphone = base::bool_field(*found, "microphone", false);
    auto camera = base::bool_field(*found, "camera", false);
    auto screen = base::bool_field(*found, "screen", false);
    if (!microphone || !camera || !screen) return {};
    return Sending{*microphone, *camera, *screen};
}

// Those of a later version are left out.
std::vector<Codec> codecs_in(const base::Json& message)
{
    std::vector<Codec> codecs;
    auto found = message.find("pictures");
    if (found == message.end() || !found->is_array()) return codecs;
    for (const auto& each : *found) {
        auto codec = each.is_string() ? read_codec(each.get<std::string>()) : std::nullopt;
        if (codec && std::ranges::find(codecs, *codec) == codecs.end()) codecs.push_back(*codec);
    }
    return codecs;
}

// A reason of a later version ends the call, too.
std::optional<Reason> bye_in(const base::Json& message)
{
    auto word = base::text_field(message, "bye");
    if (!word) return {};
    return read_reason(*word).value_or(Reason::hung_up);
}

}  // namespace

Control read_control(std::string_view text, const CandidateRule& rule)
{
    Control said;
    auto message = base::parse_json(text);
    if (!message) return said;
    said.ping = number(*message, "ping");
    said.pong = number(*message, "pong");
    said.chat_heard = number(*message, "chat_heard");
    said.chat_so_far = number(*message, "chat_so_far");
    said.spare = spare_in(*message, rule);
    said.sending = sending_in(*message);
    said.pictures = codecs_in(*message);
    said.picture_held = base::text_field(*message, "picture", "").value_or("") == "held";
    said.bye_heard = base::text_field(*message, "heard").has_value();
    said.bye = bye_in(*message);
    return said;
}

base::Json to_json(const Sending& sending)
{
    return {
        {"microphone", sending.microphone}, {"camera", sending.camera}, {"screen", sending.screen}};
}

base::Json to_json(const std::vector<Codec>& codecs)
{
    auto names = base::Json::array();
    for (auto codec : codecs) names.push_back(std::string{name(codec)});
    return names;
}

}  // namespace mailcall::wire
