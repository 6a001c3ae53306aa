// The connection to org.freedesktop.Notifications, and what is to be seen there.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/notifier.hh"

#include <gio/gio.h>

#include <cstdlib>
#include <map>

#include "base/log.hh"
#include "base/loop.hh"
#include "host/notification_text.hh"

namespace mailcall::host {

using base::Owned;
using base::Ref;
using Variant = Owned<GVariant, g_variant_unref>;

namespace {

constexpr const char* service = "org.freedesktop.Notifications";
constexpr const char* service_path = "/org/freedesktop/Notifications";
constexpr std::chrono::milliseconds farewell{500};
constexpr guint32 put_away_by_user = 2;

// GLib by itself would start a bus for programs that have none, and leave it behind.
std::string bus_address()
{
    if (const char* address = std::getenv("DBUS_SESSION_BUS_ADDRESS")) return address;
    const char* folder = std::getenv("XDG_RUNTIME_DIR");
    if (!folder) return {};
    auto path = std::string{folder} + "/bus";
    if (g_file_test(path.c_str(), G_FILE_TEST_EXISTS) == FALSE) return {};
    return "unix:path=" + base::take_string(g_dbus_address_escape_value(path.c_str()));
}

template <class T>
void drop(gpointer data) noexcept
{
    std::unique_ptr<T> dropped{static_cast<T*>(data)};
}

using Reply = std::function<void(GVariant* value)>;  // nullptr: refused

void call_service(GDBusConnection* bus, const char* method, GVariant* fields, Reply reply)
{
    if (!reply) {
        g_dbus_connection_call(bus, service, service_path, service, method, fields, nullptr,
                               G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr, nullptr);
        return;
    }
    auto done = [](GObject* source, GAsyncResult* result, gpointer data) noexcept {
        std::unique_ptr<Reply> taken{static_cast<Reply*>(data)};
        base::ErrorSlot error;
        Variant value{g_dbus_connection_call_finish(reinterpret_cast<GDBusConnection*>(source),
                                                    result, error.out())};
        if (error) base::log_info("desktop notification: " + error.message());
        (*taken)(value.get());
    };
    g_dbus_connection_call(bus, service, service_path, service, method, fields, nullptr,
                           G_DBUS_CALL_FLAGS_NONE, -1, nullptr, done,
                           std::make_unique<Reply>(std::move(reply)).release());
}

// What was sent is in the kernel when this returns, or the time is over. In a context of its own:
// nothing else may happen while something is being destroyed.
void flush(GDBusConnection* bus)
{
    Owned<GMainContext, g_main_context_unref> context{g_main_context_new()};
    g_main_context_push_thread_default(context.get());
    auto finished = std::make_shared<bool>(false);
    auto done = [](GObject*, GAsyncResult*, gpointer data) noexcept {
        **std::unique_ptr<std::shared_ptr<bool>>{static_cast<std::shared_ptr<bool>*>(data)} = true;
    };
    g_dbus_connection_flush(bus, nullptr, done,
                            std::make_unique<std::shared_ptr<bool>>(finished).release());
    Owned<GSource, g_source_unref> limit{
        g_timeout_source_new(static_cast<guint>(farewell.count()))};
    auto late = [](gpointer data) noexcept -> gboolean {
        *static_cast<bool*>(data) = true;
        return G_SOURCE_REMOVE;
    };
    g_source_set_callback(limit.get(), late, finished.get(), nullptr);
    g_source_attach(limit.get(), context.get());
    while (!*finished) g_main_context_iteration(context.get(), TRUE);
    g_source_destroy(limit.get());
    g_main_context_pop_thread_default(context.get());
}

}  // namespace

class Notifier::Parts : public std::enable_shared_from_this<Parts> {
  public:
    explicit Parts(Heard heard) : heard_{std::move(heard)} {}
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts() { disconnect(); }

    void show(const std::string& key, Notification what);
    void withdraw(const std::string& key);
    void end();

