// Attendant: starts a host when there is something to tell and nobody to hear it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/loop.hh"

namespace mailcall::app {

class Attendant {
  public:
    struct Pauses {
        std::chrono::milliseconds first;  // a host that is just restarting gets this long
        std::chrono::milliseconds next;   // between two starts
    };

    // `command` is an argument list; when it is empty nothing is ever started.
    Attendant(std::vector<std::string> command, Pauses pauses);

    // Told again at each change: whether a host is attached, and whether something waits for one.
    void update(bool attached, bool waiting);

  private:
    using Clock = std::chrono::steady_clock;

    std::chrono::milliseconds pause() const;  // from now to the next start
    void start_host();

    std::vector<std::string> command_;
    Pauses pauses_;
    std::optional<Clock::time_point> alone_since_ = Clock::now();  // empty: a host is attached
    std::optional<Clock::time_point> started_;                     // the last time
    base::Timer timer_;
};

}  // namespace mailcall::app
