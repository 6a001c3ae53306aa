// One NiceAgent, and a nicesrc that reads what it brings.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/detour.hh"

#include "media/addresses.hh"
#include "media/agent.hh"
#include "media/elements.hh"
#include "media/socket_filter.hh"
#include "wire/candidate.hh"

namespace mailcall::media {
namespace {

using Done = std::function<void()>;
using Changed = std::function<void(NiceComponentState)>;

void on_gathering_done(NiceAgent*, guint, gpointer data) noexcept { (*static_cast<Done*>(data))(); }

void on_component_state(NiceAgent*, guint, guint, guint state, gpointer data) noexcept
{
    (*static_cast<Changed*>(data))(static_cast<NiceComponentState>(state));
}

// Other than with webrtcbin's own agent, the first pair that answers is taken: a call that is
// interrupted cannot wait for a better one.
base::Ref<NiceAgent> make_agent()
{
    auto agent = base::Ref<NiceAgent>::adopt(
        nice_agent_new_full(nullptr, NICE_COMPATIBILITY_RFC5245, NICE_AGENT_OPTION_ICE_TRICKLE));
    g_object_set(agent.get(), "ice-tcp", FALSE, "upnp", FALSE, nullptr);
    nice_agent_add_stream(agent.get(), 1);  // ice_stream, with ice_component
    return agent;
}

std::vector<std::string> local_candidates(NiceAgent* agent)
{
    std::vector<std::string> lines;
    GSList* all = nice_agent_get_local_candidates(agent, ice_stream, ice_component);
    for (GSList* each = all; each; each = each->next) {
        auto* candidate = static_cast<NiceCandidate*>(each->data);
        auto line = base::take_string(nice_agent_generate_local_candidate_sdp(agent, candidate));
        if (line.starts_with("a=")) lines.push_back(line.substr(2));
        nice_candidate_free(candidate);
    }
    g_slist_free(all);
    return lines;
}

std::vector<std::string> server_urls(const wire::SessionSettings& settings,
                                     const std::vector<std::string>& borrowed)
{
    auto urls = settings.turn;
    urls.insert(urls.end(), borrowed.begin(), borrowed.end());
    urls.insert(urls.end(), settings.stun.begin(), settings.stun.end());
    return urls;
}

}  // namespace

Detour::Detour(const Ground& ground, bool waits, wire::Spare spare,
               const std::vector<std::string>& addresses, Ears ears)
    : ground_{ground},
      waits_{waits},
      spare_{std::move(spare)},
      ears_{std::move(ears)},
      agent_{make_agent()},
      source_{make_element("nicesrc")},
      six_{are_all_six(addresses)},
      hold_back_{ground.timings.hold_back, [this](const Candidates& late) { add(late); }},
      keep_alive_{agent_.get(), ground.timings.keep_alive},
      permission_{agent_.get(), ground.timings.permission}
{
    set_up(ground.settings.addresses.relay_only);
    use_addresses(addresses);
    search_.start(server_urls(ground.settings, ground.borrowed), ground.timings.names,
                  [this](const auto& found) { gather(found.servers); });
}

Detour::~Detour()
{
    inbox_->close();
    gst_element_set_state(source_.get(), GST_STATE_NULL);
    gst_bin_remove(ground_.pipeline.top(), source_.get());
    // Stays until its relays have been given back.
    nice_agent_close_async(agent_.get(), nullptr, nullptr);
}

void Detour::set_up(bool relay_only)
{
    const auto& own = waits_ ? spare_.waiting : spare_.coming;
    const auto& theirs = waits_ ? spare_.coming : spare_.waiting;
    g_object_set(agent_.get(), "controlling-mode", !waits_, "force-relay", relay_only, nullptr);
    nice_agent_set_local_credentials(agent_.get(), ice_stream, own.ufrag.c_str(), own.pwd.c_str());
    nice_agent_set_remote_credentials(agent_.get(), ice_stream, theirs.ufrag.c_str(),
                                      theirs.pwd.c_str());
    Handle<Detour> handle{inbox_, this};
    connect(agent_.get(), "candidate-gathering-done", G_CALLBACK(&on_gathering_done),
            Done{[handle] { handle.post([](Detour& detour) { detour.take_gathered(); }); }});
    connect(agent_.get(), "component-state-changed", G_CALLBACK(&on_component_state),
            Changed{[handle](NiceComponentState state) {
                handle.post([state](Detour& detour) { detour.take_state(state); });
            }});
    listen();
}

void Detour::use_addresses(const std::vector<std::string>& addresses)
{
    for (const auto& text : addresses) {
        NiceAddress address;
        nice_address_init(&address);
        if (nice_address_set_from_string(&address, text.c_str()))
            nice_agent_add_local_address(agent_.get(), &address);
    }
}

// A nicesrc reads what comes for ICE as well: without one there would be no connection.
void Detour::listen()
{
    g_object_set(source_.get(), "agent", agent_.get(), "stream", ice_stream, "component",
                 ice_component, nullptr);
    ground_.junction.take_from(source_.get(), [handle = Handle<Detour>{inbox_, this}] {
        handle.post([](Detour& detour) { detour.take_packet(); });
    });
    add_running(ground_.pipeline.top(), source_.get());
}

void Detour::use_servers(const std::vector<PlacedServer>& found)
{
    for (auto placed : found) {
        if (placed.server.way == Way::tls) {
            auto tunnel = std::make_unique<TlsTunnel>(placed, ground_.settings.authorities, six_);
            if (auto entrance = tunnel->entrance()) placed = *entrance;
            tunnels_.push_back(std::move(tunnel));
        }
        const auto& server = placed.server;
        if (!server.relays) continue;
        auto way = server.way == Way::udp ? NICE_RELAY_TYPE_TURN_UDP : NICE_RELAY_TYPE_TURN_TCP;
        nice_agent_set_relay_info(agent_.get(), ice_stream, ice_component, placed.address.c_str(),
                                  server.port, server.user.c_str(), server.password.c_str(), way);
    }
    if (auto stun = read_server(choose_servers(found).stun))
        g_object_set(agent_.get(), "stun-server", stun->host.c_str(), "stun-server-port",
                     guint{stun->port}, nullptr);
}

void Detour::gather(const std::vector<PlacedServer>& found)
{
    use_servers(found);
    if (nice_agent_gather_candidates(agent_.get(), ice_stream) == FALSE)
        return inbox_->post([this] { ears_.failed(); });
    keep_alive_.start(kept_open(found));
    late_.start(ground_.timings.gather);
    if (!waits_) add(hold_back_.take(spare_.candidates, {}));
}

void Detour::add(const std::vector<std::string>& candidates)
{
    GSList* list = nullptr;
    for (const auto& line : candidates)
        if (auto* candidate = nice_agent_parse_remote_candidate_sdp(agent_.get(), ice_stream,
                                                                    ("a=" + line).c_str()))
            list = g_slist_append(list, candidate);
    nice_agent_set_remote_candidates(agent_.get(), ice_stream, ice_component, list);
    g_slist_free_full(list, [](gpointer each) noexcept {
        nice_candidate_free(static_cast<NiceCandidate*>(each));
    });
}

void Detour::take_gathered()
{
    late_.cancel();
    if (std::exchange(gathered_, true)) return;
    drop_short_requests(agent_.get());
    hold_back_.reconsider(own_addresses(agent_.get(), NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE));
    permission_.add(known_relays(ground_.pipeline.agent()));
    permission_.start(ground_.settings.addresses);
    ears_.gathered();
}

void Detour::take_packet()
{
    has_come_ = true;
    settle();
}

void Detour::take_state(NiceComponentState state)
{
    bool found = state == NICE_COMPONENT_STATE_CONNECTED || state == NICE_COMPONENT_STATE_READY;
    if (found) settle();
}

// Packets may come by a pair before it is the one that ours would leave by.
void Detour::settle()
{
    bool is_wanted = !waits_ || has_come_;
    if (is_wanted && is_connected(agent_.get()) && !std::exchange(open_, true)) ears_.open(*this);
}

wire::Spare Detour::spare() const
{
    auto told = spare_;
    if (waits_)
        told.candidates =
            wire::clean_candidates(local_candidates(agent_.get()), ground_.settings.addresses);
    return told;
}

}  // namespace mailcall::media
