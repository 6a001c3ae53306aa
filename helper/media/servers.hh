// The servers that tell a computer its public address or relay for it, as webrtcbin wants them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mailcall::media {

enum class Way { udp, tcp, tls };

// One URL of the settings, taken apart.
struct Server {
    bool relays = false;  // TURN; else STUN
    Way way = Way::udp;
    std::string user;  // TURN
    std::string password;
    std::string host;  // a name or an address; IPv6 without brackets
    std::uint16_t port = 0;
};
// Empty: not a URL of this kind. With and without "//", as both are written.
std::optional<Server> read_server(const std::string& url);

// A server, and one of the addresses that its name stands for.
struct PlacedServer {
    Server server;
    std::string address;
};

struct Servers {
    std::string stun;               // stun://host:port; empty: none
    std::vector<std::string> turn;  // turn://user:password@host:port?transport=…
};

// A URL as in settings.ini, with the address in place of the name.
std::string print_relay(const PlacedServer& placed);

// A TURN server over UDP tells the public address too. A STUN server at the same address would
// make gathering 2 s longer, because libnice mistakes the one's answer for the other's and waits
// for it; the first STUN server elsewhere is asked.
Servers choose_servers(const std::vector<PlacedServer>& servers);

}  // namespace mailcall::media
