// Frame: the window's three storeys, bar above, stage, bar below; in full screen the bars lie over
// the stage, which then has all the space.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

namespace mailcall::window {

class Frame {
  public:
    Frame(GtkWidget* top, GtkWidget* middle, GtkWidget* bottom);

    GtkWidget* widget() const { return box_; }
    void set_overlaid(bool overlaid);

  private:
    static GtkSizeRequestMode mode(GtkWidget* box) noexcept;
    static void measure(GtkWidget* box, GtkOrientation orientation, int for_size, int* minimum,
                        int* natural, int* minimum_baseline, int* natural_baseline) noexcept;
    static void allocate(GtkWidget* box, int width, int height, int baseline) noexcept;
    void measure_down(int width, int* minimum, int* natural) const;
    void measure_across(int* minimum, int* natural) const;

    GtkWidget* box_;
    GtkWidget* top_;
    GtkWidget* middle_;
    GtkWidget* bottom_;
    bool is_overlaid_ = false;
};

}  // namespace mailcall::window
