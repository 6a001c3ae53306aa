// Pulse: notices that the peer has gone, by a ping each second. webrtcbin alone never would.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/loop.hh"
#include "media/round_trips.hh"
#include "media/session.hh"

namespace mailcall::media {

class Pulse {
  public:
    struct Listener {
        std::function<void(std::int64_t number)> ping;  // send one
        std::function<void()> overdue;                  // at each beat while two pings have no pong
        std::function<void(bool reached)> reaching;
        std::function<void()> lost;  // once; no pings after it
    };
    Pulse(const Timings& timings, Listener listener);

    void start();
    void pong();
    // Anything came from the peer: it is there, although its pong may wait behind a file.
    void heard();
    // Pings now: the far side may have come back.
    void ask();
    // Something else shows that nobody can be reached now: no need to wait for pings.
    void miss();
    // Of the last ping that was answered; empty before that.
    std::optional<std::chrono::milliseconds> round_trip() const { return round_trip_; }
    const RoundTrips& round_trips() const { return round_trips_; }

  private:
    void beat();

    Timings timings_;
    Listener listener_;
    base::Timer timer_{[this] { beat(); }};
    std::int64_t number_ = 0;
    std::int64_t heard_us_ = 0;
    std::int64_t answered_us_ = 0;  // by a pong: what we say arrives, too
    std::int64_t pinged_us_ = 0;
    std::optional<std::chrono::milliseconds> round_trip_;
    RoundTrips round_trips_;
    bool reached_ = true;
};

}  // namespace mailcall::media
