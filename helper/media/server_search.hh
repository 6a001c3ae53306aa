// ServerSearch: what the names of STUN and TURN servers stand for, found out before gathering.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/agent.hh"
#include "media/first_answer.hh"
#include "media/servers.hh"

namespace mailcall::media {

// libnice and webrtcbin look names up by themselves, but would wait for a name server that does
// not answer as long as that takes, and tell nobody the addresses, which have to be kept open.
class ServerSearch {
  public:
    struct Found {
        // The first IPv4 and the first IPv6 address of each; of several STUN servers, one that is
        // there comes first.
        std::vector<PlacedServer> servers;
        std::vector<std::string> unknown;  // names without an address, or not in time
    };
    using Done = std::function<void(const Found&)>;

    ServerSearch() = default;
    ServerSearch(const ServerSearch&) = delete;
    ServerSearch& operator=(const ServerSearch&) = delete;
    ~ServerSearch();

    // `done` runs once, half a second after `deadline` at the latest; inline if no name has to be
    // looked up and no server to be asked.
    // Once only. URLs of no known form are left out.
    void start(const std::vector<std::string>& urls, std::chrono::milliseconds deadline, Done done);

  private:
    struct Lookup;
    void look_up(const Server& server);
    void take(const Server& server, std::vector<std::string> addresses);
    void finish();
    void choose_first(const std::vector<std::size_t>& places);

    Found found_;
    Done done_;
    std::size_t open_ = 0;
    std::vector<std::string> asked_;  // names that have no answer yet
    base::Ref<GCancellable> cancel_;
    std::shared_ptr<ServerSearch*> self_;  // for answers that come after our end
    FirstAnswer first_answer_;
    base::Timer deadline_{[this] { finish(); }};
};

// Where the packets that keep a way open go to: each server that is spoken to by UDP, once.
std::vector<SocketAddress> kept_open(const std::vector<PlacedServer>& servers);

}  // namespace mailcall::media
