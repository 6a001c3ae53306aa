// Which of its formats a camera is asked for; left to itself it may choose ten frames a second.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <string>

#include "base/glib.hh"

namespace mailcall::media {

// What is to stand behind a camera that offers `caps`, as gst_parse reads it: the size that is
// closest to 1280 × 720 and not larger, at 24 frames a second or more if there is one. Many cameras
// give that as JPEG only. Empty: the camera shall choose.
std::string choose_format(const GstCaps* caps, bool can_decode_jpeg);

// `camera` and what choose_format() puts behind it, as one source.
base::Ref<GstElement> with_best_format(const base::Ref<GstElement>& camera, const GstCaps* caps);

}  // namespace mailcall::media
