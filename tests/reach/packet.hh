// One IPv4 packet of TCP or UDP, and the two ends that a router may rewrite in it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace mailcall::reach {

inline constexpr std::uint8_t protocol_tcp = 6;
inline constexpr std::uint8_t protocol_udp = 17;

struct Endpoint {
    std::uint32_t address = 0;  // host byte order, as everything here
    std::uint16_t port = 0;
    auto operator<=>(const Endpoint&) const = default;
};
std::string print(const Endpoint& endpoint);

class Packet {
  public:
    // A view of `bytes`, which must outlive it. Empty for IPv6, other protocols, fragments and what
    // is too short.
    static std::optional<Packet> read(std::span<std::uint8_t> bytes);

    std::uint8_t protocol() const;
    Endpoint source() const;
    Endpoint destination() const;
    // The checksums follow.
    void set_source(const Endpoint& endpoint);
    void set_destination(const Endpoint& endpoint);

  private:
    Packet(std::span<std::uint8_t> bytes, std::size_t header) : bytes_{bytes}, header_{header} {}

    std::uint16_t word(std::size_t at) const;
    void put(std::size_t at, std::uint16_t value);
    Endpoint endpoint(std::size_t address_at, std::size_t port_at) const;
    void set(std::size_t address_at, std::size_t port_at, const Endpoint& endpoint);
    void replace(std::size_t at, std::uint16_t value, bool in_ip_header);
    std::size_t checksum_at() const;

    std::span<std::uint8_t> bytes_;
    std::size_t header_;
};

}  // namespace mailcall::reach
