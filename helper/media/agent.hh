// What is asked of libnice past webrtcbin: its sockets, and the addresses that it has found.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <nice/agent.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/crypto.hh"
#include "base/glib.hh"
#include "media/check.hh"

namespace mailcall::media {

using SocketAddress = base::Ref<GSocketAddress>;

// Of those that there are by now.
void each_udp_socket(NiceAgent* agent, const std::function<void(GSocket*)>& use);

// One packet to `address` from every UDP socket of its family. Packets may be lost anyway, so
// nothing is said of those that could not leave. What keeps a way open must leave from these very
// sockets. Gives how many left.
std::size_t send_from_all(NiceAgent* agent, GSocketAddress* address, base::BytesView packet);

struct Place {
    std::string address;
    std::uint16_t port = 0;
};
// Where our UDP sockets with IPv4 are, as soon as gathering has begun.
std::vector<Place> host_ports(NiceAgent* agent);

// Our addresses of this type, so far.
std::set<std::string> own_addresses(NiceAgent* agent, NiceCandidateType type);

// Ours; empty before there are any.
IceCredentials own_credentials(NiceAgent* agent);

// webrtcbin's own "ice-connection-state" stays "new" where there are data channels alone.
bool is_connected(NiceAgent* agent);

// This computer's end of the pair in use: an address of an interface, also where the packets take
// another one on their way; "" while there is no pair.
std::string base_address(NiceAgent* agent);

// Where its packets come from by the pair in use; empty while there is none, and where a relay of
// ours hands them on.
std::optional<NiceAddress> far_address(NiceAgent* agent);

// The far side's relays that are known, and our own.
std::set<std::string> known_relays(NiceAgent* agent);

std::string print_address(const NiceAddress& address);

}  // namespace mailcall::media
