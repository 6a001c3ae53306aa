// Replaces Xlib's handler, in a file of its own because of the macros in Xlib's header.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/x_errors.hh"

#include <X11/Xlib.h>

#include "base/log.hh"

namespace mailcall::media {
namespace {

int log_x_error(Display*, XErrorEvent* error) noexcept
{
    base::log_debug("X error " + std::to_string(error->error_code) + " of request " +
                    std::to_string(error->request_code));
    return 0;
}

}  // namespace

void survive_x_errors()
{
    auto* present = XSetErrorHandler(&log_x_error);
    if (present == &log_x_error) return;
    // Null means Xlib's own, which it gives back when asked for what it has just been told.
    auto* standard = [] {
        XSetErrorHandler(nullptr);
        return XSetErrorHandler(&log_x_error);
    }();
    if (present != standard) XSetErrorHandler(present);
}

}  // namespace mailcall::media
