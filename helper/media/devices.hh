// Cameras, microphones and loudspeakers: real ones, test ones, none.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <string>

#include "base/glib.hh"
#include "base/result.hh"
#include "media/device_list.hh"

namespace mailcall::media {

// The source that `name` means: "test" and others (test_cameras.hh), "default", a device's id
// (device_list.hh) or its display name; empty for "none".
// It was opened once to see that it can be. Error: device_missing.
base::Result<base::Ref<GstElement>> open_camera(const std::string& name);
base::Result<base::Ref<GstElement>> open_microphone(const std::string& name);
// The first one that can be opened and is not the device that `lost` was made of: a camera that was
// pulled out a moment ago may still be listed. Null when there is none.
base::Ref<GstElement> open_other_camera(GstElement* lost);

// What to say when one that could be opened gives nothing, or stops.
base::Error camera_trouble(const std::string& name);
base::Error microphone_trouble(const std::string& name);
base::Error loudspeaker_trouble();
base::Error sound_trouble();  // there is no sound system, or it has died

bool has_loudspeaker();
// What "test" stands for: a tone, or silence that takes as long as sound.
base::Ref<GstElement> make_test_element(DeviceKind kind);

}  // namespace mailcall::media
