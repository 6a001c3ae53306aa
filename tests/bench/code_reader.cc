// Looks each millisecond which number (code.hh) fills the X screen, and prints "NUMBER
// MICROSECONDS" (of Unix time) when it is another one. Ends with its stdin.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib.h>
#include <poll.h>
#include <xcb/xcb.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "code.hh"

namespace mailcall::bench {
namespace {

struct Free {
    void operator()(void* memory) const noexcept { std::free(memory); }
};

// One row, a third from above: no controls are drawn there.
std::optional<unsigned> look(xcb_connection_t* display, const xcb_screen_t& screen)
{
    auto asked = xcb_get_image(display, XCB_IMAGE_FORMAT_Z_PIXMAP, screen.root, 0,
                               static_cast<std::int16_t>(screen.height_in_pixels / 3),
                               screen.width_in_pixels, 1, ~0U);
    std::unique_ptr<xcb_get_image_reply_t, Free> got{xcb_get_image_reply(display, asked, nullptr)};
    if (!got) return {};
    const auto* pixels = xcb_get_image_data(got.get());
    return read_number([&](int column) {
        const int x = (2 * column + 1) * screen.width_in_pixels / (2 * columns);
        return pixels[4 * x + 1];  // green
    });
}

bool is_over()
{
    pollfd in{0, POLLIN, 0};
    return poll(&in, 1, 1) != 0;
}

int run()
{
    auto* display = xcb_connect(nullptr, nullptr);
    if (xcb_connection_has_error(display) != 0) return 1;
    const auto& screen = *xcb_setup_roots_iterator(xcb_get_setup(display)).data;
    std::optional<unsigned> last;
    while (!is_over()) {
        auto number = look(display, screen);
        if (!number || number == last) continue;
        last = number;
        std::printf("%u %" G_GINT64_FORMAT "\n", *number, g_get_real_time());
    }
    xcb_disconnect(display);
    return 0;
}

}  // namespace
}  // namespace mailcall::bench

int main() { return mailcall::bench::run(); }
