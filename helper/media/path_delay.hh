// PathDelay: how long packets wait in queues on their way, by how much slower they are than others.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

namespace mailcall::media {

// The two ends' clocks are not the same, so a way has no length; but what the fastest packet of
// the last seconds took is a way with no queue, and what others take more is a queue.
class PathDelay {
  public:
    // `way_us`: from our clock to the far side's, of the fastest packet of one feedback.
    void take(std::int64_t way_us, std::int64_t now_us);
    std::int64_t queue_us() const;
    // The way is another one: what it takes now is without a queue.
    void forget();

  private:
    struct Second {
        std::int64_t began_us = 0;
        std::int64_t least_us = 0;
    };

    std::deque<Second> seconds_;  // clocks drift: what was long ago is of no use
    std::int64_t way_us_ = 0;
    std::int64_t way_before_us_ = 0;
};

}  // namespace mailcall::media
