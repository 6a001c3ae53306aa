// The cameras, microphones and loudspeakers that are there, with ids that can be stored.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <string>
#include <vector>

#include "base/glib.hh"

namespace mailcall::media {

// What tells a device from others: what the user calls it, and what the system does, which may be
// empty.
struct DeviceName {
    std::string name;
    std::string place;
};

// One id for each: the name, followed by the place where the name alone could mean another one.
// Readable, and good for as long as the device is plugged in at the same place.
std::vector<std::string> make_ids(const std::vector<DeviceName>& devices);

// The one that `wanted` means: an id, which may be one made while other devices were there, or a
// name. `devices.size()` when there is none.
std::size_t find_device(const std::vector<DeviceName>& devices, const std::string& wanted);

struct Device {
    DeviceName name;
    base::Ref<GstDevice> device;
};
enum class DeviceKind { camera, microphone, loudspeaker };
// The system's own order; nothing is opened. Needs gst_init.
std::vector<Device> list_devices(DeviceKind kind);
// The same of a monitor that is running, or was never started.
std::vector<Device> list_devices(GstDeviceMonitor* monitor, DeviceKind kind);
// One that leaves PipeWire alone.
base::Ref<GstDeviceMonitor> make_monitor();
// PipeWire's cameras, as they are now.
std::vector<Device> ask_pipewire();
const char* class_of(DeviceKind kind);  // as filters of GstDeviceMonitor are called
std::vector<DeviceName> names_of(const std::vector<Device>& devices);

}  // namespace mailcall::media
