// FakePortal: the desktop's portal on a bus of the test's own, which says what a test wants.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include <string>
#include <vector>

namespace mailcall::media {

struct PortalHabits {
    guint32 source_types = 3;
    guint32 verdict = 0;           // of the user, who is asked by Start: 1 is no
    bool says_other_path = false;  // of the request, as portals did long ago
    bool session_is_path = false;  // its handle is an object path, not a string
    bool gives_streams = true;
    bool gives_remote = true;
    guint32 node = 7;
};

class FakePortal {
  public:
    // On the bus that $DBUS_SESSION_BUS_ADDRESS names.
    explicit FakePortal(const PortalHabits& habits);
    // What the next screen is that is shown.
    void show_next(guint32 node) { habits_.node = node; }
    FakePortal(const FakePortal&) = delete;
    FakePortal& operator=(const FakePortal&) = delete;
    ~FakePortal();

    // As when the user ends it with the desktop's own button.
    void close_session();

    std::vector<std::string> calls;  // methods, in order
    GVariant* selected = nullptr;    // the options of SelectSources

  private:
    static void on_call(GDBusConnection* bus, const char* sender, const char* path,
                        const char* interface, const char* method, GVariant* fields,
                        GDBusMethodInvocation* invocation, gpointer data) noexcept;
    static GVariant* on_property(GDBusConnection* bus, const char* sender, const char* path,
                                 const char* interface, const char* name, GError** error,
                                 gpointer data) noexcept;
    void answer(const std::string& method, const char* sender, GVariant* fields,
                GDBusMethodInvocation* invocation);
    void give_remote(GDBusMethodInvocation* invocation) const;
    GVariant* results(const std::string& method) const;

    PortalHabits habits_;
    GDBusConnection* bus_ = nullptr;
    guint object_ = 0;
};

}  // namespace mailcall::media
