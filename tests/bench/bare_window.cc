// Opens an empty window of GTK and libadwaita, says when it is on the screen, and ends: the floor
// of what a window can cost. SPDX-License-Identifier: GPL-3.0-or-later
#include <adwaita.h>

namespace {

void painted(GdkFrameClock*, gpointer loop) noexcept
{
    g_print("VISIBLE\n");
    g_main_loop_quit(static_cast<GMainLoop*>(loop));
}

void mapped(GtkWidget* window, gpointer loop) noexcept
{
    auto* clock = gtk_widget_get_frame_clock(window);
    g_signal_connect(clock, "after-paint", G_CALLBACK(painted), loop);
}

}  // namespace

int main()
{
    g_setenv("GSK_RENDERER", "cairo", TRUE);  // as Mailcall chooses it where there is no GPU
    adw_init();
    auto* loop = g_main_loop_new(nullptr, FALSE);
    auto* window = adw_window_new();
    gtk_window_set_default_size(GTK_WINDOW(window), 1000, 700);
    g_signal_connect_after(window, "map", G_CALLBACK(mapped), loop);
    gtk_window_present(GTK_WINDOW(window));
    g_main_loop_run(loop);
    return 0;
}
