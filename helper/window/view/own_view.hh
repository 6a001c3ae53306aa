// OwnView: the small picture of oneself, in a corner of the user's choice, or put away.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "base/glib.hh"
#include "base/loop.hh"
#include "window/model.hh"
#include "window/view/canvas.hh"

namespace mailcall::window {

class OwnView {
  public:
    // Adds itself to the stage, which it moves about in.
    explicit OwnView(GtkOverlay* stage);
    ~OwnView();
    OwnView(const OwnView&) = delete;
    OwnView& operator=(const OwnView&) = delete;

    void show(const Model& model);
    void show_picture(const base::Picture& picture);
    // The window's bars lie over the stage's edges.
    void set_under_bars(bool under);
    // Puts it away, or takes it out again.
    void toggle();

  private:
    // At first where neither names nor sentences stand.
    struct Corner {
        bool left = false;
        bool top = true;
    };
    struct Place {
        double x = 0, y = 0;
    };

    void build();
    void build_moving();
    void set_put_away(bool away);
    void arrange();
    void move_to(Corner corner);
    void drag_begin();
    void drag_by(double x, double y);
    void drag_end();
    gboolean press(guint key);
    void place(GdkRectangle& at);
    Place place_of(Corner corner, int width, int height) const;
    Place place_now(int width, int height) const;
    void fit_size(int& width, int& height) const;

    Canvas canvas_;
    GtkOverlay* stage_;
    GtkWidget* card_;
    GtkWidget* back_;  // brings it back
    base::Connection placing_;
    base::Ref<AdwAnimation> glide_;
    Corner corner_;
    Place from_;         // where it was let go
    double glided_ = 1;  // 0: there, 1: in its corner
    bool is_dragged_ = false;
    bool is_put_away_ = false;
    bool has_picture_ = false;
    bool is_group_ = false;
    bool is_under_bars_ = false;
};

}  // namespace mailcall::window
