// PortMapping: ports of the router's that lead to ours, so that an invite alone gets through it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/nat_pmp.hh"
#include "media/upnp.hh"

namespace mailcall::media {

// Only where the user allows it: whoever is on the LAN sees that it is asked for, and the port is
// open to anybody until the end of the call, or of the lease.
class PortMapping {
  public:
    // The search for routers begins at once, from these addresses of ours.
    PortMapping(const std::vector<std::string>& addresses, std::chrono::seconds lease);

    // Asks for a way to each of our ports; once. `done` runs when there is one, when there will be
    // none, or after 200 ms; 600 ms if there is a router that can do it. Never inline.
    void open(const std::vector<Place>& ports, base::Work done);
    bool is_waiting() const { return done_ != nullptr; }

    // Of what was lent so far: "candidate:…".
    std::vector<std::string> candidates() const;

  private:
    void take(const MappedPort& port);
    void take_limit();
    void finish();

    std::vector<MappedPort> ports_;
    base::Work done_;
    bool asked_twice_ = false;
    base::Timer limit_{[this] { take_limit(); }};
    NatPmp nat_pmp_;
    Upnp upnp_;
};

}  // namespace mailcall::media
