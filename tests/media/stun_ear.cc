// A UDP socket that answers Binding requests with the address that they came from.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stun_ear.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace mailcall::media {
namespace {

constexpr std::array<std::uint8_t, 4> cookie{0x21, 0x12, 0xa4, 0x42};

GInetSocketAddress* inet(const base::Ref<GSocketAddress>& address)
{
    return G_INET_SOCKET_ADDRESS(address.get());
}

}  // namespace

StunEar::StunEar()
    : socket_{base::Ref<GSocket>::adopt(g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
                                                     G_SOCKET_PROTOCOL_UDP, nullptr))}
{
    auto any =
        base::Ref<GSocketAddress>::adopt(g_inet_socket_address_new_from_string("127.0.0.1", 0));
    EXPECT_TRUE(g_socket_bind(socket_.get(), any.get(), FALSE, nullptr));
    g_socket_set_blocking(socket_.get(), FALSE);
    auto bound =
        base::Ref<GSocketAddress>::adopt(g_socket_get_local_address(socket_.get(), nullptr));
    port_ = g_inet_socket_address_get_port(inet(bound));
    watch_ = std::make_unique<base::FdWatch>(g_socket_get_fd(socket_.get()), G_IO_IN,
                                             [this] { hear(); });
}

int StunEar::requests() const
{
    int all = 0;
    for (const auto& [port, count] : by_port_) all += count;
    return all;
}

void StunEar::hear()
{
    std::array<std::uint8_t, 1500> packet{};
    GSocketAddress* sender = nullptr;
    auto size =
        g_socket_receive_from(socket_.get(), &sender, reinterpret_cast<char*>(packet.data()),
                              packet.size(), nullptr, nullptr);
    auto from = base::Ref<GSocketAddress>::adopt(sender);
    if (size < 0 || !from) return;
    bool is_request = size >= 20 && packet[0] == 0 && packet[1] == 1;
    bool is_old = !std::equal(cookie.begin(), cookie.end(), packet.begin() + 4);
    if (is_request && !is_old) by_port_[g_inet_socket_address_get_port(inet(from))] += 1;
    bool has_attributes = size > 20;
    if (is_request && !is_old && has_attributes) checks_.emplace(&packet[8], &packet[20]);
    if (is_request && !silent_) return answer(from.get(), packet.data(), is_old);
    auto end = packet.begin() + size;
    bool is_zeros = size == 4 && std::all_of(packet.begin(), end, [](auto b) { return b == 0; });
    if (is_zeros) zeros_ += 1;
}

// A Binding success with one XOR-MAPPED-ADDRESS, or MAPPED-ADDRESS.
void StunEar::answer(GSocketAddress* from, const std::uint8_t* request, bool is_old)
{
    auto mask = is_old ? std::array<std::uint8_t, 4>{} : cookie;
    auto* address = G_INET_SOCKET_ADDRESS(from);
    auto port = g_inet_socket_address_get_port(address);
    const guint8* ip = g_inet_address_to_bytes(g_inet_socket_address_get_address(address));
    std::vector<std::uint8_t> reply{1, 1, 0, 12};
    reply.insert(reply.end(), request + 4, request + 20);
    reply.insert(reply.end(), {0, static_cast<std::uint8_t>(is_old ? 1 : 0x20), 0, 8, 0, 1});
    reply.push_back(static_cast<std::uint8_t>((port >> 8) ^ mask[0]));
    reply.push_back(static_cast<std::uint8_t>((port & 0xff) ^ mask[1]));
    for (std::size_t i = 0; i < 4; ++i) reply.push_back(static_cast<std::uint8_t>(ip[i] ^ mask[i]));
    g_socket_send_to(socket_.get(), from, reinterpret_cast<const char*>(reply.data()), reply.size(),
                     nullptr, nullptr);
}

}  // namespace mailcall::media
