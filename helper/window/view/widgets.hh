// What every part of the window is put together with: forms, signals, names, texts.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include <string>

#include "base/glib.hh"
#include "base/loop.hh"
#include "base/words.hh"

namespace mailcall::window {

using base::tr;

// The widgets of one .ui file of the resource. They live as long as the form does, or as long as
// they have a parent.
class Form {
  public:
    // `name` of the file, without folder and ending.
    explicit Form(const char* name);

    // Borrowed. An id that the file lacks is a fault of ours and ends the program.
    GtkWidget* widget(const char* id) const { return GTK_WIDGET(object(id)); }
    GtkLabel* label(const char* id) const { return GTK_LABEL(object(id)); }
    GtkButton* button(const char* id) const { return GTK_BUTTON(object(id)); }
    GtkBox* box(const char* id) const { return GTK_BOX(object(id)); }
    GObject* object(const char* id) const;

  private:
    base::Ref<GtkBuilder> builder_;
};

// Runs `work` at each signal, as long as `object` lives.
void on(gpointer object, const char* signal, base::Work work);

// What a screen reader says of a control that has no text of its own.
void set_name(GtkWidget* widget, const std::string& name);
// The same, with a tooltip that also tells the keys; `keys` as users read them, or "".
void set_name_and_keys(GtkWidget* widget, const std::string& name, const std::string& keys);

// Each of these touches the widget only when something differs: most models change in one thing.
void set_text(GtkLabel* label, const std::string& text);
void set_shown(GtkWidget* widget, bool shown);
void set_class(GtkWidget* widget, const char* name, bool has);
void set_icon(GtkImage* image, const char* icon);

// An icon that says nothing by itself: a text beside it does. `name` may be null.
GtkWidget* make_icon(const char* name);
// Shows this page, and no other to screen readers either, to which a stack shows all of them.
void show_only(GtkStack* stack, const char* name);
// A label that may be cut at its end, and tells all of it when pointed at.
GtkLabel* make_cut_label(const char* style);

// With a tail only where a compositor leaves clear what is beside it.
void popup(GtkPopover* popover);

}  // namespace mailcall::window
