// Reads addresses out of candidates and sends to them from the agent's sockets.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/punch.hh"

#include <gio/gio.h>

#include <array>
#include <memory>
#include <sstream>

namespace mailcall::media {
namespace {

struct FreeArray {
    void operator()(GPtrArray* array) const noexcept { g_ptr_array_unref(array); }
};

// candidate:<foundation> <component> <transport> <priority> <address> <port> …; null for no UDP.
base::Ref<GSocketAddress> target(const std::string& candidate)
{
    std::istringstream fields{candidate};
    std::string foundation;
    std::string component;
    std::string transport;
    std::string priority;
    std::string address;
    guint port = 0;
    fields >> foundation >> component >> transport >> priority >> address >> port;
    if (!fields || g_ascii_strcasecmp(transport.c_str(), "udp") != 0) return {};
    return base::Ref<GSocketAddress>::adopt(
        g_inet_socket_address_new_from_string(address.c_str(), port));
}

void send_zeros(GSocket* socket, GSocketAddress* address)
{
    constexpr std::array<char, 4> zeros{};
    bool fits = g_socket_get_socket_type(socket) == G_SOCKET_TYPE_DATAGRAM &&
                g_socket_get_family(socket) == g_socket_address_get_family(address);
    if (fits) g_socket_send_to(socket, address, zeros.data(), zeros.size(), nullptr, nullptr);
}

}  // namespace

Punch::Punch(const Pipeline& pipeline, const Negotiation& negotiation,
             std::chrono::milliseconds interval)
    : pipeline_{pipeline}, negotiation_{negotiation}, interval_{interval}
{
}

void Punch::start(const std::vector<std::string>& candidates)
{
    for (const auto& candidate : candidates)
        if (auto address = target(candidate)) targets_.push_back(std::move(address));
    timer_.start(interval_);
}

void Punch::beat()
{
    if (negotiation_.is_connected()) return;
    std::unique_ptr<GPtrArray, FreeArray> sockets{nice_agent_get_sockets(pipeline_.agent(), 1, 1)};
    for (guint at = 0; sockets && at < sockets->len; ++at)
        for (const auto& address : targets_)
            send_zeros(G_SOCKET(g_ptr_array_index(sockets.get(), at)), address.get());
    timer_.start(interval_);
}

}  // namespace mailcall::media
