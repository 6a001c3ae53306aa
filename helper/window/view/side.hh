// Side: the pane beside the stage, over it where the window is narrow; one at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include <memory>
#include <string>

#include "window/model.hh"
#include "window/view/chat_pane.hh"
#include "window/view/files_pane.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class Side {
  public:
    // `model`: what is shown now; a pane that is opened for the first time begins with it.
    // `changed`: a pane was opened or closed, by whatever means.
    Side(Wishes& wishes, const Model& model, GtkWidget* stage, base::Work changed);

    GtkWidget* widget() const { return GTK_WIDGET(flap_); }
    // "chat", "files" or "".
    std::string open() const;
    void open(const std::string& pane);
    void toggle(const std::string& pane) { open(open() == pane ? "" : pane); }
    void show(const Model& model);

  private:
    void build();
    void reveal();
    void make(const std::string& pane);

    Wishes& wishes_;
    const Model& model_;
    AdwFlap* flap_;
    GtkWidget* pane_;
    GtkLabel* heading_;
    GtkStack* stack_;
    std::unique_ptr<ChatPane> chat_;
    std::unique_ptr<FilesPane> files_;
};

}  // namespace mailcall::window
