// Tile: one person's picture, or initials, with the name and what to know of the microphone.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include <string>

#include "base/loop.hh"
#include "window/model.hh"
#include "window/view/canvas.hh"

namespace mailcall::window {

class Tile {
  public:
    Tile();

    GtkWidget* widget() const { return overlay_; }
    // `people`: how many tiles there are. Alone, the name stands in the header already.
    void show(const Person& person, std::size_t people);
    void show_picture(const base::Picture& picture) { canvas_.show(picture); }
    void show_level(double level);

  private:
    void add_corners();
    void build_tag();
    void tell(const Person& person);

    Canvas canvas_;
    GtkWidget* overlay_;
    GtkWidget* picture_;
    AdwAvatar* avatar_;
    GtkWidget* tag_;
    GtkLabel* name_;
    GtkWidget* muted_;
    GtkWidget* screen_;
    GtkImage* doubt_;
    GtkWidget* ring_;
    std::string told_;
    bool may_ring_ = false;
    // A pause between two words is not the end of speaking.
    base::Timer silence_;
};

}  // namespace mailcall::window
