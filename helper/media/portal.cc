// The portal's steps, each a call whose answer comes as a signal: session, sources, start, stream.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/portal.hh"

#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/glib.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::media {
namespace {

using base::Code;
using base::Ref;
using base::tr;
using Variant = base::Owned<GVariant, g_variant_unref>;

constexpr const char* service = "org.freedesktop.portal.Desktop";
constexpr const char* service_path = "/org/freedesktop/portal/desktop";
constexpr const char* screen_cast = "org.freedesktop.portal.ScreenCast";
constexpr guint32 monitors_and_windows = 1 | 2;
constexpr guint32 pointer_in_picture = 2;
constexpr guint32 response_done = 0;
constexpr guint32 response_no = 1;

base::Error no_portal()
{
    return {Code::device_missing,
            tr("Showing the screen: this desktop does not let programs see it"),
            tr("Install xdg-desktop-portal and the one for your desktop, then log in again.")};
}

base::Error said_no()
{
    return {Code::not_now, tr("Showing the screen: you have chosen nothing to show"),
            tr("Start again, and choose what the other side shall see.")};
}

base::Error ended()
{
    return {Code::device_missing, tr("Showing the screen: the desktop has ended it"),
            tr("Start again to show it once more.")};
}

// GLib by itself would start a bus for programs that have none, and leave it behind.
std::string desktop_bus()
{
    if (const char* address = std::getenv("DBUS_SESSION_BUS_ADDRESS")) return address;
    const char* folder = std::getenv("XDG_RUNTIME_DIR");
    if (!folder) return {};
    return "unix:path=" +
           base::take_string(g_dbus_address_escape_value((std::string{folder} + "/bus").c_str()));
}

// A dictionary of options, being filled.
class Options {
  public:
    Options() { g_variant_builder_init(&builder_, G_VARIANT_TYPE_VARDICT); }
    Options& add(const char* key, GVariant* value)
    {
        g_variant_builder_add(&builder_, "{sv}", key, value);
        return *this;
    }
    GVariant* end() { return g_variant_builder_end(&builder_); }

  private:
    GVariantBuilder builder_;
};

guint32 number(GVariant* fields, const char* key)
{
    guint32 value = 0;
    g_variant_lookup(fields, key, "u", &value);
    return value;
}

}  // namespace

// What comes from the bus finds us by a weak pointer: it may come after our end.
class Portal::Parts : public std::enable_shared_from_this<Parts> {
  public:
    explicit Parts(Ears ears) : ears_{std::move(ears)} {}
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts()
    {
        if (remote_ >= 0) close(remote_);
        if (!bus_) return;
        for (auto subscription : {answer_, closed_})
            if (subscription != 0) g_dbus_connection_signal_unsubscribe(bus_.get(), subscription);
        // The desktop stops showing to a program that has left the bus.
        g_dbus_connection_close(bus_.get(), nullptr, nullptr, nullptr);
    }

    void begin();

  private:
    using Then = void (Parts::*)(GVariant* fields);
    using Reply = std::function<void(Parts&, GVariant* value, GUnixFDList* fds)>;

    void connect(Ref<GDBusConnection> bus);
    void call(const char* interface, const char* method, GVariant* fields, Reply reply);
    void request(const char* method, GVariant* fields, const std::string& token, Then then);
    void listen(const std::string& path, Then then);
    void take_answer(GVariant* answer, Then then);
    void create_session(GVariant* properties);
    void select_sources(GVariant* results);
    void start(GVariant* results);
    void open_stream(GVariant* results);
    void take_remote(GVariant* value, GUnixFDList* fds);
    void watch_end();
    void fail(const base::Error& error);

    Ears ears_;
    Ref<GDBusConnection> bus_;
    guint answer_ = 0;
    guint closed_ = 0;
    std::string session_;
    guint32 pointer_modes_ = 0;
    guint32 source_types_ = 0;
    guint32 node_ = 0;
    int remote_ = -1;
    bool failed_ = false;
};

