// What every part of the window is put together with: forms, signals, names, texts.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

void run_work(gpointer work) noexcept { (*static_cast<base::Work*>(work))(); }

void delete_work(gpointer work, GClosure*) noexcept { delete static_cast<base::Work*>(work); }

}  // namespace

Form::Form(const char* name) : builder_{base::Ref<GtkBuilder>::adopt(gtk_builder_new())}
{
    const auto path = "/mailcall/window/" + std::string{name} + ".ui";
    base::ErrorSlot error;
    if (!gtk_builder_add_from_resource(builder_.get(), path.c_str(), error.out()))
        g_error("%s: %s", path.c_str(), error.message().c_str());
}

GObject* Form::object(const char* id) const
{
    auto* found = gtk_builder_get_object(builder_.get(), id);
    if (!found) g_error("no widget %s", id);
    return found;
}

void on(gpointer object, const char* signal, base::Work work)
{
    // Swapped: the work comes first, so it does not matter what else the signal tells.
    g_signal_connect_data(object, signal, G_CALLBACK(run_work), new base::Work{std::move(work)},
                          delete_work, G_CONNECT_SWAPPED);
}

void set_name(GtkWidget* widget, const std::string& name)
{
    gtk_accessible_update_property(GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   name.c_str(), -1);
}

void set_name_and_keys(GtkWidget* widget, const std::string& name, const std::string& keys)
{
    const auto tip = keys.empty() ? name : name + " (" + keys + ")";
    const char* before = gtk_widget_get_tooltip_text(widget);
    if (before && tip == before) return;
    gtk_widget_set_tooltip_text(widget, tip.c_str());
    set_name(widget, name);
}

void set_text(GtkLabel* label, const std::string& text)
{
    if (text == gtk_label_get_text(label)) return;
    gtk_label_set_text(label, text.c_str());
    if (gtk_label_get_ellipsize(label) != PANGO_ELLIPSIZE_NONE)
        gtk_widget_set_tooltip_text(GTK_WIDGET(label), text.c_str());
}

void set_shown(GtkWidget* widget, bool shown)
{
    if ((gtk_widget_get_visible(widget) != FALSE) != shown) gtk_widget_set_visible(widget, shown);
}

void set_class(GtkWidget* widget, const char* name, bool has)
{
    if ((gtk_widget_has_css_class(widget, name) != FALSE) == has) return;
    if (has)
        gtk_widget_add_css_class(widget, name);
    else
        gtk_widget_remove_css_class(widget, name);
}

void set_icon(GtkImage* image, const char* icon)
{
    const char* before = gtk_image_get_icon_name(image);
    if (!before || g_strcmp0(before, icon) != 0) gtk_image_set_from_icon_name(image, icon);
}

void show_only(GtkStack* stack, const char* name)
{
    auto* page = gtk_stack_get_child_by_name(stack, name);
    set_shown(page, true);
    gtk_stack_set_visible_child(stack, page);
    for (auto* child = gtk_widget_get_first_child(GTK_WIDGET(stack)); child;
         child = gtk_widget_get_next_sibling(child))
        if (child != page) set_shown(child, false);
}

GtkWidget* make_icon(const char* name)
{
    return GTK_WIDGET(g_object_new(GTK_TYPE_IMAGE, "icon-name", name, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, nullptr));
}

GtkLabel* make_cut_label(const char* style)
{
    auto* label = GTK_LABEL(gtk_label_new(nullptr));
    gtk_label_set_ellipsize(label, PANGO_ELLIPSIZE_END);
    if (style) gtk_widget_add_css_class(GTK_WIDGET(label), style);
    return label;
}

void popup(GtkPopover* popover)
{
    auto* display = gtk_widget_get_display(GTK_WIDGET(popover));
    gtk_popover_set_has_arrow(popover, gdk_display_is_composited(display));
    gtk_popover_popup(popover);
}

}  // namespace mailcall::window
