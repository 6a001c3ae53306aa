// Runs Xvfb and draws by XCB.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "x_desktop.hh"

#include <glib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "media/test_page.hh"

namespace mailcall::media {

XServer::XServer(int width, int height)
{
    int ends[2];
    if (pipe(ends) != 0) return;
    auto fd = std::to_string(ends[1]);
    auto size = std::to_string(width) + "x" + std::to_string(height) + "x24";
    int process = fork();
    if (process == 0) {
        ::close(ends[0]);
        execlp("Xvfb", "Xvfb", "-displayfd", fd.c_str(), "-screen", "0", size.c_str(), "-nolisten",
               "tcp", "-noreset", nullptr);
        _exit(127);
    }
    ::close(ends[1]);
    std::string number;
    for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) number += c;
    ::close(ends[0]);
    if (number.empty()) return;
    process_ = process;
    setenv("DISPLAY", (":" + number).c_str(), 1);
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("XAUTHORITY");
}

XServer::~XServer()
{
    if (!runs()) return;
    unsetenv("DISPLAY");
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
}

XWindow::XWindow(const char* title, int left, int top, unsigned width, unsigned height)
    : connection_{xcb_connect(nullptr, nullptr)},
      screen_{xcb_setup_roots_iterator(xcb_get_setup(connection_)).data},
      window_{xcb_generate_id(connection_)}
{
    const std::uint32_t values[] = {screen_->white_pixel, XCB_EVENT_MASK_EXPOSURE};
    xcb_create_window(connection_, XCB_COPY_FROM_PARENT, window_, screen_->root,
                      static_cast<std::int16_t>(left), static_cast<std::int16_t>(top),
                      static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height), 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, screen_->root_visual,
                      XCB_CW_BACK_PIXEL | XCB_CW_EVENT_MASK, values);
    xcb_change_property(connection_, XCB_PROP_MODE_REPLACE, window_, XCB_ATOM_WM_NAME,
                        XCB_ATOM_STRING, 8, static_cast<std::uint32_t>(std::strlen(title)), title);
    xcb_map_window(connection_, window_);
    xcb_flush(connection_);
    await_shown();
    page_ = {width, height, {}};
    draw();
}

XWindow::~XWindow() { xcb_disconnect(connection_); }

void XWindow::await_shown()
{
    while (auto* event = xcb_wait_for_event(connection_)) {
        bool shown = (event->response_type & 0x7f) == XCB_EXPOSE;
        std::free(event);
        if (shown) return;
    }
}

void XWindow::draw()
{
    page_.values = draw_test_page(page_.width, page_.height);
    auto context = xcb_generate_id(connection_);
    xcb_create_gc(connection_, context, window_, 0, nullptr);
    // One row at a time: a request has a largest size.
    std::vector<std::uint32_t> row(page_.width);
    for (unsigned y = 0; y < page_.height; ++y) {
        for (unsigned x = 0; x < page_.width; ++x)
            row[x] = page_.values[static_cast<std::size_t>(y) * page_.width + x] * 0x010101U;
        xcb_put_image(connection_, XCB_IMAGE_FORMAT_Z_PIXMAP, window_, context,
                      static_cast<std::uint16_t>(page_.width), 1, 0, static_cast<std::int16_t>(y),
                      0, screen_->root_depth, page_.width * 4,
                      reinterpret_cast<const std::uint8_t*>(row.data()));
    }
    xcb_free_gc(connection_, context);
    std::free(xcb_get_input_focus_reply(connection_, xcb_get_input_focus(connection_), nullptr));
}

void XWindow::move(int left, int top)
{
    const std::uint32_t values[] = {static_cast<std::uint32_t>(left),
                                    static_cast<std::uint32_t>(top)};
    xcb_configure_window(connection_, window_, XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y, values);
    xcb_flush(connection_);
    draw();
}

void XWindow::resize(unsigned width, unsigned height)
{
    const std::uint32_t values[] = {width, height};
    xcb_configure_window(connection_, window_, XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT,
                         values);
    page_ = {width, height, {}};
    draw();
}

void XWindow::close()
{
    xcb_destroy_window(connection_, window_);
    xcb_flush(connection_);
}

}  // namespace mailcall::media
