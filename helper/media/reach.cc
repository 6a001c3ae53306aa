// The order of things, from the servers' names to the mailed answer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/reach.hh"

#include <algorithm>
#include <utility>

#include "media/addresses.hh"
#include "media/agent.hh"
#include "media/socket_filter.hh"
#include "wire/candidate.hh"

namespace mailcall::media {

namespace {

using State = std::function<void(NiceComponentState)>;

void on_state(NiceAgent*, guint stream, guint component, guint state, gpointer data) noexcept
{
    if (stream == ice_stream && component == ice_component)
        (*static_cast<State*>(data))(static_cast<NiceComponentState>(state));
}

void on_pair(NiceAgent*, guint, guint, NiceCandidate*, NiceCandidate*, gpointer data) noexcept
{
    (*static_cast<base::Work*>(data))();
}

// The same server with credentials for the far side; TLS needs the name, and is not lent.
std::vector<std::string> lent_relays(const std::vector<std::string>& urls,
                                     const std::vector<PlacedServer>& known)
{
    std::vector<std::string> made;
    for (const auto& url : urls) {
        auto server = read_server(url);
        if (!server || server->way == Way::tls) continue;
        auto same = std::ranges::find_if(known, [&server](const PlacedServer& each) {
            return each.server.host == server->host && each.server.port == server->port;
        });
        if (same != known.end() && made.size() < wire::most_relays)
            made.push_back(print_relay({*server, same->address}));
    }
    return made;
}

std::vector<std::string> found_relays(const std::vector<std::string>& urls,
                                      const std::vector<std::string>& unknown)
{
    std::vector<std::string> names;
    for (const auto& url : urls)
        if (auto server = read_server(url);
            server && std::ranges::count(unknown, server->host) == 0)
            names.push_back(server->host);
    return names;
}

}  // namespace

Reach::Reach(Pipeline& pipeline, Negotiation& negotiation, std::shared_ptr<Inbox> inbox,
             const Timings& timings, Ears ears)
    : pipeline_{pipeline},
      negotiation_{negotiation},
      timings_{timings},
      keep_alive_{pipeline.agent(), timings.keep_alive},
      punch_{pipeline, negotiation, timings.punch},
      permission_{pipeline.agent(), timings.permission},
      hold_back_{timings.hold_back,
                 [this](const Candidates& late) {
                     if (negotiation_.is_connected()) return;
                     negotiation_.add(late);
                     if (!offerer_) punch_.add(late);
                 }},
      connected_{std::move(ears.connected)},
      handshake_{std::move(ears.blocked)}
{
    Handle<Reach> handle{std::move(inbox), this};
    State changed = [handle](NiceComponentState state) {
        handle.post([state](Reach& reach) { reach.take_state(state); });
    };
    connect(pipeline_.agent(), "component-state-changed", G_CALLBACK(&on_state), changed);
    connect(pipeline_.agent(), "new-selected-pair-full", G_CALLBACK(&on_pair),
            base::Work{[handle] { handle.post([](Reach& reach) { reach.admit_one(); }); }});
}

void Reach::take_state(NiceComponentState state)
{
    bool found = state == NICE_COMPONENT_STATE_CONNECTED || state == NICE_COMPONENT_STATE_READY;
    if (found) connected_();
    if (found && offerer_ && !met_ && !handshake_.pending()) handshake_.start(timings_.handshake);
}

void Reach::met()
{
    met_ = true;
    handshake_.cancel();
}

// libnice moves to whatever way looks best, whoever knows the credentials offers it. They stay what
// they are: a browser asks all through a call whether it may still send (RFC 7675), and ends it
// when nobody answers. So who may ask is up to the kernel.
void Reach::close_door()
{
    if (!offerer_ || std::exchange(closed_, true)) return;
    admit_one();
}

// A relay of ours lets in only whom we have told it of.
void Reach::admit_one()
{
    if (closed_) drop_requests_of_others(pipeline_.agent(), far_address(pipeline_.agent()));
}

void Reach::open_door()
{
    if (std::exchange(closed_, false)) drop_short_requests(pipeline_.agent());
}

void Reach::find_servers(const wire::SessionSettings& settings,
                         const std::vector<std::string>& borrowed, Known known)
{
    auto urls = settings.turn;
    urls.insert(urls.end(), borrowed.begin(), borrowed.end());
    urls.insert(urls.end(), settings.stun.begin(), settings.stun.end());
    search_.start(urls, timings_.names,
                  [this, settings, known = std::move(known)](const auto& found) {
                      use_servers(found, settings);
                      known(found.unknown);
                  });
}

void Reach::use_servers(const ServerSearch::Found& found, const wire::SessionSettings& settings)
{
    bool six = are_all_six(local_addresses(settings.addresses.loopback, settings.excluded));
    rule_ = settings.addresses;
    relays_ = found_relays(settings.turn, found.unknown);
    auto servers = found.servers;
    for (auto& placed : servers) {
        if (placed.server.way != Way::tls) continue;
        auto tunnel = std::make_unique<TlsTunnel>(placed, settings.authorities, six);
        if (auto entrance = tunnel->entrance()) placed = *entrance;
        tunnels_.push_back(std::move(tunnel));
    }
    pipeline_.use_servers(choose_servers(servers));
    keep_alive_.start(kept_open(found.servers));
    negotiation_.lend(lent_relays(settings.lent, found.servers));
}

wire::Description Reach::hold_back(const wire::Description& theirs)
{
    auto own = own_addresses(pipeline_.agent(), NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE);
    auto trimmed = theirs;
    trimmed.candidates = hold_back_.take(theirs.candidates, own);
    return trimmed;
}

void Reach::answer(const wire::Description& offer)
{
    offerer_ = false;
    auto trimmed = hold_back(offer);
    negotiation_.answer(trimmed);
    punch_.start(trimmed.candidates, {offer.ufrag, offer.pwd});
    permission_.add(public_addresses(offer.candidates));
}

std::vector<std::string> Reach::gathered()
{
    drop_short_requests(pipeline_.agent());  // nobody knows the ports before now
    permission_.start(rule_);
    hold_back_.reconsider(own_addresses(pipeline_.agent(), NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE));
    auto own = own_addresses(pipeline_.agent(), NICE_CANDIDATE_TYPE_RELAYED);
    bool has_relay = std::ranges::any_of(
        own, [this](const std::string& address) { return wire::may_be_a_relays(address, rule_); });
    return has_relay ? std::vector<std::string>{} : relays_;
}

void Reach::apply(const wire::Description& answer)
{
    negotiation_.apply(hold_back(answer));
    permission_.add(public_addresses(answer.candidates));
}

}  // namespace mailcall::media
