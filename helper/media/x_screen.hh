// XScreen: what an X server's screen and windows are called, and where they are.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mailcall::media {

// A part of the screen, in pixels.
struct Area {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
    friend bool operator==(const Area&, const Area&) = default;
};

// A connection of our own, apart from GTK's and GStreamer's: errors come as values here, whereas
// Xlib ends the process by default.
class XScreen {
  public:
    using Window = std::uint32_t;
    struct Named {
        Window window = 0;
        std::string name;
    };

    // Null without an X server.
    static std::unique_ptr<XScreen> open();
    XScreen(const XScreen&) = delete;
    XScreen& operator=(const XScreen&) = delete;
    ~XScreen();

    Window root() const;
    // Windows that people know, newest last; those of this process are left out.
    std::vector<Named> windows() const;
    // What can be seen of a window, or of the whole screen: relative to the window. Empty (width 0)
    // when it is gone, or shown nowhere.
    Area visible(Window window) const;
    bool exists(Window window) const;

  private:
    class Parts;
    explicit XScreen(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace mailcall::media
