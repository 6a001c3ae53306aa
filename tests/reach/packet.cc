// Reads and rewrites headers; checksums are changed by what changed (RFC 1624).
// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet.hh"

namespace mailcall::reach {
namespace {

constexpr std::size_t least_ip_header = 20;
constexpr std::size_t protocol_at = 9;
constexpr std::size_t ip_checksum_at = 10;
constexpr std::size_t source_at = 12;
constexpr std::size_t destination_at = 16;
constexpr std::size_t udp_checksum = 6;
constexpr std::size_t tcp_checksum = 16;
constexpr std::size_t udp_header = 8;
constexpr std::size_t tcp_header = 20;

std::uint16_t adjust(std::uint16_t checksum, std::uint16_t before, std::uint16_t after)
{
    std::uint32_t sum = static_cast<std::uint16_t>(~checksum);
    sum += static_cast<std::uint16_t>(~before);
    sum += after;
    while (sum > 0xFFFFU) sum = (sum & 0xFFFFU) + (sum >> 16U);
    return static_cast<std::uint16_t>(~sum);
}

}  // namespace

std::string print(const Endpoint& endpoint)
{
    std::string text;
    for (unsigned shift = 24; shift > 0; shift -= 8)
        text += std::to_string((endpoint.address >> shift) & 0xFFU) + ".";
    return text + std::to_string(endpoint.address & 0xFFU) + ":" + std::to_string(endpoint.port);
}

std::optional<Packet> Packet::read(std::span<std::uint8_t> bytes)
{
    if (bytes.size() < least_ip_header || bytes[0] >> 4U != 4) return {};
    std::size_t header = (bytes[0] & 0xFU) * 4U;
    Packet packet{bytes, header};
    constexpr std::uint16_t fragment = 0x3FFF;  // more to come, or an offset
    bool known = packet.protocol() == protocol_udp || packet.protocol() == protocol_tcp;
    if (header < least_ip_header || !known || (packet.word(6) & fragment) != 0) return {};
    auto least = packet.protocol() == protocol_udp ? udp_header : tcp_header;
    if (bytes.size() < header + least) return {};
    return packet;
}

std::uint8_t Packet::protocol() const { return bytes_[protocol_at]; }

Endpoint Packet::source() const { return endpoint(source_at, header_); }

Endpoint Packet::destination() const { return endpoint(destination_at, header_ + 2); }

void Packet::set_source(const Endpoint& endpoint) { set(source_at, header_, endpoint); }

void Packet::set_destination(const Endpoint& endpoint)
{
    set(destination_at, header_ + 2, endpoint);
}

std::uint16_t Packet::word(std::size_t at) const
{
    return static_cast<std::uint16_t>(bytes_[at] << 8U | bytes_[at + 1]);
}

void Packet::put(std::size_t at, std::uint16_t value)
{
    bytes_[at] = static_cast<std::uint8_t>(value >> 8U);
    bytes_[at + 1] = static_cast<std::uint8_t>(value & 0xFFU);
}

Endpoint Packet::endpoint(std::size_t address_at, std::size_t port_at) const
{
    auto address = static_cast<std::uint32_t>(word(address_at)) << 16U | word(address_at + 2);
    return {address, word(port_at)};
}

void Packet::set(std::size_t address_at, std::size_t port_at, const Endpoint& endpoint)
{
    replace(address_at, static_cast<std::uint16_t>(endpoint.address >> 16U), true);
    replace(address_at + 2, static_cast<std::uint16_t>(endpoint.address & 0xFFFFU), true);
    replace(port_at, endpoint.port, false);
}

// The addresses count in both checksums: TCP and UDP have them in their pseudo header.
void Packet::replace(std::size_t at, std::uint16_t value, bool in_ip_header)
{
    auto before = word(at);
    put(at, value);
    if (in_ip_header) put(ip_checksum_at, adjust(word(ip_checksum_at), before, value));
    bool is_udp = protocol() == protocol_udp;
    if (is_udp && word(checksum_at()) == 0) return;  // sent without one
    auto sum = adjust(word(checksum_at()), before, value);
    put(checksum_at(), is_udp && sum == 0 ? 0xFFFFU : sum);
}

std::size_t Packet::checksum_at() const
{
    return header_ + (protocol() == protocol_udp ? udp_checksum : tcp_checksum);
}

}  // namespace mailcall::reach
