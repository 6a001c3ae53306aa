// The strict reading of mail servers' URLs.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/mail_server.hh"

#include <algorithm>
#include <array>
#include <charconv>

#include "wire/address.hh"

namespace mailcall::wire {
namespace {

constexpr std::size_t longest_host = 253;
constexpr int most_port = 65535;

struct Scheme {
    std::string_view name;
    MailProtocol protocol;
    bool tls;
    int port;
};
constexpr std::array schemes{
    Scheme{"imap", MailProtocol::imap, false, 143}, Scheme{"imaps", MailProtocol::imap, true, 993},
    Scheme{"pop3", MailProtocol::pop3, false, 110}, Scheme{"pop3s", MailProtocol::pop3, true, 995},
    Scheme{"smtp", MailProtocol::smtp, false, 587}, Scheme{"smtps", MailProtocol::smtp, true, 465},
};

// Letters of other languages may: a name is looked up as it was written.
bool may_stand_in_host(char c)
{
    constexpr std::string_view refused = "\"/<>@[\\]?#:%\x7f";
    return static_cast<unsigned char>(c) > ' ' && refused.find(c) == std::string_view::npos;
}

bool may_stand_in_brackets(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
           c == '.';
}

// Cuts the host off the front of `place`; what is left is empty or begins with a colon.
std::optional<std::string> take_host(std::string_view& place)
{
    bool bracketed = place.starts_with('[');
    if (bracketed) place.remove_prefix(1);
    auto end = std::min(place.find(bracketed ? ']' : ':'), place.size());
    auto host = place.substr(0, end);
    bool fits = std::ranges::all_of(host, bracketed ? may_stand_in_brackets : may_stand_in_host);
    if (host.empty() || host.size() > longest_host || !fits) return {};
    if (bracketed && end == place.size()) return {};
    place.remove_prefix(end + (bracketed ? 1 : 0));
    return std::string{host};
}

std::optional<int> read_port(std::string_view text)
{
    int port = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || port < 1 || port > most_port) return {};
    return port;
}

}  // namespace

std::optional<MailServer> read_mail_server(std::string_view url)
{
    auto colon = url.find("://");
    if (colon == std::string_view::npos) return {};
    auto name = lower(url.substr(0, colon));
    const auto* scheme = std::ranges::find(schemes, name, &Scheme::name);
    if (scheme == schemes.end()) return {};
    auto place = url.substr(colon + 3);
    if (place.ends_with('/')) place.remove_suffix(1);
    auto host = take_host(place);
    if (!host) return {};
    MailServer server{scheme->protocol, scheme->tls, *host, scheme->port};
    if (place.empty()) return server;
    auto port = place.front() == ':' ? read_port(place.substr(1)) : std::nullopt;
    if (!port) return {};
    server.port = *port;
    return server;
}

}  // namespace mailcall::wire
