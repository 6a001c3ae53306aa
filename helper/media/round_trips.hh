// RoundTrips: what a way there and back is to be taken for, by pings.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

namespace mailcall::media {

// A ping that was lost comes a second later, when the channel has sent it again, and one may wait
// in a busy computer: neither says how long the way is, the shortest of some does.
class RoundTrips {
  public:
    void take(std::chrono::milliseconds trip);
    bool are_known() const { return !trips_.empty(); }
    // The shortest of late. Not longer than `at_first` while all of them may be of that kind: who
    // thought that nothing can be asked for again in time would not ask.
    std::chrono::milliseconds expected() const;

    static constexpr std::size_t enough = 3;
    static constexpr std::chrono::milliseconds at_first{100};

  private:
    std::deque<std::chrono::milliseconds> trips_;
};

}  // namespace mailcall::media
