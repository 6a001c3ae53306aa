// CallQueue: several people who are called one after the other.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "app/switchboard.hh"

namespace mailcall::app {

// Ends with its host: somebody else's telephone must not ring by surprise after a restart.
class CallQueue {
  public:
    using Place = std::function<base::Result<std::string>(const CallWish&)>;

    // Somebody who waited cannot be called.
    using Skipped = std::function<void(const std::string& address, const base::Error& why)>;

    CallQueue(Place place, Skipped skipped);

    // Calls the first of `addresses` now, with what `wish` says besides the address, and each other
    // one when the call before is over. Gives the first call's id. Error: what placing it gives;
    // then nobody waits.
    base::Result<std::string> place(CallWish wish, const std::vector<std::string>& addresses);
    void hear(const Notice& notice);
    void clear() { waiting_.clear(); }
    const std::deque<std::string>& waiting() const { return waiting_; }

  private:
    void place_next();

    Place place_;
    Skipped skipped_;
    CallWish wish_;
    std::string current_;
    std::deque<std::string> waiting_;
};

}  // namespace mailcall::app
