// Notes: slim lines above the stage that say what is wrong or offered, and what can be done.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include <map>

#include "window/model.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class Notes {
  public:
    explicit Notes(Wishes& wishes);

    GtkWidget* widget() const { return box_; }
    void show(const Model& model);

  private:
    struct Line {
        GtkWidget* bar;
        GtkImage* icon;
        GtkLabel* text;
        GtkWidget* action;
    };

    Line make(int id);
    void update(const Line& line, const Note& note);

    Wishes& wishes_;
    GtkWidget* box_;
    std::map<int, Line> lines_;
};

}  // namespace mailcall::window
