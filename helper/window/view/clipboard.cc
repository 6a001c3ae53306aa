// Clipboard: what is pasted or dropped is sent, each kind the way it is meant.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/clipboard.hh"

#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

GdkClipboard* system_clipboard() { return gdk_display_get_clipboard(gdk_display_get_default()); }

bool holds(GdkContentFormats* formats, GType type)
{
    return gdk_content_formats_contain_gtype(formats, type) != FALSE;
}

// Files of this computer; others have no path.
std::vector<std::string> paths_of(const GValue* files)
{
    std::vector<std::string> paths;
    auto* list = gdk_file_list_get_files(static_cast<GdkFileList*>(g_value_get_boxed(files)));
    for (auto* at = list; at; at = at->next) {
        auto path = base::take_string(g_file_get_path(G_FILE(at->data)));
        if (!path.empty()) paths.push_back(std::move(path));
    }
    g_slist_free(list);
    return paths;
}

}  // namespace

Clipboard::Clipboard(Wishes& wishes, GtkWindow* window, GtkWidget* target, Owner owner)
    : wishes_{wishes}, window_{window}, owner_{std::move(owner)}
{
    take_drops(target);
}

Clipboard::~Clipboard() { g_cancellable_cancel(end_.get()); }

void Clipboard::take_drops(GtkWidget* target)
{
    auto* drop = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
    // Before the chat's entry, which would take the names of the files for a text.
    gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(drop), GTK_PHASE_CAPTURE);
    g_signal_connect(drop, "drop", G_CALLBACK(on_drop), this);
    g_signal_connect(drop, "enter", G_CALLBACK(on_enter), this);
    on(drop, "leave", [this] { owner_.set_dropping(false); });
    gtk_widget_add_controller(target, GTK_EVENT_CONTROLLER(drop));
}

GdkDragAction Clipboard::on_enter(GtkDropTarget*, double, double, gpointer self) noexcept
{
    auto& owner = static_cast<Clipboard*>(self)->owner_;
    if (!owner.can_send()) return GdkDragAction{};
    owner.set_dropping(true);
    return GDK_ACTION_COPY;
}

gboolean Clipboard::on_drop(GtkDropTarget*, const GValue* value, double, double,
                            gpointer self) noexcept
{
    auto* clipboard = static_cast<Clipboard*>(self);
    clipboard->owner_.set_dropping(false);
    if (!clipboard->owner_.can_send()) return FALSE;
    clipboard->send(value);
    return TRUE;
}

void Clipboard::send(const GValue* files)
{
    const auto paths = paths_of(files);
    if (!paths.empty()) wishes_.send_files(paths);
}

bool Clipboard::is_writing() const
{
    auto* focus = gtk_window_get_focus(window_);
    return focus && (GTK_IS_TEXT_VIEW(focus) || GTK_IS_EDITABLE(focus));
}

bool Clipboard::paste()
{
    if (!owner_.can_send()) return false;
    auto* clipboard = system_clipboard();
    auto* formats = gdk_clipboard_get_formats(clipboard);
    if (holds(formats, GDK_TYPE_FILE_LIST)) {
        gdk_clipboard_read_value_async(clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT,
                                       end_.get(), on_files, this);
        return true;
    }
    // A word processor offers what was copied as a picture, too: who writes wants the text.
    const bool has_text = holds(formats, G_TYPE_STRING);
    if (has_text && is_writing()) return false;
    if (holds(formats, GDK_TYPE_TEXTURE)) {
        gdk_clipboard_read_texture_async(clipboard, end_.get(), on_picture, this);
        return true;
    }
    if (!has_text) return false;
    paste_text();
    return true;
}

void Clipboard::paste_text()
{
    owner_.write();
    if (is_writing())
        gtk_widget_activate_action(gtk_window_get_focus(window_), "clipboard.paste", nullptr);
}

void Clipboard::on_files(GObject* clipboard, GAsyncResult* result, gpointer self) noexcept
{
    // Null as well when it was cancelled: `self` is gone then.
    if (auto* files = gdk_clipboard_read_value_finish(GDK_CLIPBOARD(clipboard), result, nullptr))
        static_cast<Clipboard*>(self)->send(files);
}

void Clipboard::on_picture(GObject* clipboard, GAsyncResult* result, gpointer self) noexcept
{
    const auto picture = base::Ref<GdkTexture>::adopt(
        gdk_clipboard_read_texture_finish(GDK_CLIPBOARD(clipboard), result, nullptr));
    if (!picture) return;
    const base::Owned<GBytes, g_bytes_unref> png{gdk_texture_save_to_png_bytes(picture.get())};
    gsize size = 0;
    const auto* bytes = static_cast<const char*>(g_bytes_get_data(png.get(), &size));
    static_cast<Clipboard*>(self)->wishes_.send_picture({bytes, size});
}

}  // namespace mailcall::window
