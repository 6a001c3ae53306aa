// ScreenMenu: which screen or window is to be shown to the others.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/screen_menu.hh"

#include <algorithm>

#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

constexpr const char* whole_screen = "screen";
constexpr int widest_name = 36;  // characters
constexpr int highest_list = 320;

}  // namespace

ScreenMenu::ScreenMenu(Wishes& wishes, GtkWidget* button) : wishes_{wishes}, button_{button} {}

ScreenMenu::~ScreenMenu()
{
    if (popover_) gtk_widget_unparent(GTK_WIDGET(popover_));
}

void ScreenMenu::choose()
{
    auto sources = wishes_.screen_sources();
    if (sources.empty()) return wishes_.start_screen({});
    build();
    fill_with(sources);
    gtk_popover_popup(popover_);
}

void ScreenMenu::build()
{
    if (popover_) return;
    popover_ = GTK_POPOVER(gtk_popover_new());
    gtk_popover_set_position(popover_, GTK_POS_TOP);
    gtk_widget_set_parent(GTK_WIDGET(popover_), button_);
    auto* scroll = gtk_scrolled_window_new();
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroll), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scroll), TRUE);
    gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scroll), highest_list);
    gtk_popover_set_child(popover_, scroll);
}

void ScreenMenu::fill_with(const std::vector<Wishes::ScreenSource>& sources)
{
    list_ = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    auto* heading = gtk_label_new(tr("What do you want to show?"));
    gtk_widget_add_css_class(heading, "heading");
    gtk_widget_add_css_class(heading, "menu-heading");
    gtk_label_set_xalign(GTK_LABEL(heading), 0);
    gtk_box_append(GTK_BOX(list_), heading);
    const bool has_whole = std::any_of(sources.begin(), sources.end(), [](const auto& source) {
        return source.id == whole_screen;
    });
    if (!has_whole) add(whole_screen, tr("The whole screen"), "video-display-symbolic");
    for (const auto& source : sources)
        add(source.id, source.name,
            source.id == whole_screen ? "video-display-symbolic" : "focus-windows-symbolic");
    auto* scroll = gtk_popover_get_child(popover_);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroll), list_);
}

void ScreenMenu::add(const std::string& id, const std::string& name, const char* icon)
{
    auto* button = gtk_button_new();
    auto* row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 10);
    auto* label = make_cut_label(nullptr);
    set_text(label, name);
    gtk_label_set_max_width_chars(label, widest_name);
    gtk_box_append(GTK_BOX(row), make_icon(icon));
    gtk_box_append(GTK_BOX(row), GTK_WIDGET(label));
    gtk_button_set_child(GTK_BUTTON(button), row);
    gtk_widget_add_css_class(button, "flat");
    set_name(button, name);
    on(button, "clicked", [this, id] {
        gtk_popover_popdown(popover_);
        wishes_.start_screen(id);
    });
    gtk_box_append(GTK_BOX(list_), button);
}

}  // namespace mailcall::window
