// Keys: the keyboard's way to everything, and the window that lists it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/keys.hh"

#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

gboolean run_key(GtkWidget*, GVariant*, gpointer work) noexcept
{
    return (*static_cast<KeyWork*>(work))() ? TRUE : FALSE;
}

void delete_key(gpointer work) noexcept { delete static_cast<KeyWork*>(work); }

GtkShortcutController* make_controller(GtkWindow* window, GtkPropagationPhase phase)
{
    auto* controller = gtk_shortcut_controller_new();
    gtk_event_controller_set_propagation_phase(controller, phase);
    gtk_widget_add_controller(GTK_WIDGET(window), controller);
    return GTK_SHORTCUT_CONTROLLER(controller);
}

void add_to(GtkShortcutController* controller, const char* trigger, KeyWork work)
{
    auto* parsed = gtk_shortcut_trigger_parse_string(trigger);
    if (!parsed) g_error("no keys: %s", trigger);
    auto* action = gtk_callback_action_new(run_key, new KeyWork{std::move(work)}, delete_key);
    gtk_shortcut_controller_add_shortcut(controller, gtk_shortcut_new(parsed, action));
}

}  // namespace

Keys::Keys(GtkWindow* window)
    : window_{window},
      first_{make_controller(window, GTK_PHASE_CAPTURE)},
      last_{make_controller(window, GTK_PHASE_BUBBLE)}
{
}

void Keys::add(const char* trigger, KeyWork work) { add_to(first_, trigger, std::move(work)); }

void Keys::add_last(const char* trigger, KeyWork work) { add_to(last_, trigger, std::move(work)); }

void Keys::show_list() const
{
    const Form form{"shortcuts"};
    auto* list = GTK_WINDOW(form.object("shortcuts"));
    gtk_window_set_transient_for(list, window_);
    gtk_window_present(list);
}

}  // namespace mailcall::window