void Portal::Parts::begin()
{
    auto address = desktop_bus();
    auto done = [](GObject*, GAsyncResult* result, gpointer data) noexcept {
        std::unique_ptr<std::weak_ptr<Parts>> self{static_cast<std::weak_ptr<Parts>*>(data)};
        base::ErrorSlot error;
        auto bus = Ref<GDBusConnection>::adopt(
            g_dbus_connection_new_for_address_finish(result, error.out()));
        if (error) base::log_info("showing the screen: " + error.message());
        if (auto parts = self->lock()) parts->connect(std::move(bus));
    };
    auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
    // An address that is none fails in the same way as one where nobody answers.
    g_dbus_connection_new_for_address(address.empty() ? "unix:path=/none" : address.c_str(), flags,
                                      nullptr, nullptr, done,
                                      new std::weak_ptr<Parts>{weak_from_this()});
}

void Portal::Parts::connect(Ref<GDBusConnection> bus)
{
    if (!bus) return fail(no_portal());
    bus_ = std::move(bus);
    call("org.freedesktop.DBus.Properties", "GetAll", g_variant_new("(s)", screen_cast),
         [](Parts& parts, GVariant* value, GUnixFDList*) { parts.create_session(value); });
}

void Portal::Parts::call(const char* interface, const char* method, GVariant* fields, Reply reply)
{
    struct Waiting {
        std::weak_ptr<Parts> parts;
        Reply reply;
    };
    auto done = [](GObject* source, GAsyncResult* result, gpointer data) noexcept {
        std::unique_ptr<Waiting> waiting{static_cast<Waiting*>(data)};
        base::ErrorSlot error;
        GUnixFDList* list = nullptr;
        Variant value{g_dbus_connection_call_with_unix_fd_list_finish(
            reinterpret_cast<GDBusConnection*>(source), &list, result, error.out())};
        auto fds = Ref<GUnixFDList>::adopt(list);
        if (error) base::log_info("showing the screen: " + error.message());
        auto parts = waiting->parts.lock();
        if (!parts) return;
        if (!value) return parts->fail(no_portal());
        waiting->reply(*parts, value.get(), fds.get());
    };
    g_dbus_connection_call_with_unix_fd_list(bus_.get(), service, service_path, interface, method,
                                             fields, nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr,
                                             nullptr, done,
                                             new Waiting{weak_from_this(), std::move(reply)});
}

// The answer may be quicker than the reply to the call, so it is listened for before that; an old
// portal names another place in its reply.
void Portal::Parts::request(const char* method, GVariant* fields, const std::string& token,
                            Then then)
{
    std::string us = g_dbus_connection_get_unique_name(bus_.get());
    std::replace(us.begin(), us.end(), '.', '_');
    auto expected = std::string{service_path} + "/request/" + us.substr(1) + "/" + token;
    listen(expected, then);
    call(screen_cast, method, fields,
         [expected, then](Parts& parts, GVariant* value, GUnixFDList*) {
             const char* path = nullptr;
             if (g_variant_is_of_type(value, G_VARIANT_TYPE("(o)")) == FALSE)
                 return parts.fail(no_portal());
             g_variant_get(value, "(&o)", &path);
             if (path != expected) parts.listen(path, then);
         });
}

void Portal::Parts::listen(const std::string& path, Then then)
{
    struct Ear {
        std::weak_ptr<Parts> parts;
        Then then;
    };
    auto heard = [](GDBusConnection*, const char*, const char*, const char*, const char*,
                    GVariant* answer, gpointer data) noexcept {
        auto ear = *static_cast<Ear*>(data);
        if (auto parts = ear.parts.lock()) parts->take_answer(answer, ear.then);
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<Ear*>(data); };
    if (answer_ != 0) g_dbus_connection_signal_unsubscribe(bus_.get(), answer_);
    answer_ = g_dbus_connection_signal_subscribe(
        bus_.get(), service, "org.freedesktop.portal.Request", "Response", path.c_str(), nullptr,
        G_DBUS_SIGNAL_FLAGS_NONE, heard, new Ear{weak_from_this(), then}, drop);
}

void Portal::Parts::take_answer(GVariant* answer, Then then)
{
    if (g_variant_is_of_type(answer, G_VARIANT_TYPE("(ua{sv})")) == FALSE) return fail(no_portal());
    guint32 code = 0;
    GVariant* fields = nullptr;
    g_variant_get(answer, "(u@a{sv})", &code, &fields);
    Variant results{fields};
    if (code == response_done) return (this->*then)(results.get());
    fail(code == response_no ? said_no() : ended());
}

