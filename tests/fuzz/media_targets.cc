// Media: servers of the settings, packets, and certificates that the far side shows.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <span>
#include <string>

#include "media/certificates.hh"
#include "media/nudge.hh"
#include "media/servers.hh"
#include "media/sound_repair.hh"
#include "targets.hh"

namespace mailcall::fuzz {

void read_server(std::string_view bytes)
{
    auto server = media::read_server(std::string{bytes});
    if (!server) return;
    require(server->port > 0 && !server->host.empty(), "a server has a place");
    require(std::ranges::none_of(server->host,
                                 [](char c) {
                                     return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' ||
                                            c == '/' || c == '@' || c == '"';
                                 }),
            "whose name is one");
    auto chosen = media::choose_servers({{*server, "192.0.2.1"}});
    require(server->relays == chosen.stun.empty() && server->relays != chosen.turn.empty(),
            "it is one or the other");
    if (!server->relays) return;
    auto printed = media::print_relay({*server, "192.0.2.1"});
    require(is_printable_ascii(printed), "a relay is printed as a plain URL");
    auto again = media::read_server(printed);
    require(again && again->user == server->user && again->password == server->password &&
                again->port == server->port,
            "a relay prints as it was read");
}

void read_packet(std::string_view bytes)
{
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    media::carries_data(data, bytes.size());
    bool repairs = media::brings_back({data, bytes.size()});
    require(!repairs || bytes.size() >= 2, "nothing is in a packet of nothing");
}

void read_certificate(std::string_view bytes)
{
    auto fingerprint = media::pem_fingerprint(bytes);
    require(!fingerprint || bytes.find("-----END") != bytes.npos, "a certificate ends");
}

}  // namespace mailcall::fuzz
