// What we send and show, and telling the other side of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/parts.hh"
#include "wire/control.hh"

namespace mailcall::media {

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
    return {[this](bool video) {
                if (video) moments_.note(&wire::report::Moments::picture);
                tell([video](SessionListener& told) { told.first_frame(video); });
            },
            [this](const base::Error& error) {
                tell([error](SessionListener& told) { told.trouble(error); });
            },
            [this](const base::Picture& picture) { listener_.picture(false, picture); },
            [this](GstElement* appsink) { sound_.play(appsink); }};
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

// Our answer says it, too, but comes by mail.
void Session::Parts::say_pictures()
{
    if (!offerer_ && !agreed_on_.empty()) send_control("pictures", wire::to_json(agreed_on_));
}

// What the other side takes, of what we offered; the first is what it likes best.
void Session::Parts::take_codecs(const std::vector<wire::Codec>& theirs)
{
    auto common = wire::agree_on_codecs(codecs_, theirs);
    if (!offerer_ || common.empty()) return;
    if (const auto* format = wire::find_format(formats_, common.front()))
        pictures_.use(format->codec, format->payload);
}

void Session::Parts::say_sending()
{
    if (gate_->is_open()) send_control("sending", wire::to_json(sending_));
}

}  // namespace mailcall::media
