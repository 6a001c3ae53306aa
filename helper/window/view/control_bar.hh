// ControlBar: the buttons below the stage. Each says what pressing it does, so its name changes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include <functional>

#include "window/model.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {

// What the buttons do; also what their keys do.
struct Controls {
    base::Work microphone;
    base::Work camera;
    base::Work screen;
    base::Work chat;
    base::Work files;
    base::Work devices;
    base::Work full_screen;
    base::Work hang_up;
};

class ControlBar {
  public:
    explicit ControlBar(const Controls& controls);

    GtkWidget* widget() const { return bar_; }
    GtkWidget* devices_button() const { return form_.widget("devices"); }
    GtkWidget* screen_button() const { return form_.widget("screen"); }
    void show(const Model& model);
    // What of the window is open now: of the panes "chat", "files" or "".
    void show_open(const std::string& pane);
    void show_full_screen(bool full);

  private:
    void show_switches(const Model& model);
    void show_switch(const char* id, const Switch& state, const char* icon, const std::string& name,
                     const std::string& keys);
    void show_marks(const Model& model);
    void set_mark(const char* id, const std::string& text);
    void name_panes();

    Form form_{"control_bar"};
    GtkWidget* bar_;
    std::string open_pane_;
    int unread_ = 0;
    int offered_ = 0;
};

}  // namespace mailcall::window
