// Lookups by GResolver, side by side.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/server_search.hh"

#include <algorithm>
#include <set>

namespace mailcall::media {
namespace {

using InetAddress = base::Ref<GInetAddress>;

std::string print(GInetAddress* address)
{
    return base::take_string(g_inet_address_to_string(address));
}

// One of each family: who has several is one and the same server behind them.
std::vector<std::string> first_of_each_family(GList* addresses)
{
    std::vector<std::string> found;
    for (auto family : {G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6}) {
        for (GList* each = addresses; each; each = each->next) {
            auto* address = G_INET_ADDRESS(each->data);
            if (g_inet_address_get_family(address) != family) continue;
            found.push_back(print(address));
            break;
        }
    }
    return found;
}

// Beyond that, a server would not help a call that begins.
constexpr auto answer_within = std::chrono::milliseconds{500};

SocketAddress address_of(const PlacedServer& placed)
{
    return SocketAddress::adopt(
        g_inet_socket_address_new_from_string(placed.address.c_str(), placed.server.port));
}

// Of STUN servers with IPv4.
std::vector<std::size_t> places_of_stun(const std::vector<PlacedServer>& servers)
{
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < servers.size(); ++at)
        if (!servers[at].server.relays && servers[at].address.find(':') == std::string::npos)
            places.push_back(at);
    return places;
}

}  // namespace

struct ServerSearch::Lookup {
    std::weak_ptr<ServerSearch*> search;
    Server server;

    static void answered(GObject* resolver, GAsyncResult* result, gpointer data) noexcept
    {
        std::unique_ptr<Lookup> lookup{static_cast<Lookup*>(data)};
        base::ErrorSlot error;
        GList* addresses =
            g_resolver_lookup_by_name_finish(G_RESOLVER(resolver), result, error.out());
        auto found = first_of_each_family(addresses);
        g_resolver_free_addresses(addresses);
        if (auto search = lookup->search.lock()) (*search)->take(lookup->server, std::move(found));
    }
};

ServerSearch::~ServerSearch()
{
    if (cancel_) g_cancellable_cancel(cancel_.get());
}

void ServerSearch::start(const std::vector<std::string>& urls, std::chrono::milliseconds deadline,
                         Done done)
{
    done_ = std::move(done);
    cancel_ = base::Ref<GCancellable>::adopt(g_cancellable_new());
    self_ = std::make_shared<ServerSearch*>(this);
    std::vector<Server> named;
    for (const auto& url : urls) {
        auto server = read_server(url);
        if (!server) continue;
        auto literal = InetAddress::adopt(g_inet_address_new_from_string(server->host.c_str()));
        if (literal)
            found_.servers.push_back({*server, print(literal.get())});
        else
            named.push_back(std::move(*server));
    }
    open_ = named.size();
    if (open_ == 0) return finish();
    deadline_.start(deadline);
    for (const auto& server : named) look_up(server);
}

void ServerSearch::look_up(const Server& server)
{
    asked_.push_back(server.host);
    auto resolver = base::Ref<GResolver>::adopt(g_resolver_get_default());
    g_resolver_lookup_by_name_async(resolver.get(), server.host.c_str(), cancel_.get(),
                                    &Lookup::answered, new Lookup{self_, server});
}

void ServerSearch::take(const Server& server, std::vector<std::string> addresses)
{
    if (!done_) return;
    for (auto& address : addresses) found_.servers.push_back({server, std::move(address)});
    if (!addresses.empty()) asked_.erase(std::ranges::find(asked_, server.host));
    if (--open_ == 0) finish();
}

void ServerSearch::finish()
{
    deadline_.cancel();
    std::set<std::string> unknown{asked_.begin(), asked_.end()};
    found_.unknown.assign(unknown.begin(), unknown.end());
    self_.reset();
    g_cancellable_cancel(cancel_.get());
    auto places = places_of_stun(found_.servers);
    if (places.size() > 1) return choose_first(places);
    if (auto done = std::exchange(done_, {})) done(found_);
}

void ServerSearch::choose_first(const std::vector<std::size_t>& places)
{
    std::vector<SocketAddress> asked;
    asked.reserve(places.size());
    for (auto place : places) asked.push_back(address_of(found_.servers[place]));
    first_answer_.ask(std::move(asked), answer_within, [this, places](auto first) {
        auto& servers = found_.servers;
        if (first)
            std::rotate(servers.begin(), servers.begin() + static_cast<long>(places[*first]),
                        servers.begin() + static_cast<long>(places[*first]) + 1);
        if (auto done = std::exchange(done_, {})) done(found_);
    });
}

std::vector<SocketAddress> kept_open(const std::vector<PlacedServer>& servers)
{
    std::set<std::pair<std::string, std::uint16_t>> places;
    for (const auto& placed : servers)
        if (placed.server.way == Way::udp) places.emplace(placed.address, placed.server.port);
    std::vector<SocketAddress> made;
    made.reserve(places.size());
    for (const auto& [address, port] : places)
        made.push_back(
            SocketAddress::adopt(g_inet_socket_address_new_from_string(address.c_str(), port)));
    return made;
}

}  // namespace mailcall::media
