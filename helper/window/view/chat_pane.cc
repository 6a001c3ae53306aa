// What joins the chat's list, its entry and the user's attention.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/chat_pane.hh"

namespace mailcall::window {

ChatPane::ChatPane(Wishes& wishes)
    : wishes_{wishes},
      root_{base::Ref<GtkWidget>::share(form_.widget("chat_pane"))},
      lines_{form_, [this] { look_.start({}); }},
      entry_{form_, wishes},
      keep_{GTK_SWITCH(form_.object("chat_keep"))},
      look_{[this] { look(); }}
{
    on_keep_ = {keep_, "state-set", G_CALLBACK(on_keep), this};
    on_map_ = {root_.get(), "map", G_CALLBACK(+[](GtkWidget*, gpointer self) noexcept {
                   static_cast<ChatPane*>(self)->look_.start({});
               }),
               this};
    on_root_ = {root_.get(), "notify::root", G_CALLBACK(on_root_changed), this};
    show_keep(false);
}

// In this order: on_active_ may hold the window's last reference, whose end changes the root.
ChatPane::~ChatPane()
{
    on_root_ = {};
    on_active_ = {};
}

void ChatPane::show(const Model& model)
{
    is_showing_ = true;
    lines_.show(model);
    entry_.show(model);
    show_keep(model.keeps_chat);
    unread_ = model.unread;
    is_showing_ = false;
    if (unread_ > 0) look_.start({});
}

void ChatPane::on_root_changed(GObject* widget, GParamSpec*, gpointer self) noexcept
{
    auto* pane = static_cast<ChatPane*>(self);
    auto* root = gtk_widget_get_root(GTK_WIDGET(widget));
    pane->on_active_ = {};
    if (GTK_IS_WINDOW(root))
        pane->on_active_ = {root, "notify::is-active", G_CALLBACK(on_seen), self};
}

void ChatPane::on_seen(gpointer, gpointer, gpointer self) noexcept
{
    static_cast<ChatPane*>(self)->look_.start({});
}

// A text counts as read when it can be seen: its end of the list, in the window that is used.
bool ChatPane::is_looked_at() const
{
    auto* root = gtk_widget_get_root(root_.get());
    return gtk_widget_get_mapped(root_.get()) && lines_.is_at_end() && GTK_IS_WINDOW(root) &&
           gtk_window_is_active(GTK_WINDOW(root));
}

void ChatPane::look()
{
    if (unread_ == 0 || !is_looked_at()) return;
    unread_ = 0;
    wishes_.read_chat();
}

void ChatPane::show_keep(bool keep)
{
    if ((gtk_switch_get_active(keep_) != FALSE) != keep) gtk_switch_set_active(keep_, keep);
    set_text(form_.label("chat_keep_words"),
             keep ? tr("You find it with this call in the list of calls. Switch off to forget it.")
                  : tr("It is forgotten when this window closes."));
}

gboolean ChatPane::on_keep(GtkSwitch*, gboolean keep, gpointer self) noexcept
{
    auto* pane = static_cast<ChatPane*>(self);
    if (!pane->is_showing_) pane->wishes_.keep_chat(keep != FALSE);
    return FALSE;
}

}  // namespace mailcall::window
