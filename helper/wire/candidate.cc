// The strict reading of ICE candidates: which addresses a stranger may make us send packets to.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/candidate.hh"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "wire/attribute.hh"
#include "wire/pairs.hh"

namespace mailcall::wire {
namespace {

using Address = std::array<std::uint8_t, 16>;

// IPv4 as ::ffff:a.b.c.d, so that one table serves both.
struct Literal {
    Address bytes{};
    bool v4 = false;
};

std::optional<Literal> read_literal(const std::string& text)
{
    Literal read;
    if (text.find('\0') != std::string::npos) return {};  // C would see only what is before it
    if (inet_pton(AF_INET6, text.c_str(), read.bytes.data()) == 1) return read;
    if (inet_pton(AF_INET, text.c_str(), read.bytes.data() + 12) != 1) return {};
    std::fill_n(read.bytes.begin(), 10, std::uint8_t{0});
    read.bytes[10] = read.bytes[11] = 0xff;
    read.v4 = true;
    return read;
}

std::string print_literal(const Literal& address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    const auto* bytes = address.bytes.data() + (address.v4 ? 12 : 0);
    inet_ntop(address.v4 ? AF_INET : AF_INET6, bytes, text.data(), text.size());
    return text.data();
}

// The first `bits` bits of an address.
struct Prefix {
    Address bytes;
    unsigned bits;
};

Prefix prefix(const char* address, unsigned bits)
{
    auto read = read_literal(address);
    return {read->bytes, read->v4 ? bits + 96 : bits};
}

bool holds(const Prefix& prefix, const Address& address)
{
    auto whole = prefix.bits / 8;
    if (!std::equal(address.begin(), address.begin() + whole, prefix.bytes.begin())) return false;
    if (prefix.bits % 8 == 0) return true;
    auto mask = 0xff00U >> (prefix.bits % 8);
    return ((address[whole] ^ prefix.bytes[whole]) & mask & 0xffU) == 0;
}

bool any_holds(const std::vector<Prefix>& prefixes, const Address& address)
{
    return std::ranges::any_of(prefixes, [&](const Prefix& p) { return holds(p, address); });
}

bool is_loopback(const Literal& address)
{
    static const std::vector<Prefix> prefixes{prefix("127.0.0.0", 8), prefix("::1", 128)};
    return any_holds(prefixes, address.bytes);
}

// Never the address of a person's computer: nobody, everybody, or a cloud's metadata service.
bool is_forbidden(const Literal& address)
{
    static const std::vector<Prefix> v4{prefix("0.0.0.0", 8), prefix("169.254.0.0", 16),
                                        prefix("224.0.0.0", 4), prefix("240.0.0.0", 4)};
    // ::/96 and ::ffff:0:0/96 hide an IPv4 address from the table above, as do NAT64's prefixes.
    static const std::vector<Prefix> v6{prefix("::ffff:0:0", 96),    prefix("fe80::", 10),
                                        prefix("fec0::", 10),        prefix("ff00::", 8),
                                        prefix("64:ff9b::", 96),     prefix("64:ff9b:1::", 48),
                                        prefix("fd00:ec2::254", 128)};
    if (address.v4) return any_holds(v4, address.bytes);
    bool compatible = holds(prefix("::", 96), address.bytes) && !is_loopback(address);
    return compatible || any_holds(v6, address.bytes);
}

bool is_private(const Literal& address)
{
    static const std::vector<Prefix> prefixes{prefix("10.0.0.0", 8), prefix("172.16.0.0", 12),
                                              prefix("192.168.0.0", 16), prefix("100.64.0.0", 10),
                                              prefix("fc00::", 7)};
    return is_loopback(address) || any_holds(prefixes, address.bytes);
}

bool is_allowed(const Literal& address, std::string_view type, const CandidateRule& rule)
{
    if (is_forbidden(address)) return false;
    if (is_loopback(address) && !rule.loopback) return false;
    if (rule.relay_only) return type == "relay";
    if (type == "host") return rule.host || !is_private(address);
    return type == "srflx" || type == "relay";
}

bool is_udp(std::string_view text) { return text == "UDP" || text == "udp"; }

// The eight fields that every candidate begins with, as pieces of its line.
using Pieces = std::vector<std::string_view>;

bool has_form(const Pieces& pieces)
{
    return pieces.size() >= 8 && is_ice_text(pieces[0], 1, 32) && pieces[1] == "1" &&
           is_udp(pieces[2]) && read_number(pieces[3], 1, INT32_MAX) &&
           read_number(pieces[5], 1024, 65535) && pieces[6] == "typ";
}

std::string print_candidate(const Pieces& pieces, const Literal& address)
{
    std::string out = "candidate:";
    out.append(pieces[0]).append(" 1 UDP ").append(pieces[3]).append(" ");
    out.append(print_literal(address)).append(" ").append(pieces[5]).append(" typ ");
    out.append(pieces[7]);
    if (pieces[7] == "host") return out;
    // The related address is the private one behind a NAT: nobody's business, but parsers want it.
    return out.append(address.v4 ? " raddr 0.0.0.0 rport 0" : " raddr :: rport 0");
}

bool is_credential(std::string_view text)
{
    auto is_plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view{"%-._~"}.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, is_plain);
}

// Takes "address:port" apart; an IPv6 address stands in brackets.
std::optional<Literal> read_place(std::string_view text)
{
    auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return {};
    auto port = text.substr(colon + 1);
    // HTTPS' port, for companies that let nothing else out.
    if (!read_number(port, 1024, 65535) && port != "443") return {};
    auto host = text.substr(0, colon);
    bool in_brackets = host.starts_with('[') && host.ends_with(']');
    if (in_brackets) host = host.substr(1, host.size() - 2);
    auto read = read_literal(std::string{host});
    if (!read || read->v4 == in_brackets) return {};
    return read;
}

}  // namespace

