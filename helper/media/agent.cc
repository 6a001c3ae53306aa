// Asks libnice for what belongs to the one stream.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/agent.hh"

#include <array>
#include <memory>

#include "media/pipeline.hh"

namespace mailcall::media {
namespace {

struct FreeArray {
    void operator()(GPtrArray* array) const noexcept { g_ptr_array_unref(array); }
};

bool send_one(GSocket* socket, GSocketAddress* address, base::BytesView packet)
{
    if (g_socket_get_family(socket) != g_socket_address_get_family(address)) return false;
    const auto* bytes = reinterpret_cast<const gchar*>(packet.data());
    return g_socket_send_to(socket, address, bytes, packet.size(), nullptr, nullptr) >= 0;
}

}  // namespace

void each_udp_socket(NiceAgent* agent, const std::function<void(GSocket*)>& use)
{
    std::unique_ptr<GPtrArray, FreeArray> sockets{
        nice_agent_get_sockets(agent, ice_stream, ice_component)};
    for (guint at = 0; sockets && at < sockets->len; ++at) {
        auto* socket = G_SOCKET(g_ptr_array_index(sockets.get(), at));
        if (g_socket_get_socket_type(socket) == G_SOCKET_TYPE_DATAGRAM) use(socket);
    }
}

std::size_t send_from_all(NiceAgent* agent, GSocketAddress* address, base::BytesView packet)
{
    std::size_t left = 0;
    each_udp_socket(agent,
                    [&](GSocket* socket) { left += send_one(socket, address, packet) ? 1 : 0; });
    return left;
}

std::vector<Place> host_ports(NiceAgent* agent)
{
    std::vector<Place> found;
    GSList* all = nice_agent_get_local_candidates(agent, ice_stream, ice_component);
    for (GSList* each = all; each; each = each->next) {
        auto* candidate = static_cast<NiceCandidate*>(each->data);
        bool fits = candidate->type == NICE_CANDIDATE_TYPE_HOST &&
                    candidate->transport == NICE_CANDIDATE_TRANSPORT_UDP &&
                    nice_address_ip_version(&candidate->addr) == 4;
        if (fits)
            found.push_back({print_address(candidate->addr),
                             static_cast<std::uint16_t>(nice_address_get_port(&candidate->addr))});
        nice_candidate_free(candidate);
    }
    g_slist_free(all);
    return found;
}

std::set<std::string> own_addresses(NiceAgent* agent, NiceCandidateType type)
{
    std::set<std::string> found;
    GSList* all = nice_agent_get_local_candidates(agent, ice_stream, ice_component);
    for (GSList* each = all; each; each = each->next) {
        auto* candidate = static_cast<NiceCandidate*>(each->data);
        if (candidate->type == type) found.insert(print_address(candidate->addr));
        nice_candidate_free(candidate);
    }
    g_slist_free(all);
    return found;
}

IceCredentials own_credentials(NiceAgent* agent)
{
    gchar* ufrag = nullptr;
    gchar* pwd = nullptr;
    if (!nice_agent_get_local_credentials(agent, ice_stream, &ufrag, &pwd)) return {};
    return {base::take_string(ufrag), base::take_string(pwd)};
}

bool is_connected(NiceAgent* agent)
{
    auto state = nice_agent_get_component_state(agent, ice_stream, ice_component);
    return state == NICE_COMPONENT_STATE_CONNECTED || state == NICE_COMPONENT_STATE_READY;
}

std::string base_address(NiceAgent* agent)
{
    NiceCandidate* own = nullptr;
    NiceCandidate* theirs = nullptr;
    if (nice_agent_get_selected_pair(agent, ice_stream, ice_component, &own, &theirs) == FALSE)
        return {};
    return print_address(own->base_addr);
}

std::optional<NiceAddress> far_address(NiceAgent* agent)
{
    NiceCandidate* own = nullptr;
    NiceCandidate* theirs = nullptr;
    if (nice_agent_get_selected_pair(agent, ice_stream, ice_component, &own, &theirs) == FALSE)
        return {};
    if (own->type == NICE_CANDIDATE_TYPE_RELAYED) return {};
    return theirs->addr;
}

std::set<std::string> known_relays(NiceAgent* agent)
{
    auto relays = own_addresses(agent, NICE_CANDIDATE_TYPE_RELAYED);
    GSList* all = nice_agent_get_remote_candidates(agent, ice_stream, ice_component);
    for (GSList* each = all; each; each = each->next) {
        auto* candidate = static_cast<NiceCandidate*>(each->data);
        if (candidate->type == NICE_CANDIDATE_TYPE_RELAYED)
            relays.insert(print_address(candidate->addr));
        nice_candidate_free(candidate);
    }
    g_slist_free(all);
    return relays;
}

std::string print_address(const NiceAddress& address)
{
    std::array<char, NICE_ADDRESS_STRING_LEN> text{};
    nice_address_to_string(&address, text.data());
    return text.data();
}

}  // namespace mailcall::media
