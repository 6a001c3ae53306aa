// How a kind of file is drawn.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/file_icon.hh"

#include <gtk/gtk.h>

#include "base/glib.hh"

namespace mailcall::window {

std::string file_icon(const std::string& name, bool is_folder)
{
    if (is_folder) return "folder-symbolic";
    auto type = base::take_string(g_content_type_guess(name.c_str(), nullptr, 0, nullptr));
    auto icon = base::take_string(g_content_type_get_generic_icon_name(type.c_str())) + "-symbolic";
    auto* theme = gtk_icon_theme_get_for_display(gdk_display_get_default());
    return gtk_icon_theme_has_icon(theme, icon.c_str()) ? icon : "text-x-generic-symbolic";
}

}  // namespace mailcall::window
