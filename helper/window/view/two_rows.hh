// TwoRows: the control bar's layout, one row where there is room, else two.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

namespace mailcall::window {

// `main` stands in the middle, `extra` at the end of the same row or in the middle of a second.
GtkWidget* make_two_rows(GtkWidget* main, GtkWidget* extra);

}  // namespace mailcall::window
