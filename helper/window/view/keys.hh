// Keys: the keyboard's way to everything, and the window that lists it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include <functional>

namespace mailcall::window {

// True: the keys were meant for this; false: somebody else may have them.
using KeyWork = std::function<bool()>;

// Goes with its window.
class Keys {
  public:
    explicit Keys(GtkWindow* window);

    // `trigger` as GTK writes it: "<Control>m|F8". Comes before the widget that has the focus.
    void add(const char* trigger, KeyWork work);
    // Comes after it: Escape first ends what an input method or a popover is doing.
    void add_last(const char* trigger, KeyWork work);
    void show_list() const;

  private:
    GtkWindow* window_;
    GtkShortcutController* first_;
    GtkShortcutController* last_;
};

}  // namespace mailcall::window