  private:
    enum class Bus { unsought, sought, missing, there };
    struct Shown {
        Notification what;
        guint32 id = 0;        // 0: the service has not answered yet
        bool sending = false;  // asked, not answered
        bool changed = false;  // meanwhile
        bool gone = false;     // meanwhile
    };

    void seek();
    void connect(Ref<GDBusConnection> bus);
    void listen();
    void disconnect();
    void lose(const std::string& why);
    void greet();
    void learn(GVariant* capabilities);
    void send(const std::shared_ptr<Shown>& shown);
    void sent(const std::shared_ptr<Shown>& shown, GVariant* reply);
    void close(guint32 id);
    std::string key_of(guint32 id) const;
    void invoked(GVariant* fields);
    void closed(GVariant* fields);

    Heard heard_;
    Bus state_ = Bus::unsought;
    bool complained_ = false;
    Abilities abilities_;
    Ref<GDBusConnection> bus_;
    guint name_watch_ = 0;
    guint signals_ = 0;
    std::map<std::string, std::shared_ptr<Shown>> all_;
};

void Notifier::Parts::show(const std::string& key, Notification what)
{
    // Nobody wants to read later what nobody waits for any more.
    if (state_ == Bus::missing && !what.urgent) return;
    auto shown = all_.try_emplace(key, std::make_shared<Shown>()).first->second;
    shown->what = std::move(what);
    if (state_ == Bus::unsought) seek();
    if (state_ == Bus::there) send(shown);
}

void Notifier::Parts::withdraw(const std::string& key)
{
    auto found = all_.find(key);
    if (found == all_.end()) return;
    found->second->gone = true;
    if (found->second->id != 0) close(found->second->id);
    all_.erase(found);
}

void Notifier::Parts::end()
{
    heard_ = nullptr;
    auto left = std::move(all_);
    all_.clear();
    bool any = false;
    for (const auto& [key, shown] : left) {
        shown->gone = shown->what.urgent;
        if (!shown->gone || shown->id == 0) continue;
        close(shown->id);
        any = true;
    }
    if (any && bus_) flush(bus_.get());
}

// --- the bus ---

void Notifier::Parts::seek()
{
    state_ = Bus::sought;
    auto address = bus_address();
    if (address.empty()) return lose("there is no session bus");
    auto done = [](GObject*, GAsyncResult* result, gpointer data) noexcept {
        std::unique_ptr<std::weak_ptr<Parts>> parts{static_cast<std::weak_ptr<Parts>*>(data)};
        base::ErrorSlot error;
        auto bus = Ref<GDBusConnection>::adopt(
            g_dbus_connection_new_for_address_finish(result, error.out()));
        auto self = parts->lock();
        if (!self) return;
        if (bus)
            self->connect(std::move(bus));
        else
            self->lose(error.message());
    };
    auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
    g_dbus_connection_new_for_address(
        address.c_str(), flags, nullptr, nullptr, done,
        std::make_unique<std::weak_ptr<Parts>>(weak_from_this()).release());
}

void Notifier::Parts::connect(Ref<GDBusConnection> bus)
{
    bus_ = std::move(bus);
    listen();
    using Weak = std::weak_ptr<Parts>;
    auto appeared = [](GDBusConnection*, const char*, const char*, gpointer data) noexcept {
        if (auto self = static_cast<Weak*>(data)->lock()) self->greet();
    };
    auto vanished = [](GDBusConnection*, const char*, gpointer data) noexcept {
        if (auto self = static_cast<Weak*>(data)->lock()) self->lose("no service answers");
    };
    name_watch_ = g_bus_watch_name_on_connection(
        bus_.get(), service, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, appeared, vanished,
        std::make_unique<Weak>(weak_from_this()).release(), drop<Weak>);
}

void Notifier::Parts::listen()
{
    using Weak = std::weak_ptr<Parts>;
    auto heard = [](GDBusConnection*, const char*, const char*, const char*, const char* name,
                    GVariant* fields, gpointer data) noexcept {
        auto self = static_cast<Weak*>(data)->lock();
        if (!self) return;
        if (g_str_equal(name, "ActionInvoked")) self->invoked(fields);
        if (g_str_equal(name, "NotificationClosed")) self->closed(fields);
    };
    signals_ = g_dbus_connection_signal_subscribe(
        bus_.get(), service, service, nullptr, service_path, nullptr, G_DBUS_SIGNAL_FLAGS_NONE,
        heard, std::make_unique<Weak>(weak_from_this()).release(), drop<Weak>);
}

void Notifier::Parts::disconnect()
{
    if (name_watch_ != 0) g_bus_unwatch_name(std::exchange(name_watch_, 0U));
    if (signals_ != 0)
        g_dbus_connection_signal_unsubscribe(bus_.get(), std::exchange(signals_, 0U));
    bus_ = {};
}

// The bus or the service is not there, or not any more; a service may come back.
void Notifier::Parts::lose(const std::string& why)
{
    if (!std::exchange(complained_, true)) base::log_warning("no desktop notifications: " + why);
    bool dead = !bus_ || g_dbus_connection_is_closed(bus_.get()) != FALSE;
    if (dead) disconnect();
    state_ = dead ? Bus::unsought : Bus::missing;
    std::erase_if(all_, [](const auto& entry) { return !entry.second->what.urgent; });
    for (auto& [key, shown] : all_) shown = std::make_shared<Shown>(Shown{shown->what});
}

void Notifier::Parts::greet()
{
    state_ = Bus::sought;
    call_service(bus_.get(), "GetCapabilities", nullptr,
                 [weak = weak_from_this()](GVariant* value) {
                     if (auto self = weak.lock(); self && value) self->learn(value);
                 });
}

void Notifier::Parts::learn(GVariant* capabilities)
{
    abilities_ = read_abilities(capabilities);
    state_ = Bus::there;
    for (const auto& [key, shown] : all_) send(shown);
}

// --- notifications ---

void Notifier::Parts::send(const std::shared_ptr<Shown>& shown)
{
    shown->changed = shown->sending;
    if (std::exchange(shown->sending, true)) return;
    call_service(
        bus_.get(), "Notify", notify_fields(shown->what, shown->id, abilities_),
        // Not weak: what is shown only after our end is withdrawn yet, if the loop runs on.
        [self = shared_from_this(), shown](GVariant* reply) { self->sent(shown, reply); });
}

void Notifier::Parts::sent(const std::shared_ptr<Shown>& shown, GVariant* reply)
{
    shown->sending = false;
    if (!reply) return;
    g_variant_get(reply, "(u)", &shown->id);
    if (shown->gone) return close(shown->id);
    if (shown->changed) send(shown);
}

void Notifier::Parts::close(guint32 id)
{
    if (bus_) call_service(bus_.get(), "CloseNotification", g_variant_new("(u)", id), {});
}

std::string Notifier::Parts::key_of(guint32 id) const
{
    for (const auto& [key, shown] : all_)
        if (shown->id == id) return key;
    return {};
}

// The service tells everybody: ids of others are none of our business.
void Notifier::Parts::invoked(GVariant* fields)
{
    guint32 id = 0;
    const char* action = nullptr;
    if (!g_variant_is_of_type(fields, G_VARIANT_TYPE("(us)"))) return;
    g_variant_get(fields, "(u&s)", &id, &action);
    auto key = key_of(id);
    if (!key.empty() && heard_) Heard{heard_}(key, action);
}

void Notifier::Parts::closed(GVariant* fields)
{
    guint32 id = 0;
    guint32 why = 0;
    if (!g_variant_is_of_type(fields, G_VARIANT_TYPE("(uu)"))) return;
    g_variant_get(fields, "(uu)", &id, &why);
    auto key = key_of(id);
    if (key.empty()) return;
    all_.erase(key);
    if (why == put_away_by_user && heard_) Heard{heard_}(key, "");
}

Notifier::Notifier(Heard heard) : parts_{std::make_shared<Parts>(std::move(heard))} {}

Notifier::~Notifier() { parts_->end(); }

void Notifier::show(const std::string& key, Notification what)
{
    parts_->show(key, std::move(what));
}

void Notifier::withdraw(const std::string& key) { parts_->withdraw(key); }

}  // namespace mailcall::host
