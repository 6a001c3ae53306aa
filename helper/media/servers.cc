// Reads and prints URLs, and chooses among them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/servers.hh"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/glib.hh"

namespace mailcall::media {
namespace {

constexpr int most_port = 65535;

std::string unescape(std::string_view text)
{
    std::string copy{text};
    base::CString made{g_uri_unescape_string(copy.c_str(), nullptr)};
    return made ? made.get() : copy;
}

// Credentials may hold anything: a REST user has a colon, a REST password a slash.
std::string escape(const std::string& text)
{
    return base::take_string(g_uri_escape_string(text.c_str(), nullptr, FALSE));
}

// Letters of other languages may: a name is looked up as it was written.
bool may_stand_in_host(char c)
{
    constexpr std::string_view refused = " \"/<>@[\\]?#";
    return refused.find(c) == std::string_view::npos;
}

bool take_place(Server& server, std::string_view text)
{
    auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    auto port = text.substr(colon + 1);
    int number = 0;
    auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (wrong != std::errc{} || end != port.data() + port.size()) return false;
    if (number <= 0 || number > most_port) return false;
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    // It goes into a URL for others to read: what ends a line or a name there must not be in it.
    if (!std::ranges::all_of(host, may_stand_in_host)) return false;
    server.host = host;
    server.port = static_cast<std::uint16_t>(number);
    return !server.host.empty();
}

bool take_person(Server& server, std::string_view text)
{
    auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    server.user = unescape(text.substr(0, colon));
    server.password = unescape(text.substr(colon + 1));
    return true;
}

bool take_scheme(Server& server, std::string_view scheme)
{
    server.relays = scheme != "stun";
    if (scheme == "turns") server.way = Way::tls;
    return scheme == "stun" || scheme == "turn" || scheme == "turns";
}

std::string print_place(const PlacedServer& placed)
{
    const auto& address = placed.address;
    bool six = address.find(':') != std::string::npos;
    return (six ? "[" + address + "]" : address) + ":" + std::to_string(placed.server.port);
}

// The transport left open, webrtcbin would ask for a relay over TCP as well, and wait for it.
std::string print_turn(const char* scheme, const PlacedServer& placed)
{
    const auto& server = placed.server;
    return scheme + escape(server.user) + ":" + escape(server.password) + "@" +
           print_place(placed) + (server.way == Way::udp ? "?transport=udp" : "?transport=tcp");
}

}  // namespace

std::optional<Server> read_server(const std::string& url)
{
    if (std::ranges::any_of(url, [](char c) { return g_ascii_iscntrl(c); })) return {};
    Server server;
    std::string_view text = url;
    auto colon = text.find(':');
    if (colon == std::string_view::npos || !take_scheme(server, text.substr(0, colon))) return {};
    text = text.substr(colon + 1);
    if (text.starts_with("//")) text = text.substr(2);
    auto query = text.find('?');
    if (text.find("transport=tcp", query) != std::string_view::npos && server.way == Way::udp)
        server.way = Way::tcp;
    text = text.substr(0, query);
    auto at = text.rfind('@');
    bool named = at != std::string_view::npos;
    if (named != server.relays || (named && !take_person(server, text.substr(0, at)))) return {};
    if (!take_place(server, named ? text.substr(at + 1) : text)) return {};
    return server;
}

std::string print_relay(const PlacedServer& placed) { return print_turn("turn:", placed); }

Servers choose_servers(const std::vector<PlacedServer>& servers)
{
    Servers chosen;
    for (const auto& placed : servers)
        if (placed.server.relays) chosen.turn.push_back(print_turn("turn://", placed));
    auto told_by_turn = [&servers](const PlacedServer& stun) {
        return std::any_of(servers.begin(), servers.end(), [&stun](const PlacedServer& placed) {
            return placed.server.relays && placed.server.way == Way::udp &&
                   placed.address == stun.address;
        });
    };
    for (const auto& placed : servers)
        if (!placed.server.relays && chosen.stun.empty() && !told_by_turn(placed))
            chosen.stun = "stun://" + print_place(placed);
    return chosen;
}

}  // namespace mailcall::media
