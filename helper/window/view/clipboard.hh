// Clipboard: what is pasted or dropped is sent, each kind the way it is meant.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include <functional>
#include <string>
#include <vector>

#include "base/glib.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class Clipboard {
  public:
    struct Owner {
        std::function<bool()> can_send;          // there is somebody to send to
        std::function<void()> write;             // puts the focus where a text is written
        std::function<void(bool)> set_dropping;  // files are held over the window, or no longer
    };
    // Files can be dropped anywhere on `target`.
    Clipboard(Wishes& wishes, GtkWindow* window, GtkWidget* target, Owner owner);
    ~Clipboard();
    Clipboard(const Clipboard&) = delete;
    Clipboard& operator=(const Clipboard&) = delete;

    // False: the widget with the focus is to paste by itself.
    bool paste();

  private:
    static void on_files(GObject* clipboard, GAsyncResult* result, gpointer self) noexcept;
    static void on_picture(GObject* clipboard, GAsyncResult* result, gpointer self) noexcept;
    static gboolean on_drop(GtkDropTarget*, const GValue* value, double, double,
                            gpointer self) noexcept;
    static GdkDragAction on_enter(GtkDropTarget*, double, double, gpointer self) noexcept;

    void take_drops(GtkWidget* target);
    bool is_writing() const;
    void paste_text();
    void send(const GValue* files);

    Wishes& wishes_;
    GtkWindow* window_;
    Owner owner_;
    base::Ref<GCancellable> end_ = base::Ref<GCancellable>::adopt(g_cancellable_new());
};

}  // namespace mailcall::window
