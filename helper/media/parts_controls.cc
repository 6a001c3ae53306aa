// What the people in a call change while it goes on: devices, mute, screen, volume.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/parts.hh"

namespace mailcall::media {

void Session::Parts::show_pictures(bool wanted)
{
    pictures_.show_pictures(wanted);
    receivers_.show_pictures(wanted);
    sound_.want_levels(wanted);
    if (wanted) watch_devices();
}

// Whoever looks, or chooses, wants to know what comes and goes.
void Session::Parts::watch_devices()
{
    if (!std::exchange(watching_, true)) watch_.start();
}

DeviceWatch::Ears Session::Parts::watch_ears()
{
    return {[this](const DeviceWatch::Change& change) { take_change(change); },
            [this] {
                sound_.on_ready();
                // The lists are there; what differs later is told as a change.
                if (std::exchange(listed_, true)) return;
                tell([](SessionListener& told) { told.devices_changed(""); });
            }};
}

void Session::Parts::take_change(const DeviceWatch::Change& change)
{
    auto lost = sound_.on_change(change);
    tell([lost](SessionListener& told) { told.devices_changed(lost); });
    announce();
}

Sound::Ears Session::Parts::sound_ears()
{
    return {[this](const base::Error& error) {
                tell([error](SessionListener& told) { told.trouble(error); });
            },
            [this] { tell([](SessionListener& told) { told.devices_changed(""); }); },
            [this](bool own, double level) { listener_.level(own, level); },
            [this] { announce(); }};
}

void Session::Parts::set_microphone(bool on)
{
    sound_.mute(!on);
    announce();
}

void Session::Parts::choose_microphone(const std::string& id)
{
    watch_devices();
    sound_.choose_microphone(id);
}

void Session::Parts::choose_loudspeaker(const std::string& id)
{
    watch_devices();
    sound_.choose_loudspeaker(id);
}

void Session::Parts::set_volume(double volume) { sound_.set_volume(volume); }

void Session::Parts::set_camera(bool on) { pictures_.set_camera(on); }
void Session::Parts::choose_camera(const std::string& id) { pictures_.choose_camera(id); }
void Session::Parts::start_screen(const std::string& source) { pictures_.start_screen(source); }
void Session::Parts::stop_screen() { pictures_.stop_screen(); }

}  // namespace mailcall::media
