// XDesktop: a screen that nobody sees, with a window of ours that shows the test page.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <xcb/xcb.h>

#include <cstdint>
#include <string>

#include "gray.hh"

namespace mailcall::media {

// Starts an X server and makes it the one that $DISPLAY names, until it goes.
class XServer {
  public:
    XServer(int width, int height);
    XServer(const XServer&) = delete;
    XServer& operator=(const XServer&) = delete;
    ~XServer();
    bool runs() const { return process_ > 0; }

  private:
    int process_ = 0;
};

class XWindow {
  public:
    XWindow(const char* title, int left, int top, unsigned width, unsigned height);
    XWindow(const XWindow&) = delete;
    XWindow& operator=(const XWindow&) = delete;
    ~XWindow();

    // As screen_sources() calls it.
    std::string id() const { return "window-" + std::to_string(window_); }
    const Gray& page() const { return page_; }
    void move(int left, int top);
    // Draws the page anew, in the new size.
    void resize(unsigned width, unsigned height);
    void close();

  private:
    void draw();
    void await_shown();

    xcb_connection_t* connection_;
    xcb_screen_t* screen_;
    std::uint32_t window_ = 0;
    Gray page_;
};

}  // namespace mailcall::media
