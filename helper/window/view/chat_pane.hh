// Chat pane: the texts of the call, written and read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "window/model.hh"
#include "window/view/chat_entry.hh"
#include "window/view/chat_lines.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class ChatPane {
  public:
    explicit ChatPane(Wishes& wishes);
    ChatPane(const ChatPane&) = delete;
    ChatPane& operator=(const ChatPane&) = delete;
    ~ChatPane();

    GtkWidget* widget() const { return root_.get(); }
    void show(const Model& model);
    // To where one writes: when the pane opens.
    void grab_focus() { entry_.grab_focus(); }

  private:
    static void on_root_changed(GObject*, GParamSpec*, gpointer self) noexcept;
    static void on_seen(gpointer, gpointer, gpointer self) noexcept;
    static gboolean on_keep(GtkSwitch*, gboolean keep, gpointer self) noexcept;

    bool is_looked_at() const;
    void look();
    void show_keep(bool keep);

    Wishes& wishes_;
    Form form_{"chat_pane"};
    base::Ref<GtkWidget> root_;
    ChatLines lines_;
    ChatEntry entry_;
    GtkSwitch* keep_;
    int unread_ = 0;
    bool is_showing_ = false;
    base::Timer look_;
    base::Connection on_keep_;
    base::Connection on_map_;
    base::Connection on_root_;
    base::Connection on_active_;
};

}  // namespace mailcall::window
