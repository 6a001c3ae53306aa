// KeepAlive: while a mail is under way, the ways that our addresses stand for are kept open.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <vector>

#include "base/loop.hh"
#include "media/agent.hh"

namespace mailcall::media {

// libnice is silent between gathering and the first check, and a home router forgets after half a
// minute which port it gave us: the address in the mail would be dead when the mail is read.
class KeepAlive {
  public:
    KeepAlive(NiceAgent* agent, std::chrono::milliseconds interval);

    // Asks each of `servers` at each interval for our public address, from every socket that ICE
    // uses, whenever there is no connection. The answers are of no interest; libnice drops them.
    void start(std::vector<SocketAddress> servers);

  private:
    void beat();

    NiceAgent* agent_;
    std::chrono::milliseconds interval_;
    std::vector<SocketAddress> servers_;
    base::Timer timer_{[this] { beat(); }};
};

}  // namespace mailcall::media
