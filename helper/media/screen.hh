// The screen as a source of pictures: which parts of it there are, and one of them being shown.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/glib.hh"
#include "base/result.hh"
#include "media/hand_over.hh"

namespace mailcall::media {

struct ScreenSource {
    std::string id;    // as Session::start_screen() takes it
    std::string name;  // as people know it: a window's title
};
// What can be shown under X: all of the screen first, then the windows, our own left out. Empty
// where the desktop itself asks (Wayland), and without a screen.
std::vector<ScreenSource> screen_sources();

// One showing of the screen. Ends with the object; the source must have been stopped before that.
class Screen {
  public:
    // All run on the owning context, never from inside open_screen(); they may destroy the Screen.
    struct Ears {
        // Take this from now on. Comes again when the window gets another size.
        std::function<void(const base::Ref<GstElement>& source)> ready;
        // Refused, not possible, or at an end.
        std::function<void(const base::Error&)> failed;
    };
    Screen() = default;
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;
    virtual ~Screen() = default;
};

// `source` as Session::start_screen() takes it.
std::unique_ptr<Screen> open_screen(const std::string& source, const std::shared_ptr<Inbox>& inbox,
                                    Screen::Ears ears);

}  // namespace mailcall::media
