// LevelMeter: how loud one's own microphone hears, as a bar, and in words whether it works.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "window/model.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {

class LevelMeter {
  public:
    // Both are the owner's form's.
    LevelMeter(GtkLevelBar* bar, GtkLabel* words);

    void show(const Switch& microphone, double level);
    void show_level(double level);
    bool is_on() const { return is_on_; }

  private:
    GtkLevelBar* bar_;
    GtkLabel* words_;
    bool was_heard_ = false;
    bool is_on_ = false;
};

}  // namespace mailcall::window
