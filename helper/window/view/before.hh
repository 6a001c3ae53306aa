// Before: until the other answers, one sees and hears oneself, so that nobody joins unprepared.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "window/model.hh"
#include "window/view/canvas.hh"
#include "window/view/level_meter.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {

class Before {
  public:
    Before();

    GtkWidget* widget() const { return form_.widget("before"); }
    void show(const Model& model);
    void show_picture(const base::Picture& picture) { canvas_.show(picture); }
    void show_level(double level) { meter_.show_level(level); }

  private:
    Form form_{"before"};
    Canvas canvas_;
    GtkWidget* picture_;
    LevelMeter meter_;
};

}  // namespace mailcall::window
