// What is switched, on whose order, and in which session.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_switches.hh"

#include <cmath>

#include "base/words.hh"
#include "media/device_list.hh"
#include "media/session.hh"

namespace mailcall::app {
namespace {

using base::Code;
using base::fail;
using base::fill;
using base::tr;
using window::DeviceKind;

constexpr int full_volume = 100;

DeviceKind shown(media::DeviceKind kind)
{
    switch (kind) {
        case media::DeviceKind::camera: return DeviceKind::camera;
        case media::DeviceKind::microphone: return DeviceKind::microphone;
        case media::DeviceKind::loudspeaker: return DeviceKind::loudspeaker;
    }
    return DeviceKind::camera;
}

void choose_in(media::Session& session, DeviceKind kind, const std::string& id)
{
    switch (kind) {
        case DeviceKind::camera: return session.choose_camera(id);
        case DeviceKind::microphone: return session.choose_microphone(id);
        case DeviceKind::loudspeaker: return session.choose_loudspeaker(id);
    }
}

}  // namespace

CallSwitches::CallSwitches(CallSession& session, window::Controller& window)
    : session_{session}, window_{window}
{
}

void CallSwitches::look_at_devices(const std::string& lost)
{
    auto* session = session_.media();
    if (!session) return;
    std::vector<window::Device> devices;
    for (auto& each : session->devices())
        devices.push_back({shown(each.kind), std::move(each.id), std::move(each.name), each.used});
    window_.devices(std::move(devices), lost);
}

void CallSwitches::session_began(media::Session& session)
{
    for (const auto& [kind, id] : chosen_) choose_in(session, kind, id);
    if (!microphone_) session.set_microphone(false);
    if (!camera_) session.set_camera(false);
    if (volume_ < 1) session.set_volume(volume_);
    if (pictures_) session.show_pictures(true);
    shows_screen_ = false;
}

void CallSwitches::talking()
{
    if (auto* session = session_.media(); session && screen_) session->start_screen(*screen_);
}

// What is shown may end by itself: a window that is closed.
void CallSwitches::sending(const wire::Sending& now)
{
    if (std::exchange(shows_screen_, now.screen) && !now.screen) screen_.reset();
}

base::Result<> CallSwitches::carry_out(const wire::order::Switch& change)
{
    if (change.what == "volume") return set_volume_in_words(change.value);
    if (change.what == "screen") {
        if (change.value != "off") return start_screen(change.value);
        stop_screen();
        return {};
    }
    static const std::map<std::string, DeviceKind> kinds{
        {"use_camera", DeviceKind::camera},
        {"use_microphone", DeviceKind::microphone},
        {"use_loudspeaker", DeviceKind::loudspeaker}};
    if (auto kind = kinds.find(change.what); kind != kinds.end()) {
        choose(kind->second, change.value);
        return {};
    }
    return turn(change);
}

base::Result<> CallSwitches::turn(const wire::order::Switch& change)
{
    bool on = change.value == "on";
    bool known = change.what == "microphone" || change.what == "camera";
    if (!known || (!on && change.value != "off"))
        return fail(Code::bad_argument,
                    fill(tr("switching: there is no {} {}"), change.what, change.value));
    change.what == "camera" ? set_camera(on) : set_microphone(on);
    return {};
}

base::Result<> CallSwitches::set_volume_in_words(const std::string& value)
{
    char* end = nullptr;
    double wanted = g_ascii_strtod(value.c_str(), &end);
    bool is_number = end != value.c_str() && *end == '\0' && std::isfinite(wanted);
    if (!is_number || wanted < 0 || wanted > full_volume)
        return fail(Code::bad_argument, tr("setting the volume: it goes from 0 to 100"));
    set_volume(wanted / full_volume);
    return {};
}

void CallSwitches::show_pictures(bool wanted)
{
    pictures_ = wanted;
    if (auto* session = session_.media()) session->show_pictures(wanted);
}

void CallSwitches::set_microphone(bool on)
{
    microphone_ = on;
    window_.want_microphone(on);
    if (auto* session = session_.media()) session->set_microphone(on);
}

void CallSwitches::set_camera(bool on)
{
    camera_ = on;
    if (on) screen_.reset();
    window_.want_camera(on);
    if (auto* session = session_.media()) session->set_camera(on);
}

base::Result<> CallSwitches::start_screen(const std::string& source)
{
    if (!session_.is_proven())
        return fail(Code::not_now, tr("sharing the screen: there is no connection"));
    screen_ = source;
    session_.media()->start_screen(source);
    return {};
}

void CallSwitches::stop_screen()
{
    screen_.reset();
    if (auto* session = session_.media()) session->stop_screen();
}

void CallSwitches::choose(DeviceKind kind, const std::string& id)
{
    chosen_[kind] = id;
    if (auto* session = session_.media()) choose_in(*session, kind, id);
}

std::string CallSwitches::chosen(DeviceKind kind, const std::string& otherwise) const
{
    auto chosen = chosen_.find(kind);
    return chosen != chosen_.end() && !chosen->second.empty() ? chosen->second : otherwise;
}

void CallSwitches::set_volume(double volume)
{
    volume_ = volume;
    window_.volume(volume);
    if (auto* session = session_.media()) session->set_volume(volume);
}

}  // namespace mailcall::app
