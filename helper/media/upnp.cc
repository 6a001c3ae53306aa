// GUPnP finds the routers and speaks to them; all of it is GLib's, none of it waits.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/upnp.hh"

#include <algorithm>
#include <array>

#include "base/crypto.hh"
#include "base/log.hh"
#include "wire/candidate.hh"

namespace mailcall::media {
namespace {

// Both kinds of a router's way out; those of version 2 answer to these as well.
constexpr std::array services{"urn:schemas-upnp-org:service:WANIPConnection:1",
                              "urn:schemas-upnp-org:service:WANPPPConnection:1"};
// Seconds within which a router is to answer to a search.
constexpr guint search_seconds = 1;
// For one action of a router, in seconds.
constexpr guint action_seconds = 2;
// Whoever is on the LAN can say that he is a router.
constexpr std::size_t most_routers = 4;
constexpr int most_tries = 3;
// UPnP's errors.
constexpr int port_taken = 718;
constexpr int only_for_good = 725;

int under_way = 0;  // ports that are being given back

std::string own_address(GUPnPServiceProxy* service)
{
    auto* context = gupnp_service_info_get_context(GUPNP_SERVICE_INFO(service));
    const char* address = gssdp_client_get_host_ip(GSSDP_CLIENT(context));
    return address ? address : "";
}

// A page that somebody else than a router on the LAN serves is not believed.
bool is_near(GUPnPServiceProxy* service)
{
    const char* location = gupnp_service_info_get_location(GUPNP_SERVICE_INFO(service));
    if (!location) return false;
    char* host = nullptr;
    g_uri_split_network(location, G_URI_FLAGS_NONE, nullptr, &host, nullptr, nullptr);
    return wire::is_private_address(base::take_string(host));
}

}  // namespace

struct Upnp::Router {
    base::Ref<GUPnPServiceProxy> service;
    std::string inside;   // our address there
    std::string outside;  // its own, as it says
};

struct Upnp::Door {
    std::shared_ptr<Router> router;
    Place inside;
    guint outside = 0;
    std::chrono::seconds lease{};
    int tries = 0;
    bool is_open = false;
};

// One action of a router. What comes of it is dropped if nobody waits for it any more.
struct Upnp::Call {
    using Action = base::Owned<GUPnPServiceProxyAction, gupnp_service_proxy_action_unref>;
    using Take = std::function<void(Upnp&, GUPnPServiceProxyAction*, int error)>;

    std::weak_ptr<Upnp*> asker;
    Action action;
    Take take;

    // `error`: one of UPnP's, or -1; `action` has the outcome if it is 0.
    static void answered(GObject* service, GAsyncResult* result, gpointer data) noexcept
    {
        std::unique_ptr<Call> call{static_cast<Call*>(data)};
        GError* error = nullptr;
        gupnp_service_proxy_call_action_finish(GUPNP_SERVICE_PROXY(service), result, &error);
        if (!error) gupnp_service_proxy_action_get_result(call->action.get(), &error, nullptr);
        int code = !error ? 0 : error->domain == GUPNP_CONTROL_ERROR ? error->code : -1;
        if (error) base::log_info(std::string{"a router refuses a port: "} + error->message);
        g_clear_error(&error);
        if (auto asker = call->asker.lock()) call->take(**asker, call->action.get(), code);
    }

    static void begin(GUPnPServiceProxy* service, std::weak_ptr<Upnp*> asker, Action action,
                      Take take)
    {
        auto* plain = action.get();
        auto call =
            std::make_unique<Call>(Call{std::move(asker), std::move(action), std::move(take)});
        gupnp_service_proxy_call_action_async(service, plain, nullptr, &answered, call.release());
    }

    static void given_back(GObject*, GAsyncResult*, gpointer) noexcept { --under_way; }

