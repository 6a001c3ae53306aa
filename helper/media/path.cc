// Reads the selected pair and judges its two addresses.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/path.hh"

#include <gio/gio.h>

#include <cstring>

#include "base/glib.hh"
#include "media/agent.hh"
#include "media/pipeline.hh"
#include "wire/candidate.hh"

namespace mailcall::media {
namespace {

using InetAddress = base::Ref<GInetAddress>;

const char* type_name(NiceCandidateType type)
{
    switch (type) {
        case NICE_CANDIDATE_TYPE_HOST: return "host";
        case NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE: return "srflx";
        case NICE_CANDIDATE_TYPE_PEER_REFLEXIVE: return "prflx";
        case NICE_CANDIDATE_TYPE_RELAYED: return "relay";
    }
    return "unknown";
}

// Two public addresses that begin alike are neighbours: most likely on one LAN.
bool are_neighbours(const std::string& one, const std::string& other)
{
    auto a = InetAddress::adopt(g_inet_address_new_from_string(one.c_str()));
    auto b = InetAddress::adopt(g_inet_address_new_from_string(other.c_str()));
    if (!a || !b || g_inet_address_get_family(a.get()) != g_inet_address_get_family(b.get()))
        return false;
    bool four = g_inet_address_get_family(a.get()) == G_SOCKET_FAMILY_IPV4;
    std::size_t network = four ? 3 : 8;  // /24, /64
    return std::memcmp(g_inet_address_to_bytes(a.get()), g_inet_address_to_bytes(b.get()),
                       network) == 0;
}

// libnice marks a relay that it speaks to over TCP by a lower preference and in no other way.
// TLS is ours (tls_tunnel.hh): libnice sees a server on this computer.
std::string transport_of(const NiceCandidate* own)
{
    constexpr guint32 relayed_over_udp = 30;
    if (own->type != NICE_CANDIDATE_TYPE_RELAYED || own->priority >> 24U == relayed_over_udp)
        return "udp";
    NiceAddress server;
    nice_candidate_relay_address(own, &server);
    auto address = print_address(server);
    return address.starts_with("127.") || address == "::1" ? "tls" : "tcp";
}

}  // namespace

std::string name_way(const PathEnd& own, const PathEnd& theirs, const std::set<std::string>& relays)
{
    auto is_relay = [&relays](const PathEnd& end) {
        return end.type == NICE_CANDIDATE_TYPE_RELAYED || relays.contains(end.address);
    };
    if (is_relay(own) || is_relay(theirs)) return "relay";
    bool is_near =
        wire::is_private_address(theirs.address) || are_neighbours(own.address, theirs.address);
    return is_near ? "host" : "public";
}

Path read_path(NiceAgent* agent)
{
    NiceCandidate* own = nullptr;
    NiceCandidate* theirs = nullptr;
    if (nice_agent_get_selected_pair(agent, ice_stream, ice_component, &own, &theirs) == FALSE)
        return {};
    Path path;
    path.ends = std::string{type_name(own->type)} + "-" + type_name(theirs->type);
    path.way = name_way({own->type, print_address(own->addr)},
                        {theirs->type, print_address(theirs->addr)}, known_relays(agent));
    path.transport = transport_of(own);
    path.ip = nice_address_ip_version(&theirs->addr);
    return path;
}

}  // namespace mailcall::media
