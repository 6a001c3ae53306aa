// The table of test cameras.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/test_cameras.hh"

#include <algorithm>
#include <array>
#include <utility>

namespace mailcall::media {

const char* test_camera(std::string_view name)
{
#define MAILCALL_SMALL \
    " ! capsfilter caps=video/x-raw,format=I420,width=640,height=360,framerate=30/1"
    constexpr std::array<std::pair<std::string_view, const char*>, 7> cameras{{
        {"test", "videotestsrc is-live=true pattern=smpte horizontal-speed=3" MAILCALL_SMALL},
        // For those who look at other things than pictures.
        {"test-small",
         "videotestsrc is-live=true pattern=smpte horizontal-speed=3 ! "
         "capsfilter caps=video/x-raw,format=I420,width=160,height=90,framerate=30/1"},
        {"test-ball", "videotestsrc is-live=true pattern=ball" MAILCALL_SMALL},
        {"test-720p",
         "videotestsrc is-live=true pattern=smpte horizontal-speed=3 ! "
         "capsfilter caps=video/x-raw,format=I420,width=1280,height=720,framerate=30/1"},
        {"test-ends", "videotestsrc is-live=true num-buffers=30" MAILCALL_SMALL},
        {"test-fails", "videotestsrc is-live=true ! identity error-after=30" MAILCALL_SMALL},
        {"test-dark",
         "appsrc is-live=true format=time caps=video/x-raw,format=I420,width=640,height=360,"
         "framerate=30/1"},
    }};
#undef MAILCALL_SMALL
    const auto* found = std::find_if(cameras.begin(), cameras.end(),
                                     [name](const auto& camera) { return camera.first == name; });
    return found == cameras.end() ? nullptr : found->second;
}

}  // namespace mailcall::media
