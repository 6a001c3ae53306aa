// ScreenMenu: which screen or window is to be shown to the others.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "window/wishes.hh"

namespace mailcall::window {

class ScreenMenu {
  public:
    ScreenMenu(Wishes& wishes, GtkWidget* button);
    ~ScreenMenu();
    ScreenMenu(const ScreenMenu&) = delete;
    ScreenMenu& operator=(const ScreenMenu&) = delete;

    // Lists what there is now; where the desktop asks by itself, it is left to that.
    void choose();

  private:
    void build();
    void fill_with(const std::vector<Wishes::ScreenSource>& sources);
    void add(const std::string& id, const std::string& name, const char* icon);

    Wishes& wishes_;
    GtkWidget* button_;
    GtkPopover* popover_ = nullptr;
    GtkWidget* list_ = nullptr;
};

}  // namespace mailcall::window
