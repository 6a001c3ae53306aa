// Notes: slim lines above the stage that say what is wrong or offered, and what can be done.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/notes.hh"

#include <algorithm>

#include "window/view/beside_or_below.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

constexpr std::size_t most_at_once = 3;  // more would push the picture away; they come up in turn

// Those that are shown: the first ones.
std::size_t shown_count(const Model& model) { return std::min(model.notes.size(), most_at_once); }

bool is_shown(const Model& model, int id)
{
    const auto end = model.notes.begin() + static_cast<std::ptrdiff_t>(shown_count(model));
    return std::any_of(model.notes.begin(), end, [id](const Note& note) { return note.id == id; });
}

}  // namespace

Notes::Notes(Wishes& wishes) : wishes_{wishes}, box_{gtk_box_new(GTK_ORIENTATION_VERTICAL, 0)} {}

void Notes::show(const Model& model)
{
    for (auto line = lines_.begin(); line != lines_.end();) {
        if (is_shown(model, line->first)) {
            ++line;
            continue;
        }
        gtk_box_remove(GTK_BOX(box_), line->second.bar);
        line = lines_.erase(line);
    }
    for (std::size_t i = 0; i < shown_count(model); i++) {
        const auto& note = model.notes[i];
        auto found = lines_.find(note.id);
        if (found == lines_.end()) found = lines_.emplace(note.id, make(note.id)).first;
        update(found->second, note);
    }
}

Notes::Line Notes::make(int id)
{
    // The role makes screen readers say it at once.
    auto* bar = GTK_WIDGET(g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT,
                                        "spacing", 10, nullptr));
    gtk_widget_add_css_class(bar, "note");
    auto* icon = GTK_WIDGET(
        g_object_new(GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, nullptr));
    auto* text = gtk_label_new(nullptr);
    gtk_label_set_wrap(GTK_LABEL(text), TRUE);
    gtk_label_set_wrap_mode(GTK_LABEL(text), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign(GTK_LABEL(text), 0);
    auto* action = gtk_button_new();
    gtk_widget_set_valign(action, GTK_ALIGN_CENTER);
    on(action, "clicked", [this, id] { wishes_.act_on_note(id); });
    auto* close = gtk_button_new_from_icon_name("window-close-symbolic");
    gtk_widget_add_css_class(close, "flat");
    gtk_widget_add_css_class(close, "circular");
    gtk_widget_set_valign(close, GTK_ALIGN_CENTER);
    set_name_and_keys(close, tr("Dismiss"), "");
    on(close, "clicked", [this, id] { wishes_.dismiss_note(id); });
    for (auto* piece : {icon, beside_or_below(text, action), close})
        gtk_box_append(GTK_BOX(bar), piece);
    gtk_box_append(GTK_BOX(box_), bar);
    return {bar, GTK_IMAGE(icon), GTK_LABEL(text), action};
}

void Notes::update(const Line& line, const Note& note)
{
    set_class(line.bar, "alarm", note.is_warning);
    set_icon(line.icon,
             note.is_warning ? "dialog-warning-symbolic" : "dialog-information-symbolic");
    set_text(line.text, note.text);
    set_name(line.bar, note.text);
    set_shown(line.action, !note.action.empty());
    if (g_strcmp0(gtk_button_get_label(GTK_BUTTON(line.action)), note.action.c_str()) != 0)
        gtk_button_set_label(GTK_BUTTON(line.action), note.action.c_str());
}

}  // namespace mailcall::window
