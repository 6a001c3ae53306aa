// The module's one entry: opens the display and makes a window.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <adwaita.h>
#include <malloc.h>

#include "window/view.hh"
#include "window/view/call_window.hh"

namespace mailcall::window {
namespace {

// Each picture drawn takes a few MB for a moment. Given back to the system and asked for anew at
// each, most of the time would go into clearing pages: the process keeps them.
void keep_memory()
{
    constexpr int mib = 1024 * 1024;
    mallopt(M_MMAP_THRESHOLD, 32 * mib);  // the most that glibc takes
    mallopt(M_TRIM_THRESHOLD, 512 * mib);
    mallopt(M_TOP_PAD, 32 * mib);
}

void add_style()
{
    for (const char* sheet : {"/mailcall/window/style.css", "/mailcall/window/panes.css"}) {
        const auto style = base::Ref<GtkCssProvider>::adopt(gtk_css_provider_new());
        gtk_css_provider_load_from_resource(style.get(), sheet);
        gtk_style_context_add_provider_for_display(gdk_display_get_default(),
                                                   GTK_STYLE_PROVIDER(style.get()),
                                                   GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
}

bool start()
{
    static const bool started = [] {
        // The program has chosen its language already, perhaps not the environment's.
        gtk_disable_setlocale();
        if (!g_get_prgname()) g_set_prgname("mailcall-call");
        g_set_application_name("Mailcall");
        if (!gtk_init_check()) return false;
        adw_init();
        keep_memory();
        choose_renderer();
        add_style();
        return true;
    }();
    return started;
}

}  // namespace
}  // namespace mailcall::window

extern "C" __attribute__((visibility("default"))) mailcall::window::View* mailcall_make_view(
    mailcall::window::Wishes& wishes)
{
    using namespace mailcall::window;
    return start() ? new CallWindow{wishes} : nullptr;
}
