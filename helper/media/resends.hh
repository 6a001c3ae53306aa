// Resends: which lost packets are sent again, and which wishes for them are let pass.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>

namespace mailcall::media {

// What waits in a queue looks lost to the far side, which asks for it again and again. To send all
// of that would make the queue longer, until nothing else got through. Set by the owning context,
// asked by streaming threads.
class Resends {
  public:
    // Of these bits a second, at most a part is spent on what was sent before.
    void spend(int bits) noexcept { bits_ = bits; }
    // Behind a long one, what is sent again comes when nobody waits for it any more.
    void expect_queue(std::chrono::milliseconds time) noexcept
    {
        queue_us_ = std::chrono::microseconds{time}.count();
    }
    // What was sent again is not sent once more before it can have come.
    void expect_round_trip(std::chrono::milliseconds time) noexcept
    {
        round_trip_us_ = std::chrono::microseconds{time}.count();
    }
    // Whether the packet is to be sent again; it then counts as sent.
    bool may_send(std::uint32_t ssrc, std::uint16_t number, std::int64_t now_us);

  private:
    struct Sent {
        std::uint32_t ssrc = 0;
        std::uint16_t number = 0;
        std::int64_t at_us = 0;
    };

    bool is_under_way(std::uint32_t ssrc, std::uint16_t number, std::int64_t now_us) const;

    std::atomic<int> bits_{1'000'000};
    std::atomic<std::int64_t> queue_us_{0};
    std::atomic<std::int64_t> round_trip_us_{0};
    std::mutex mutex_;       // what follows is its
    std::deque<Sent> sent_;  // of late
    double credit_ = 0;      // bits
    std::int64_t counted_us_ = 0;
};

}  // namespace mailcall::media
