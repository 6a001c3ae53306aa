// Runs the tests of the panes: GTK must be up before the first of them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <adwaita.h>
#include <gtest/gtest.h>

int main(int argc, char** argv)
{
    testing::InitGoogleTest(&argc, argv);
    // So that what screen readers would be told can be asked for, without one.
    g_setenv("GTK_A11Y", "test", TRUE);
    g_setenv("GSK_RENDERER", "cairo", TRUE);
    g_setenv("GSETTINGS_BACKEND", "memory", TRUE);
    adw_init();
    g_object_set(gtk_settings_get_default(), "gtk-enable-animations", FALSE, nullptr);
    return RUN_ALL_TESTS();
}
