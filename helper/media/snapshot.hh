// One received picture as a PNG file.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <string>

#include "base/result.hh"

namespace mailcall::media {

// All or nothing: `path` is either left as it was or is the whole picture. Error: unwritable.
base::Result<> write_png(GstSample* picture, const std::string& path);

}  // namespace mailcall::media
