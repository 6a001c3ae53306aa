// Finds texts of a window that do not fit where they are.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "clipping.hh"

#include <gtk/gtk.h>

namespace mailcall::window {
namespace {

bool is_scrolled(GtkWidget* widget)
{
    return gtk_widget_get_ancestor(widget, GTK_TYPE_SCROLLED_WINDOW) != nullptr;
}

bool is_outside(GtkWidget* widget)
{
    auto* native = GTK_WIDGET(gtk_widget_get_native(widget));
    graphene_rect_t bounds;
    if (!gtk_widget_compute_bounds(widget, native, &bounds)) return true;
    constexpr float rounding = 1;
    return bounds.origin.x < -rounding || bounds.origin.y < -rounding ||
           bounds.origin.x + bounds.size.width >
               static_cast<float>(gtk_widget_get_width(native)) + rounding ||
           bounds.origin.y + bounds.size.height >
               static_cast<float>(gtk_widget_get_height(native)) + rounding;
}

void look_at_label(GtkLabel* label, std::vector<std::string>& found)
{
    auto* widget = GTK_WIDGET(label);
    auto* layout = gtk_label_get_layout(label);
    const std::string text = gtk_label_get_text(label);
    if (text.empty()) return;
    int width = 0;
    int height = 0;
    pango_layout_get_pixel_size(layout, &width, &height);
    if (pango_layout_is_ellipsized(layout))
        found.push_back("CUT " + text);
    else if (width > gtk_widget_get_width(widget) + 1 || height > gtk_widget_get_height(widget) + 1)
        found.push_back("CLIPPED " + text);
    if (!is_scrolled(widget) && is_outside(widget)) found.push_back("OUTSIDE " + text);
}

void look_at(GtkWidget* widget, Misfits& all)
{
    if (!gtk_widget_get_mapped(widget)) return;
    auto& found = all.lines;
    all.widgets++;
    if (GTK_IS_LABEL(widget)) look_at_label(GTK_LABEL(widget), found);
    if (GTK_IS_BUTTON(widget) && !is_scrolled(widget) && is_outside(widget))
        found.emplace_back("OUTSIDE a button");
    for (auto* child = gtk_widget_get_first_child(widget); child;
         child = gtk_widget_get_next_sibling(child))
        look_at(child, all);
}

}  // namespace

Misfits misfits()
{
    Misfits found;
    auto* windows = gtk_window_get_toplevels();
    for (guint i = 0; i < g_list_model_get_n_items(windows); i++) {
        auto* window = static_cast<GtkWidget*>(g_list_model_get_item(windows, i));
        look_at(window, found);
        g_object_unref(window);
    }
    return found;
}

}  // namespace mailcall::window
