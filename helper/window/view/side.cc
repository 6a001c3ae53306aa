// Side: the pane beside the stage, over it where the window is narrow; one at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/side.hh"

namespace mailcall::window {
namespace {

constexpr int pane_width = 340;

}  // namespace

Side::Side(Wishes& wishes, const Model& model, GtkWidget* stage, base::Work changed)
    : wishes_{wishes},
      model_{model},
      flap_{ADW_FLAP(adw_flap_new())},
      pane_{gtk_box_new(GTK_ORIENTATION_VERTICAL, 0)},
      heading_{GTK_LABEL(gtk_label_new(nullptr))},
      stack_{GTK_STACK(gtk_stack_new())}
{
    build();
    adw_flap_set_content(flap_, stage);
    adw_flap_set_flap(flap_, pane_);
    adw_flap_set_separator(flap_, gtk_separator_new(GTK_ORIENTATION_VERTICAL));
    adw_flap_set_flap_position(flap_, GTK_PACK_END);
    adw_flap_set_reveal_flap(flap_, FALSE);
    adw_flap_set_locked(flap_, TRUE);  // else it opens when the window is made wider
    // A hand that moves the own picture aside is not to pull the pane out.
    adw_flap_set_swipe_to_open(flap_, FALSE);
    on(flap_, "notify::reveal-flap", std::move(changed));
    // What has slid out of the window is not to be found there by a screen reader either.
    set_shown(pane_, false);
    on(flap_, "notify::reveal-progress",
       [this] { set_shown(pane_, adw_flap_get_reveal_progress(flap_) > 0); });
}

void Side::build()
{
    gtk_widget_add_css_class(pane_, "side");
    gtk_widget_add_css_class(pane_, "background");
    gtk_widget_set_size_request(pane_, pane_width, -1);
    gtk_widget_set_hexpand(pane_, FALSE);  // the flap would give it half of the window
    auto* row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    gtk_widget_add_css_class(row, "side-heading");
    gtk_widget_add_css_class(GTK_WIDGET(heading_), "heading");
    gtk_label_set_xalign(heading_, 0);
    gtk_widget_set_hexpand(GTK_WIDGET(heading_), TRUE);
    auto* close = gtk_button_new_from_icon_name("window-close-symbolic");
    gtk_widget_add_css_class(close, "flat");
    gtk_widget_add_css_class(close, "circular");
    set_name_and_keys(close, tr("Close this pane"), "Esc");
    on(close, "clicked", [this] { open(""); });
    gtk_box_append(GTK_BOX(row), GTK_WIDGET(heading_));
    gtk_box_append(GTK_BOX(row), close);
    gtk_box_append(GTK_BOX(pane_), row);
    gtk_widget_set_vexpand(GTK_WIDGET(stack_), TRUE);
    gtk_stack_set_hhomogeneous(stack_, FALSE);
    gtk_stack_set_vhomogeneous(stack_, FALSE);
    gtk_box_append(GTK_BOX(pane_), GTK_WIDGET(stack_));
}

std::string Side::open() const
{
    if (!adw_flap_get_reveal_flap(flap_)) return {};
    const char* name = gtk_stack_get_visible_child_name(stack_);
    return name ? name : "";
}

void Side::open(const std::string& pane)
{
    if (pane.empty()) return adw_flap_set_reveal_flap(flap_, FALSE);
    make(pane);
    set_shown(pane_, true);
    show_only(stack_, pane.c_str());
    set_text(heading_, pane == "chat" ? tr("Chat") : tr("Files"));
    if (adw_flap_get_reveal_flap(flap_))
        g_object_notify(G_OBJECT(flap_), "reveal-flap");
    else
        reveal();
    if (pane == "chat")
        chat_->grab_focus();
    else
        gtk_widget_child_focus(files_->widget(), GTK_DIR_TAB_FORWARD);
}

// At once: one that slides in is not there for the keyboard before its second frame, and on a busy
// computer what is typed right after Ctrl+T would be lost, or would press a button.
void Side::reveal()
{
    auto* settings = gtk_widget_get_settings(GTK_WIDGET(flap_));
    g_object_set(settings, "gtk-enable-animations", FALSE, nullptr);
    adw_flap_set_reveal_flap(flap_, TRUE);
    gtk_settings_reset_property(settings, "gtk-enable-animations");
}

// Not before it is wanted: the window is to be there quickly.
void Side::make(const std::string& pane)
{
    if (pane == "chat" && !chat_) {
        chat_ = std::make_unique<ChatPane>(wishes_);
        gtk_stack_add_named(stack_, chat_->widget(), "chat");
        chat_->show(model_);
    } else if (pane == "files" && !files_) {
        files_ = std::make_unique<FilesPane>(wishes_);
        gtk_stack_add_named(stack_, files_->widget(), "files");
        files_->show(model_);
    }
}

void Side::show(const Model& model)
{
    if (chat_) chat_->show(model);
    if (files_) files_->show(model);
}

}  // namespace mailcall::window
