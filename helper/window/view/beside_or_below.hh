// A text and its button: side by side where the text keeps a readable width, else one below the
// other.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

namespace mailcall::window {

GtkWidget* beside_or_below(GtkWidget* text, GtkWidget* button);

}  // namespace mailcall::window
