// Fading: in full screen the bars go out of the way when nobody moves anything, and come back.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include <functional>
#include <vector>

#include "base/loop.hh"

namespace mailcall::window {

class Fading {
  public:
    // Fades `bars` of `window` as long as `may_fade` says so.
    Fading(GtkWindow* window, std::vector<GtkWidget*> bars, std::function<bool()> may_fade);

    // Brings them back, and begins to wait anew.
    void wake();

  private:
    static void on_motion(GtkEventControllerMotion*, double x, double y, gpointer self) noexcept;
    static gboolean on_key(GtkEventControllerKey*, guint, guint, GdkModifierType,
                           gpointer self) noexcept;

    void fade();
    void set_faded(bool faded);
    bool is_used() const;

    GtkWindow* window_;
    std::vector<GtkWidget*> bars_;
    std::function<bool()> may_fade_;
    double x_ = 0;
    double y_ = 0;
    bool is_faded_ = false;
    base::Timer wait_{[this] { fade(); }};
};

}  // namespace mailcall::window
