// Rooms behind the drawn people, out of focus as behind a real face.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cairo.h>

namespace mailcall::window {

void draw_room(cairo_t* cr, int who, int width, int height);

}  // namespace mailcall::window
