// FairShare: how much may leave for places that nobody but an invitation vouches for.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mailcall::media {

// Who writes an invitation chooses where our packets go. So no more than `most` bytes, without
// the headers of the network, leave for all of its places together in the first half minute, nor in
// any minute after that. What libnice sends by itself cannot be held back: it counts beforehand,
// and knocks get what it leaves.
class FairShare {
  public:
    // Whether there is room for one more knock, so long after the first, at one of `places`.
    bool allows(std::size_t places, std::chrono::milliseconds age) const;
    void count(std::size_t bytes) { sent_ += static_cast<std::int64_t>(bytes); }

    static constexpr std::int64_t most = 4000;
    // So few cannot be made an attack of; an honest offer often names no more, and waits for each.
    static constexpr std::size_t few = 2;

  private:
    std::int64_t sent_ = 0;
};

}  // namespace mailcall::media
