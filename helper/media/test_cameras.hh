// Cameras that are none, for trying out: pictures made up, and every way in which a camera fails.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace mailcall::media {

// As gst_parse reads it, or null when `name` is not one of them:
// "test": bars that move · "test-ball": another picture · "test-720p": a large one ·
// "test-ends": one second, then its end · "test-fails": one second, then an error ·
// "test-dark": opens, and gives nothing.
const char* test_camera(std::string_view name);

}  // namespace mailcall::media
