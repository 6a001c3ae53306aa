// Canvas: draws the newest picture of a video into whatever space it is given.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "base/glib.hh"
#include "base/picture.hh"

namespace mailcall::window {

// Chooses GTK's renderer, once, before the first window: where the graphics card's part is played
// by the processor, plain drawing is several times cheaper. A GSK_RENDERER in the environment is
// kept.
void choose_renderer();
// Whether it was told to, or found to.
bool is_drawn_plainly();

// How a picture is laid into a space of another shape.
enum class Fit {
    whole,   // all of it is seen: a screen, whose edges matter
    person,  // moderately cropped, so that little of the space stays empty
};

struct Placement {
    double x = 0, y = 0, width = 0, height = 0;  // may reach beyond the space
};
Placement place_picture(double width, double height, const base::Picture& picture, Fit fit);

class Canvas {
  public:
    Canvas();

    // A widget that shows it; the tile or card around says what it is.
    GtkWidget* make_widget() const;
    void show(const base::Picture& picture);
    void set_fit(Fit fit);
    void set_mirrored(bool mirrored);
    // Width by height of the newest picture; 0 before the first one.
    double aspect() const;

  private:
    base::Ref<GdkPaintable> paintable_;
};

}  // namespace mailcall::window
