// Ending: the call is over. What it was, how long it took, and what can be done now.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "window/model.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class Ending {
  public:
    explicit Ending(Wishes& wishes);

    GtkWidget* widget() const { return form_.widget("ending"); }
    void show(const Model& model);

  private:
    Form form_{"ending"};
};

}  // namespace mailcall::window
