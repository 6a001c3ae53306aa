// Cameras, microphones and loudspeakers: real ones, test ones, none.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <string>

#include "base/glib.hh"
#include "base/result.hh"

namespace mailcall::media {

// The source that `name` means: "test", "default", a device's id (device_list.hh) or its display
// name; empty for "none".
// It was opened once to see that it can be. Error: device_missing.
base::Result<base::Ref<GstElement>> open_camera(const std::string& name);
base::Result<base::Ref<GstElement>> open_microphone(const std::string& name);

// What to say when one that could be opened gives nothing, or stops.
base::Error camera_trouble(const std::string& name);
base::Error microphone_trouble(const std::string& name);

bool has_loudspeaker();
// A loudspeaker, or a sink that swallows the sound where none is wanted or can be opened.
base::Ref<GstElement> open_loudspeaker(bool wanted);

}  // namespace mailcall::media
