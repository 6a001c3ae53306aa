// Permission: lets packets from relays through ours before we know who will send them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/agent.hh"
#include "wire/sdp.hh"

namespace mailcall::media {

// A relay drops what comes from an address that we have not sent to; its permission is for an
// address, whatever the port, and lapses after 300 s. libnice asks for one with the first check to
// a new place, and never again. So it is given a place at the address, on a port where nobody
// listens, and another one each time; their checks fail, and the connection comes by its own ones.
class Permission {
  public:
    Permission(NiceAgent* agent, std::chrono::milliseconds interval);

    // Literals, of which the first ten count. Those of our own relays need not be named.
    void add(const std::set<std::string>& addresses);
    // Now, and at each interval, until connected. Without a relay of our own nothing happens.
    // Places where `rule` allows no relay are left out: our own server may name them, too.
    void start(const wire::CandidateRule& rule);

  private:
    void beat();
    void add_place(const std::string& address);
    void be_brief();
    void be_patient();

    NiceAgent* agent_;
    std::chrono::milliseconds interval_;
    wire::CandidateRule rule_;
    std::set<std::string> addresses_;
    guint beats_ = 0;
    guint usual_tries_ = 0;  // 0: these are in force
    base::Timer timer_{[this] { beat(); }};
    base::Timer patient_{[this] { be_patient(); }};
};

// The addresses of candidates that may be a relay's or a router's.
std::set<std::string> public_addresses(const std::vector<std::string>& candidates);

}  // namespace mailcall::media