    static void give_back(GUPnPServiceProxy* service, guint port)
    {
        Action action{gupnp_service_proxy_action_new(
            "DeletePortMapping", "NewRemoteHost", G_TYPE_STRING, "", "NewExternalPort", G_TYPE_UINT,
            port, "NewProtocol", G_TYPE_STRING, "UDP", nullptr)};
        ++under_way;
        gupnp_service_proxy_call_action_async(service, action.get(), nullptr, &given_back, nullptr);
    }
};

Upnp::Upnp(std::vector<std::string> addresses, std::chrono::seconds lease, Mapped mapped)
    : addresses_{std::move(addresses)},
      lease_{lease},
      mapped_{std::move(mapped)},
      manager_{base::Ref<GUPnPContextManager>::adopt(gupnp_context_manager_create(0))},
      found_{manager_.get(), "context-available", G_CALLBACK(&on_context), this},
      self_{std::make_shared<Upnp*>(this)}
{
}

Upnp::~Upnp()
{
    for (const auto& search : searches_) g_signal_handlers_disconnect_by_data(search.get(), this);
    for (const auto& door : doors_)
        if (door->is_open) Call::give_back(door->router->service.get(), door->outside);
}

void Upnp::finish()
{
    constexpr std::int64_t longest_us = 1'000'000;
    auto end = g_get_monotonic_time() + longest_us;
    base::Timer wake{[] {}};
    wake.start(std::chrono::milliseconds{longest_us / 1000});
    while (under_way > 0 && g_get_monotonic_time() < end) g_main_context_iteration(nullptr, TRUE);
}

void Upnp::on_context(GUPnPContextManager*, GUPnPContext* context, gpointer data) noexcept
{
    static_cast<Upnp*>(data)->search(context);
}

void Upnp::on_service(GUPnPControlPoint*, GUPnPServiceProxy* service, gpointer data) noexcept
{
    static_cast<Upnp*>(data)->take_service(service);
}

// An interface is there; the user may have excluded it.
void Upnp::search(GUPnPContext* context)
{
    const char* address = gssdp_client_get_host_ip(GSSDP_CLIENT(context));
    bool is_four = address && std::string_view{address}.find(':') == std::string_view::npos;
    if (!is_four || std::ranges::count(addresses_, address) == 0) return;
    g_object_set(gupnp_context_get_session(context), "timeout", action_seconds, nullptr);
    for (const char* service : services) {
        auto search =
            base::Ref<GUPnPControlPoint>::adopt(gupnp_control_point_new(context, service));
        g_object_set(search.get(), "mx", search_seconds, nullptr);
        g_signal_connect(search.get(), "service-proxy-available", G_CALLBACK(&on_service), this);
        gssdp_resource_browser_set_active(GSSDP_RESOURCE_BROWSER(search.get()), TRUE);
        gupnp_context_manager_manage_control_point(manager_.get(), search.get());
        searches_.push_back(std::move(search));
    }
}

void Upnp::take_service(GUPnPServiceProxy* service)
{
    if (routers_.size() >= most_routers || !is_near(service)) return;
    auto router = std::make_shared<Router>(
        Router{base::Ref<GUPnPServiceProxy>::share(service), own_address(service), ""});
    routers_.push_back(router);
    Call::Action action{gupnp_service_proxy_action_new("GetExternalIPAddress", nullptr)};
    Call::begin(service, self_, std::move(action),
                [router](Upnp& upnp, GUPnPServiceProxyAction* outcome, int error) {
                    char* address = nullptr;
                    if (error == 0)
                        gupnp_service_proxy_action_get_result(outcome, nullptr,
                                                              "NewExternalIPAddress", G_TYPE_STRING,
                                                              &address, nullptr);
                    upnp.take_address(router, base::take_string(address));
                });
}

void Upnp::take_address(const std::shared_ptr<Router>& router, const std::string& address)
{
    router->outside = address;
    // Without one, as when its cable is out, it can do nothing for us.
    if (!g_hostname_is_ip_address(address.c_str()))
        std::erase(routers_, router);
    else
        open_at(router);
}

void Upnp::open(std::vector<Place> ports)
{
    ports_ = std::move(ports);
    for (const auto& router : routers_)
        if (!router->outside.empty()) open_at(router);
}

void Upnp::open_at(const std::shared_ptr<Router>& router)
{
    for (const auto& port : ports_) {
        if (port.address != router->inside) continue;
        doors_.push_back(std::make_shared<Door>(Door{router, port, port.port, lease_}));
        ask(doors_.back());
    }
}

void Upnp::ask(const std::shared_ptr<Door>& door)
{
    Call::Action action{gupnp_service_proxy_action_new(
        "AddPortMapping", "NewRemoteHost", G_TYPE_STRING, "", "NewExternalPort", G_TYPE_UINT,
        door->outside, "NewProtocol", G_TYPE_STRING, "UDP", "NewInternalPort", G_TYPE_UINT,
        static_cast<guint>(door->inside.port), "NewInternalClient", G_TYPE_STRING,
        door->inside.address.c_str(), "NewEnabled", G_TYPE_BOOLEAN, TRUE,
        "NewPortMappingDescription", G_TYPE_STRING, "Mailcall", "NewLeaseDuration", G_TYPE_UINT,
        static_cast<guint>(door->lease.count()), nullptr)};
    Call::begin(door->router->service.get(), self_, std::move(action),
                [door](Upnp& upnp, GUPnPServiceProxyAction*, int error) {
                    if (error != 0) return upnp.take_refusal(door, error);
                    if (std::exchange(door->is_open, true)) return;
                    base::log_info("the router lends a port by UPnP: " + door->router->outside);
                    if (!upnp.renew_.pending()) upnp.renew_.start(upnp.lease_ / 2);
                    upnp.mapped_({door->inside,
                                  {door->router->outside, static_cast<guint16>(door->outside)}});
                });
}

// Another computer may have the port; an old router knows no leases.
void Upnp::take_refusal(const std::shared_ptr<Door>& door, int code)
{
    if (door->is_open) return;
    constexpr std::uint32_t first = 1025;
    if (code == port_taken) door->outside = first + base::random_number() % (65536 - first);
    if (code == only_for_good) door->lease = {};
    bool may_help = code == port_taken || code == only_for_good;
    if (may_help && ++door->tries < most_tries) return ask(door);
    std::erase(routers_, door->router);  // nothing to wait for
}

void Upnp::renew()
{
    renew_.start(lease_ / 2);
    for (const auto& door : doors_)
        if (door->is_open && door->lease.count() != 0) ask(door);
}

}  // namespace mailcall::media