void Portal::Parts::create_session(GVariant* properties)
{
    if (g_variant_is_of_type(properties, G_VARIANT_TYPE("(a{sv})")) == FALSE)
        return fail(no_portal());
    Variant fields{g_variant_get_child_value(properties, 0)};
    source_types_ = number(fields.get(), "AvailableSourceTypes") & monitors_and_windows;
    pointer_modes_ = number(fields.get(), "AvailableCursorModes");
    if (source_types_ == 0) return fail(no_portal());
    auto* options = Options{}
                        .add("handle_token", g_variant_new_string("mailcall_create"))
                        .add("session_handle_token", g_variant_new_string("mailcall"))
                        .end();
    request("CreateSession", g_variant_new("(@a{sv})", options), "mailcall_create",
            &Parts::select_sources);
}

void Portal::Parts::select_sources(GVariant* results)
{
    Variant handle{g_variant_lookup_value(results, "session_handle", nullptr)};
    // Of either type, depending on the portal.
    auto is = [&handle](const GVariantType* type) {
        return handle && g_variant_is_of_type(handle.get(), type) != FALSE;
    };
    if (!is(G_VARIANT_TYPE_STRING) && !is(G_VARIANT_TYPE_OBJECT_PATH)) return fail(no_portal());
    session_ = g_variant_get_string(handle.get(), nullptr);
    if (g_variant_is_object_path(session_.c_str()) == FALSE) return fail(no_portal());
    watch_end();
    Options options;
    options.add("handle_token", g_variant_new_string("mailcall_select"))
        .add("types", g_variant_new_uint32(source_types_))
        .add("multiple", g_variant_new_boolean(FALSE));
    if ((pointer_modes_ & pointer_in_picture) != 0)
        options.add("cursor_mode", g_variant_new_uint32(pointer_in_picture));
    request("SelectSources", g_variant_new("(o@a{sv})", session_.c_str(), options.end()),
            "mailcall_select", &Parts::start);
}

void Portal::Parts::watch_end()
{
    auto heard = [](GDBusConnection*, const char*, const char*, const char*, const char*, GVariant*,
                    gpointer data) noexcept {
        if (auto parts = static_cast<std::weak_ptr<Parts>*>(data)->lock()) parts->fail(ended());
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<std::weak_ptr<Parts>*>(data); };
    closed_ = g_dbus_connection_signal_subscribe(
        bus_.get(), service, "org.freedesktop.portal.Session", "Closed", session_.c_str(), nullptr,
        G_DBUS_SIGNAL_FLAGS_NONE, heard, new std::weak_ptr<Parts>{weak_from_this()}, drop);
}

void Portal::Parts::start(GVariant*)
{
    auto* options = Options{}.add("handle_token", g_variant_new_string("mailcall_start")).end();
    request("Start", g_variant_new("(os@a{sv})", session_.c_str(), "", options), "mailcall_start",
            &Parts::open_stream);
}

void Portal::Parts::open_stream(GVariant* results)
{
    Variant streams{g_variant_lookup_value(results, "streams", G_VARIANT_TYPE("a(ua{sv})"))};
    if (!streams || g_variant_n_children(streams.get()) == 0) return fail(said_no());
    Variant stream{g_variant_get_child_value(streams.get(), 0)};
    g_variant_get_child(stream.get(), 0, "u", &node_);
    call(screen_cast, "OpenPipeWireRemote",
         g_variant_new("(o@a{sv})", session_.c_str(), Options{}.end()),
         [](Parts& parts, GVariant* value, GUnixFDList* fds) { parts.take_remote(value, fds); });
}

void Portal::Parts::take_remote(GVariant* value, GUnixFDList* fds)
{
    gint32 index = -1;
    if (fds && g_variant_is_of_type(value, G_VARIANT_TYPE("(h)")) != FALSE)
        g_variant_get(value, "(h)", &index);
    base::ErrorSlot error;
    if (index >= 0) remote_ = g_unix_fd_list_get(fds, index, error.out());
    if (remote_ < 0) return fail(no_portal());
    auto shows = ears_.shows;  // it may destroy us
    shows(remote_, node_);
}

void Portal::Parts::fail(const base::Error& error)
{
    if (std::exchange(failed_, true)) return;
    auto failed = ears_.failed;
    failed(error);
}

Portal::Portal(Ears ears) : parts_{std::make_shared<Parts>(std::move(ears))} { parts_->begin(); }

Portal::~Portal() = default;

}  // namespace mailcall::media
