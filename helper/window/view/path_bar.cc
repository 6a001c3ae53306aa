// How the way to a folder is drawn.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/path_bar.hh"

#include <utility>

#include "window/listing.hh"

namespace mailcall::window {

PathBar::PathBar(const Form& form, Go go)
    : box_{form.box("path")},
      scroll_{base::Ref<GtkAdjustment>::share(
          gtk_scrolled_window_get_hadjustment(GTK_SCROLLED_WINDOW(form.object("path_scroll"))))},
      go_{std::move(go)}
{
    on_size_ = {scroll_.get(), "changed", G_CALLBACK(on_size), this};
}

void PathBar::on_size(GtkAdjustment*, gpointer self) noexcept
{
    static_cast<PathBar*>(self)->settle_.start({});
}

// The end of a long way is what counts.
void PathBar::go_to_end()
{
    gtk_adjustment_set_value(scroll_.get(), gtk_adjustment_get_upper(scroll_.get()));
}

void PathBar::show(const std::string& share, const std::string& path)
{
    const auto all = share + "/" + path;
    if (all == shown_) return;
    shown_ = all;
    while (auto* child = gtk_widget_get_first_child(GTK_WIDGET(box_))) gtk_box_remove(box_, child);
    const auto parts = components(path);
    add(share, "", parts.empty());
    std::string way;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        way = path_below(way, parts[i]);
        add(parts[i], way, i + 1 == parts.size());
    }
}

void PathBar::add(const std::string& name, const std::string& path, bool is_here)
{
    constexpr int longest = 18;
    if (gtk_widget_get_first_child(GTK_WIDGET(box_))) {
        auto* between = gtk_image_new_from_icon_name("pan-end-symbolic");
        gtk_widget_add_css_class(between, "dim-label");
        gtk_box_append(box_, between);
    }
    auto* label = make_cut_label(is_here ? "heading" : nullptr);
    gtk_label_set_ellipsize(label, PANGO_ELLIPSIZE_MIDDLE);
    gtk_label_set_max_width_chars(label, longest);
    set_text(label, name);
    auto* button = gtk_button_new();
    gtk_button_set_child(GTK_BUTTON(button), GTK_WIDGET(label));
    gtk_widget_add_css_class(button, "flat");
    set_name(button, name);
    on(button, "clicked", [this, path] { go_(path); });
    gtk_box_append(box_, button);
}

}  // namespace mailcall::window
