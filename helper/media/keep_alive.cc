// A Binding request is all that it takes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/keep_alive.hh"

#include "media/check.hh"

namespace mailcall::media {

KeepAlive::KeepAlive(NiceAgent* agent, std::chrono::milliseconds interval)
    : agent_{agent}, interval_{interval}
{
}

void KeepAlive::start(std::vector<SocketAddress> servers)
{
    servers_ = std::move(servers);
    if (!servers_.empty()) timer_.start(interval_);
}

void KeepAlive::beat()
{
    timer_.start(interval_);
    if (is_connected(agent_)) return;
    for (const auto& server : servers_) send_from_all(agent_, server.get(), make_binding_request());
}

}  // namespace mailcall::media
