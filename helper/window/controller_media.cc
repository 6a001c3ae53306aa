// What is seen and heard, what it comes from, and what is missing for it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/harmless.hh"
#include "base/words.hh"
#include "window/controller.hh"

namespace mailcall::window {
namespace {

using base::Code;
using base::fill;
using base::tr;

constexpr auto device_trouble = "device:";
constexpr double quietest = -60;  // dB of full scale

std::string note_key(const Device& device)
{
    return "new:" + std::to_string(static_cast<int>(device.kind)) + ":" + device.id;
}

bool is_same(const Device& one, const Device& other)
{
    return one.kind == other.kind && one.id == other.id;
}

bool contains(const std::vector<Device>& devices, const Device& device)
{
    return std::any_of(devices.begin(), devices.end(),
                       [&](const Device& each) { return is_same(each, device); });
}

const char* greeting(DeviceKind kind)
{
    switch (kind) {
        case DeviceKind::camera: return tr("There is a new camera: {}");
        case DeviceKind::microphone: return tr("There is a new microphone: {}");
        case DeviceKind::loudspeaker: return tr("There is a new loudspeaker: {}");
    }
    return "{}";
}

const char* farewell(DeviceKind kind)
{
    switch (kind) {
        case DeviceKind::camera:
            return tr("{} was unplugged. The call goes on without your picture.");
        case DeviceKind::microphone:
            return tr("{} was unplugged. Plug in another microphone to be heard.");
        case DeviceKind::loudspeaker:
            return tr("{} was unplugged. Plug in another loudspeaker to hear.");
    }
    return "{}";
}

std::string explain(const base::Error& error)
{
    if (error.hint.empty()) return error.what;
    bool is_sentence = error.what.ends_with(".") || error.what.ends_with("。");
    // Translators: a reason that is no whole sentence, and what to do about it.
    return is_sentence ? error.what + " " + error.hint : fill(tr("{}. {}"), error.what, error.hint);
}

}  // namespace

// --- switches ---

void Controller::want_microphone(bool on)
{
    wants_microphone_ = on;
    touch();
}

void Controller::want_camera(bool on)
{
    wants_camera_ = on;
    touch();
}

void Controller::sending(const wire::Sending& own)
{
    own_ = own;
    if (!own.camera && !own.screen) model_.has_own_picture = false;
    forget_trouble();
    touch();
}

void Controller::peer_sending(const wire::Sending& peer_now)
{
    peer_ = peer_now;
    peer().microphone = peer_now.microphone;
    peer().screen = peer_now.screen;
    if (!peer_now.camera && !peer_now.screen) peer().has_picture = false;
    touch();
}

bool Controller::has_device(DeviceKind kind) const
{
    return std::any_of(model_.devices.begin(), model_.devices.end(),
                       [kind](const Device& device) { return device.kind == kind; });
}

void Controller::settle_switches()
{
    model_.microphone = microphone_switch();
    model_.camera = camera_switch();
    model_.screen = screen_switch();
}

Switch Controller::microphone_switch() const
{
    if (!card_.media.audio) return {false, false, tr("This call has no sound.")};
    bool on = own_ ? own_->microphone : wants_microphone_;
    bool missing =
        own_ && !on && wants_microphone_ && knows_devices_ && !has_device(DeviceKind::microphone);
    if (missing) return {false, false, tr("There is no microphone. Plug one in.")};
    return {on, true, {}};
}

Switch Controller::camera_switch() const
{
    if (!card_.media.video)
        return {false, false, tr("This call has no pictures. Call again with video.")};
    bool on = own_ ? own_->camera : wants_camera_;
    bool missing =
        own_ && !on && wants_camera_ && knows_devices_ && !has_device(DeviceKind::camera);
    if (missing) return {false, false, tr("There is no camera. Plug one in.")};
    return {on, true, {}};
}

Switch Controller::screen_switch() const
{
    if (!card_.media.video)
        return {false, false, tr("This call has no pictures. Call again with video.")};
    bool on = own_ && own_->screen;
    if (!on && phase() != Phase::talking)
        return {false, false, tr("You can show your screen once you are connected.")};
    return {on, true, {}};
}

void Controller::preview(bool on)
{
    if (model_.previews == on) return;
    model_.previews = on;
    model_.has_own_picture = false;
    model_.own_level = quietest;
    notes_.take_back_all(device_trouble);
    touch();
}

// --- pictures and levels: these are many, and go past the model ---

void Controller::picture(bool own, const base::Picture& picture)
{
    // One that was on its way when the camera went off would stay.
    const auto& said = own ? own_ : peer_;
    if (said && !said->camera && !said->screen) return;
    bool& has = own ? model_.has_own_picture : peer().has_picture;
    if (!has) {
        has = true;
        touch();
    }
    if (view_) view_->show_picture(own ? std::string{} : peer().id, picture);
}

void Controller::level(bool own, double level)
{
    (own ? model_.own_level : peer().level) = level;
    if (view_) view_->show_level(own ? std::string{} : peer().id, level);
}

void Controller::volume(double volume)
{
    model_.volume = volume;
    touch();
}

// --- devices ---

void Controller::devices(std::vector<Device> devices, const std::string& lost)
{
    if (!lost.empty()) note_lost(lost, devices);
    tell_of_lost(devices);
    if (knows_devices_ && devices == model_.devices) return;
    if (knows_devices_) tell_of_new(devices);
    for (const auto& before : model_.devices)
        if (!contains(devices, before)) notes_.take_back(note_key(before));
    model_.devices = std::move(devices);
    knows_devices_ = true;
    forget_trouble();
    touch();
}

void Controller::tell_of_new(const std::vector<Device>& now)
{
    for (const auto& device : now) {
        if (device.used) notes_.take_back(note_key(device));
        if (device.used || contains(model_.devices, device)) continue;
        notes_.say({note_key(device), fill(greeting(device.kind), base::harmless(device.name)),
                    tr("Use it"), [this, kind = device.kind, id = device.id] {
                        wishes_.choose_device(kind, id);
                    }});
    }
}

void Controller::note_lost(const std::string& lost, const std::vector<Device>& now)
{
    auto was = std::find_if(model_.devices.begin(), model_.devices.end(), [&](const Device& each) {
        return each.name == lost && !contains(now, each);
    });
    if (was != model_.devices.end()) lost_.push_back({was->kind, lost, 0});
}

// The system may take a moment to say what it has put in the place of a device.
void Controller::tell_of_lost(const std::vector<Device>& now)
{
    constexpr int patient_looks = 3;
    std::erase_if(lost_, [&](Lost& lost) {
        auto is_of_kind = [&](const Device& each) { return each.kind == lost.kind; };
        auto is_next = [&](const Device& each) { return is_of_kind(each) && each.used; };
        auto next = std::find_if(now.begin(), now.end(), is_next);
        bool may_come = std::any_of(now.begin(), now.end(), is_of_kind);
        if (next == now.end() && may_come && ++lost.looks < patient_looks) return false;
        auto name = base::harmless(lost.name);
        if (next != now.end())
            notes_.say({"lost:" + name, fill(tr("{} was unplugged. Now in use: {}"), name,
                                             base::harmless(next->name))});
        else
            notes_.say({"lost:" + name, fill(farewell(lost.kind), name), {}, {}, true});
        touch();
        return true;
    });
}

// --- what went wrong ---

void Controller::trouble(const base::Error& error)
{
    NoteList::Said note{"trouble:" + error.what, explain(error), {}, {}, true};
    if (error.code == Code::device_missing) {
        note.key = device_trouble + error.what;
        note.action = tr("Try again");
        note.act = [this] { try_again(); };
    }
    notes_.say(std::move(note));
    touch();
}

// What was missing may have come back by itself, such as a sound system that was restarted.
void Controller::forget_trouble()
{
    bool hears = std::any_of(model_.devices.begin(), model_.devices.end(), [](const Device& each) {
        return each.kind == DeviceKind::loudspeaker && each.used;
    });
    if (own_ && hears && !misses_camera() && !misses_microphone())
        notes_.take_back_all(device_trouble);
}

bool Controller::misses_camera() const
{
    return card_.media.video && wants_camera_ && own_ && !own_->camera && !own_->screen;
}

bool Controller::misses_microphone() const
{
    return card_.media.audio && wants_microphone_ && own_ && !own_->microphone;
}

// Whatever is wanted and is not there. What is heard by has no switch of its own.
void Controller::try_again()
{
    if (model_.previews) {
        wishes_.preview(false);
        return wishes_.preview(true);
    }
    bool camera = misses_camera();
    bool microphone = misses_microphone();
    if (camera) wishes_.set_camera(true);
    if (microphone) wishes_.set_microphone(true);
    if (!camera && !microphone) wishes_.choose_device(DeviceKind::loudspeaker, "default");
}

void Controller::refused(const base::Error& error)
{
    notes_.say({"refused", explain(error), {}, {}, true});
    touch();
}

void Controller::say(NoteList::Said note)
{
    notes_.say(std::move(note));
    touch();
}

void Controller::take_back_note(const std::string& key)
{
    notes_.take_back(key);
    touch();
}

void Controller::act_on_note(int id)
{
    notes_.act(id);
    touch();
}

void Controller::dismiss_note(int id)
{
    notes_.dismiss(id);
    touch();
}

}  // namespace mailcall::window
