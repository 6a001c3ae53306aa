// Answers the calls of org.freedesktop.portal.ScreenCast by signals, as a desktop does.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_portal.hh"

#include <gio/gunixfdlist.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/glib.hh"
#include "base/loop.hh"

namespace mailcall::media {
namespace {

constexpr const char* session_path = "/org/freedesktop/portal/desktop/session/1_1/mailcall";
constexpr const char* description = R"(<node>
  <interface name="org.freedesktop.portal.ScreenCast">
    <method name="CreateSession">
      <arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <method name="SelectSources">
      <arg type="o" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
    <method name="Start">
      <arg type="o" direction="in"/><arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <method name="OpenPipeWireRemote">
      <arg type="o" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="h" direction="out"/>
    </method>
    <property name="AvailableSourceTypes" type="u" access="read"/>
    <property name="AvailableCursorModes" type="u" access="read"/>
    <property name="version" type="u" access="read"/>
  </interface>
</node>)";

int connect_to_pipewire()
{
    const char* folder = std::getenv("XDG_RUNTIME_DIR");
    auto path = std::string{folder ? folder : ""} + "/pipewire-0";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0) << path;
    return fd;
}

}  // namespace

FakePortal::FakePortal(const PortalHabits& habits) : habits_{habits}
{
    auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
    bus_ = g_dbus_connection_new_for_address_sync(std::getenv("DBUS_SESSION_BUS_ADDRESS"), flags,
                                                  nullptr, nullptr, nullptr);
    EXPECT_TRUE(bus_);
    GDBusNodeInfo* info = g_dbus_node_info_new_for_xml(description, nullptr);
    static const GDBusInterfaceVTable table{&on_call, &on_property, nullptr, {}};
    object_ =
        g_dbus_connection_register_object(bus_, "/org/freedesktop/portal/desktop",
                                          info->interfaces[0], &table, this, nullptr, nullptr);
    g_dbus_node_info_unref(info);
    // At once: whoever asks next finds it.
    GVariant* reply = g_dbus_connection_call_sync(
        bus_, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "RequestName", g_variant_new("(su)", "org.freedesktop.portal.Desktop", 0), nullptr,
        G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr);
    EXPECT_TRUE(reply);
    if (reply) g_variant_unref(reply);
}

FakePortal::~FakePortal()
{
    g_dbus_connection_unregister_object(bus_, object_);
    g_dbus_connection_close_sync(bus_, nullptr, nullptr);
    g_object_unref(bus_);
    if (selected) g_variant_unref(selected);
}

void FakePortal::close_session()
{
    g_dbus_connection_emit_signal(bus_, nullptr, session_path, "org.freedesktop.portal.Session",
                                  "Closed", nullptr, nullptr);
}

GVariant* FakePortal::on_property(GDBusConnection*, const char*, const char*, const char*,
                                  const char* name, GError**, gpointer data) noexcept
{
    const auto& habits = static_cast<FakePortal*>(data)->habits_;
    bool types = std::strcmp(name, "AvailableSourceTypes") == 0;
    return g_variant_new_uint32(types ? habits.source_types : 3);
}

void FakePortal::on_call(GDBusConnection*, const char* sender, const char*, const char*,
                         const char* method, GVariant* fields, GDBusMethodInvocation* invocation,
                         gpointer data) noexcept
{
    auto& self = *static_cast<FakePortal*>(data);
    self.calls.emplace_back(method);
    if (self.calls.back() == "OpenPipeWireRemote") return self.give_remote(invocation);
    self.answer(method, sender, fields, invocation);
}

void FakePortal::give_remote(GDBusMethodInvocation* invocation) const
{
    if (!habits_.gives_remote)
        return g_dbus_method_invocation_return_dbus_error(invocation, "org.example.No", "no");
    GUnixFDList* list = g_unix_fd_list_new();
    int fd = connect_to_pipewire();
    g_unix_fd_list_append(list, fd, nullptr);
    close(fd);
    g_dbus_method_invocation_return_value_with_unix_fd_list(invocation, g_variant_new("(h)", 0),
                                                            list);
    g_object_unref(list);
}

GVariant* FakePortal::results(const std::string& method) const
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    if (method == "CreateSession")
        g_variant_builder_add(&builder, "{sv}", "session_handle",
                              habits_.session_is_path ? g_variant_new_object_path(session_path)
                                                      : g_variant_new_string(session_path));
    if (method == "Start" && habits_.gives_streams) {
        GVariant* stream = g_variant_new_parsed("(%u, {'source_type': <@u 1>})", habits_.node);
        g_variant_builder_add(&builder, "{sv}", "streams",
                              g_variant_new_array(nullptr, &stream, 1));
    }
    return g_variant_builder_end(&builder);
}

void FakePortal::answer(const std::string& method, const char* sender, GVariant* fields,
                        GDBusMethodInvocation* invocation)
{
    GVariant* options = g_variant_get_child_value(fields, g_variant_n_children(fields) - 1);
    const char* token = "none";
    g_variant_lookup(options, "handle_token", "&s", &token);
    std::string caller = sender + 1;
    std::replace(caller.begin(), caller.end(), '.', '_');
    auto path = "/org/freedesktop/portal/desktop/request/" + caller + "/" +
                (habits_.says_other_path ? "other_" : "") + token;
    if (method == "SelectSources") selected = g_variant_ref(options);
    g_variant_unref(options);
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(o)", path.c_str()));
    auto verdict = method == "Start" ? habits_.verdict : 0;
    auto* response = g_variant_ref_sink(g_variant_new("(u@a{sv})", verdict, results(method)));
    base::Work emit = [bus = base::Ref<GDBusConnection>::share(bus_), to = std::string{sender},
                       path, response] {
        g_dbus_connection_emit_signal(bus.get(), to.c_str(), path.c_str(),
                                      "org.freedesktop.portal.Request", "Response", response,
                                      nullptr);
        g_variant_unref(response);
    };
    if (!habits_.says_other_path) return emit();
    // An old portal's caller learns the path from the reply: give it time to read that.
    auto run = [](gpointer data) noexcept -> gboolean {
        (*static_cast<base::Work*>(data))();
        return G_SOURCE_REMOVE;
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<base::Work*>(data); };
    g_timeout_add_full(G_PRIORITY_DEFAULT, 50, run, new base::Work{emit}, drop);
}

}  // namespace mailcall::media
