// Fading: in full screen the bars go out of the way when nobody moves anything, and come back.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/fading.hh"

#include <algorithm>
#include <cmath>

#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

constexpr std::chrono::seconds patience{3};

bool has_open_popover(GtkWidget* widget)
{
    for (auto* child = gtk_widget_get_first_child(widget); child;
         child = gtk_widget_get_next_sibling(child)) {
        if (GTK_IS_POPOVER(child) && gtk_widget_get_visible(child)) return true;
        if (has_open_popover(child)) return true;
    }
    return false;
}

}  // namespace

Fading::Fading(GtkWindow* window, std::vector<GtkWidget*> bars, std::function<bool()> may_fade)
    : window_{window}, bars_{std::move(bars)}, may_fade_{std::move(may_fade)}
{
    auto* motion = gtk_event_controller_motion_new();
    gtk_event_controller_set_propagation_phase(motion, GTK_PHASE_CAPTURE);
    g_signal_connect(motion, "motion", G_CALLBACK(on_motion), this);
    gtk_widget_add_controller(GTK_WIDGET(window), motion);
    auto* keys = gtk_event_controller_key_new();
    gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
    g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), this);
    gtk_widget_add_controller(GTK_WIDGET(window), keys);
}

// GTK also tells of motion when only what lies under the pointer has moved.
void Fading::on_motion(GtkEventControllerMotion*, double x, double y, gpointer self) noexcept
{
    auto& fading = *static_cast<Fading*>(self);
    if (std::abs(x - fading.x_) < 1 && std::abs(y - fading.y_) < 1) return;
    fading.x_ = x;
    fading.y_ = y;
    fading.wake();
}

gboolean Fading::on_key(GtkEventControllerKey*, guint, guint, GdkModifierType,
                        gpointer self) noexcept
{
    static_cast<Fading*>(self)->wake();
    return FALSE;
}

void Fading::wake()
{
    set_faded(false);
    wait_.start(patience);
}

// A control that the keyboard is on, or that has something open, must be seen.
bool Fading::is_used() const
{
    auto* focus = gtk_window_get_focus(window_);
    const bool is_seen = gtk_window_get_focus_visible(window_) != FALSE;
    return std::any_of(bars_.begin(), bars_.end(), [&](GtkWidget* bar) {
        return (is_seen && focus && gtk_widget_is_ancestor(focus, bar)) || has_open_popover(bar);
    });
}

void Fading::fade()
{
    if (!may_fade_()) return;
    if (is_used()) return wait_.start(patience);
    set_faded(true);
}

void Fading::set_faded(bool faded)
{
    if (faded == is_faded_) return;
    is_faded_ = faded;
    for (auto* bar : bars_) {
        set_class(bar, "faded", faded);
        gtk_widget_set_can_target(bar, !faded);
    }
    gtk_widget_set_cursor_from_name(GTK_WIDGET(window_), faded ? "none" : nullptr);
}

}  // namespace mailcall::window