// Over TCP not into anybody's own network: services there believe what speaks to them.
bool is_lent_relay(std::string_view url, const CandidateRule& rule)
{
    constexpr std::string_view scheme = "turn:";
    constexpr std::string_view udp = "?transport=udp";
    constexpr std::string_view tcp = "?transport=tcp";
    bool over_udp = url.ends_with(udp);
    if (!url.starts_with(scheme) || (!over_udp && !url.ends_with(tcp))) return false;
    url = url.substr(scheme.size(), url.size() - scheme.size() - udp.size());
    auto at = url.find('@');
    auto colon = url.find(':');
    if (at == std::string_view::npos || colon > at) return false;
    bool is_person =
        is_credential(url.substr(0, colon)) && is_credential(url.substr(colon + 1, at - colon - 1));
    auto place = read_place(url.substr(at + 1));
    if (!is_person || !place || is_forbidden(*place)) return false;
    if (is_loopback(*place)) return rule.loopback;
    return over_udp || !is_private(*place);
}

std::optional<std::string> clean_candidate(std::string_view line, const CandidateRule& rule)
{
    constexpr std::string_view start = "candidate:";
    if (!line.starts_with(start) || line.size() > 512) return {};
    auto pieces = split(line.substr(start.size()), ' ');
    if (!has_form(pieces)) return {};
    auto address = read_literal(std::string{pieces[4]});
    if (!address || !is_allowed(*address, pieces[7], rule)) return {};
    return print_candidate(pieces, *address);
}

std::vector<std::string> clean_candidates(const std::vector<std::string>& lines,
                                          const CandidateRule& rule)
{
    std::vector<std::string> clean;
    std::set<std::string> seen;
    for (const auto& line : lines) {
        if (clean.size() >= rule.most) break;
        auto candidate = clean_candidate(line, rule);
        if (candidate && seen.insert(transport_address(*candidate)).second)
            clean.push_back(std::move(*candidate));
    }
    return clean;
}

bool may_be_a_relays(const std::string& literal, const CandidateRule& rule)
{
    auto address = read_literal(literal);
    return address && is_allowed(*address, "relay", rule);
}

void add_candidates(Description& description, std::vector<std::string> lines,
                    const CandidateRule& rule)
{
    lines.insert(lines.end(), description.candidates.begin(), description.candidates.end());
    description.candidates = clean_candidates(lines, rule);
}

bool is_private_address(const std::string& literal)
{
    auto address = read_literal(literal);
    return address && is_private(*address);
}

std::string transport_address(std::string_view clean)
{
    auto pieces = split(clean, ' ');
    return std::string{pieces[4]}.append(" ").append(pieces[5]);
}

}  // namespace mailcall::wire
