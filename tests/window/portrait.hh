// Portraits of people who are not there, drawn as if before a camera.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cairo.h>

namespace mailcall::window {

// `who` chooses the looks, `second` where the head is and what the mouth does; at 0 they rest.
void draw_portrait(cairo_t* cr, int who, double second, int width, int height);

}  // namespace mailcall::window
