// One socket, one Binding request (RFC 8489) to each server.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/first_answer.hh"

#include <algorithm>
#include <array>
#include <utility>

#include "media/check.hh"

namespace mailcall::media {
namespace {

bool is_same(GSocketAddress* one, GSocketAddress* other)
{
    auto* first = G_INET_SOCKET_ADDRESS(one);
    auto* second = G_INET_SOCKET_ADDRESS(other);
    return g_inet_socket_address_get_port(first) == g_inet_socket_address_get_port(second) &&
           g_inet_address_equal(g_inet_socket_address_get_address(first),
                                g_inet_socket_address_get_address(second)) != FALSE;
}

}  // namespace

void FirstAnswer::ask(std::vector<SocketAddress> servers, std::chrono::milliseconds patience,
                      Done done)
{
    servers_ = std::move(servers);
    done_ = std::move(done);
    patience_.start(patience);
    socket_ = base::Ref<GSocket>::adopt(
        g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, nullptr));
    if (!socket_) return;  // as if nobody answered
    g_socket_set_blocking(socket_.get(), FALSE);
    watch_ = std::make_unique<base::FdWatch>(g_socket_get_fd(socket_.get()), G_IO_IN,
                                             [this] { hear(); });
    request_ = make_binding_request();
    for (const auto& server : servers_)
        g_socket_send_to(socket_.get(), server.get(),
                         reinterpret_cast<const gchar*>(request_.data()), request_.size(), nullptr,
                         nullptr);
}

void FirstAnswer::hear()
{
    std::array<std::uint8_t, 1500> packet{};
    GSocketAddress* sender = nullptr;
    auto size =
        g_socket_receive_from(socket_.get(), &sender, reinterpret_cast<gchar*>(packet.data()),
                              packet.size(), nullptr, nullptr);
    auto from = SocketAddress::adopt(sender);
    constexpr gssize header = 20;
    // A success (0x0101) of our own transaction, which nobody else can know.
    bool answers = size >= header && from && packet[0] == 1 && packet[1] == 1 &&
                   std::equal(request_.begin() + 4, request_.end(), packet.begin() + 4);
    if (!answers) return;
    auto first = std::ranges::find_if(servers_, [&from](const SocketAddress& server) {
        return is_same(server.get(), from.get());
    });
    if (first != servers_.end())
        finish(static_cast<std::size_t>(std::distance(servers_.begin(), first)));
}

void FirstAnswer::finish(std::optional<std::size_t> first)
{
    patience_.cancel();
    watch_.reset();
    socket_ = {};
    if (auto done = std::exchange(done_, {})) done(first);
}

}  // namespace mailcall::media
