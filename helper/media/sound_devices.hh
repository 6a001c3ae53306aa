// Microphones and loudspeakers as elements, of whichever sound system is there: PulseAudio's
// protocol (PipeWire speaks it too), PipeWire's own, or ALSA.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/glib.hh"
#include "media/device_list.hh"

namespace mailcall::media {

// What is to be opened where `wanted` is wished for and `devices` are there: an id of one of them,
// "default", "test", or "" for nothing. `replace`: one that is not there gives "default".
std::string choose_device(const std::vector<Device>& devices, const std::string& wanted,
                          bool replace);

// For an answer of choose_device() other than "" and "test". "default": the sound system chooses,
// and changes its choice by itself. Null: the sound system's plugin is not installed.
base::Ref<GstElement> make_sound_element(DeviceKind kind, const std::vector<Device>& devices,
                                         const std::string& chosen);

// As DeviceName::place: where an element's sound comes from or goes to at the moment; "" when it
// cannot tell. Asks the sound server, which may hang: not on the owning context.
std::string current_place(GstElement* element);

}  // namespace mailcall::media
