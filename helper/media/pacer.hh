// Pacer: large pictures leave in small portions, so that no voice waits behind them on the way.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <atomic>
#include <cstdint>
#include <memory>

namespace mailcall::media {

// Portions of `burst_us` at the set rate go at once. Set by the owning context, asked by one
// streaming thread.
class Pacer {
  public:
    // Bits a second; 0: nothing waits.
    void set_rate(int bits) noexcept { bits_ = bits; }
    // Microseconds before a packet of `bytes` may go, which then counts as sent.
    std::int64_t wait_us(std::int64_t bytes, std::int64_t now_us) noexcept;

    static constexpr std::int64_t burst_us = 20'000;
    static constexpr std::int64_t longest_wait_us = 200'000;

  private:
    std::atomic<int> bits_{0};
    std::int64_t free_us_ = 0;  // when all that was sent has had its time
};

// Holds up what passes `pad`, which must be of a thread of its own: a queue's way out.
void pace(GstPad* pad, std::shared_ptr<Pacer> pacer);

}  // namespace mailcall::media
