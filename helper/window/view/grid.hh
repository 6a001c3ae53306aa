// Grid: lays up to six tiles out so that each is as large as it can be.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

namespace mailcall::window {

// So many columns give the largest pictures; `count` at least 1.
int best_columns(int count, int width, int height);

class Grid {
  public:
    Grid();

    GtkWidget* widget() const { return box_; }
    void add(GtkWidget* tile) { gtk_box_append(GTK_BOX(box_), tile); }
    void remove(GtkWidget* tile) { gtk_box_remove(GTK_BOX(box_), tile); }

  private:
    GtkWidget* box_;
};

}  // namespace mailcall::window
