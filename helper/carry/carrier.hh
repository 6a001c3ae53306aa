// Carrier: how mails come in and go out; one per account.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.hh"

namespace mailcall::carry {

class Carrier {
  public:
    virtual ~Carrier() = default;

    // Called on the main loop with the path of each mail found: at first those that are there
    // already, then new ones as they come. The receiver decides what is news.
    using Arrived = std::function<void(const std::string& path)>;
    // `done` runs exactly once, on the main loop, unless the carrier is destroyed first.
    using Done = std::function<void(base::Result<>)>;

    // Starts looking; errors when the place cannot be read at all.
    virtual base::Result<> watch(Arrived arrived) = 0;
    // Hands one mail over. `name` is the same for the same signal: a second delivery under a name
    // that still waits replaces it.
    virtual void send(const std::string& name, const std::string& mail, Done done) = 0;
    // Says in words whether both directions work.
    virtual base::Result<> test() = 0;
};

// Two folders on this computer: `maildir` is watched (new and cur), mails to be sent are written
// into the Maildir `outbox`, atomically (tmp, fsync, rename).
std::unique_ptr<Carrier> make_maildir(std::string maildir, std::string outbox);

}  // namespace mailcall::carry
