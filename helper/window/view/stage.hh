// Stage: everybody's tiles, the picture of oneself, and what is going on when it is not just a
// talk. SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>

#include "window/model.hh"
#include "window/turns.hh"
#include "window/view/grid.hh"
#include "window/view/own_view.hh"
#include "window/view/tile.hh"

namespace mailcall::window {

class Stage {
  public:
    Stage();

    GtkWidget* widget() const { return overlay_; }
    void show(const Model& model);
    void show_picture(const std::string& person, const base::Picture& picture);
    void show_level(const std::string& person, double level);
    void toggle_own_view() { own_->toggle(); }
    // In full screen the bars lie on the stage: the own picture keeps clear of them.
    void set_full_screen(bool full) { own_->set_under_bars(full); }
    // Says that what is held over the window may be let go.
    void set_dropping(bool dropping);

  private:
    void build_message();
    void build_drop_hint();
    void show_now(const std::string& person, const base::Picture& picture);
    void show_tiles(const Model& model);
    void show_message(const Model& model);

    GtkWidget* overlay_;
    Grid grid_;
    std::map<std::string, std::unique_ptr<Tile>> tiles_;
    GtkWidget* message_;
    GtkWidget* spinner_;
    GtkLabel* sentence_;
    GtkWidget* drop_hint_;
    GtkLabel* drop_text_;
    std::unique_ptr<OwnView> own_;
    bool is_talking_ = false;
    Turns turns_{[this](const std::string& person, const base::Picture& picture) {
        show_now(person, picture);
    }};
};

}  // namespace mailcall::window
