// What we send and show, and what the other side says that it sends.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>

#include "media/parts.hh"

namespace mailcall::media {
namespace {

base::Json to_json(const wire::Sending& sending)
{
    return {
        {"microphone", sending.microphone}, {"camera", sending.camera}, {"screen", sending.screen}};
}

std::optional<wire::Sending> read_sending(const base::Json& json)
{
    auto microphone = base::bool_field(json, "microphone", false);
    auto camera = base::bool_field(json, "camera", false);
    auto screen = base::bool_field(json, "screen", false);
    if (!microphone || !camera || !screen) return {};
    return wire::Sending{*microphone, *camera, *screen};
}

}  // namespace

PicturesOut::Ears Session::Parts::picture_ears()
{
    return {[this](const base::Error& error) {
                tell([error](SessionListener& told) { told.trouble(error); });
            },
            [this] { announce(); },
            [this](const std::string& lost) {
                tell([lost](SessionListener& told) { told.devices_changed(lost); });
            },
            [this](const base::Picture& picture) { listener_.picture(true, picture); }};
}

Receivers::Ears Session::Parts::receiver_ears()
{
    return {
        [this](bool video) { tell([video](SessionListener& told) { told.first_frame(video); }); },
        [this](const base::Error& error) {
            tell([error](SessionListener& told) { told.trouble(error); });
        },
        [this](const base::Picture& picture) { listener_.picture(false, picture); },
        [this](GstElement* appsink) { sound_.play(appsink); }};
}

void Session::Parts::take_sending(const base::Json& sending)
{
    if (!sending.is_object()) return;
    if (auto now = read_sending(sending))
        tell([now = *now](SessionListener& told) { told.peer_sending(now); });
}

// After whatever may have changed what we send.
void Session::Parts::announce()
{
    sending_.microphone = sound_.is_heard();
    sending_.camera = pictures_.shows_camera();
    sending_.screen = pictures_.shows_screen();
    tell([now = sending_](SessionListener& told) { told.sending(now); });
    say_sending();
}

void Session::Parts::say_sending()
{
    if (gate_->is_open()) send_control("sending", to_json(sending_));
}

}  // namespace mailcall::media
