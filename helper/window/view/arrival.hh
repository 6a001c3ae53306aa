// Arrival: somebody calls. Who it is, how sure that is, what is asked for, and the answers.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "window/model.hh"
#include "window/view/canvas.hh"
#include "window/view/level_meter.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class Arrival {
  public:
    explicit Arrival(Wishes& wishes);
    ~Arrival();
    Arrival(const Arrival&) = delete;
    Arrival& operator=(const Arrival&) = delete;

    GtkWidget* widget() const { return form_.widget("arrival"); }
    void show(const Model& model);
    void show_picture(const base::Picture& picture) { canvas_.show(picture); }
    void show_level(double level) { meter_.show_level(level); }
    // With all that is asked for.
    void accept();

  private:
    void build_texts();
    void decline_with(const std::string& text);
    void show_answers(const wire::Media& media);
    void show_preview(const Model& model);

    Wishes& wishes_;
    Form form_{"arrival"};
    GtkPopover* texts_;
    wire::Media media_;
    Canvas canvas_;
    LevelMeter meter_;
};

}  // namespace mailcall::window
