// Conduct: how much a peer may send that no Mailcall sends, before it is shut out.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace mailcall::media {

// What a peer does is paid for out of a supply that comes back with time. Who has used it up is
// unruly for good: that is told once, and nothing that comes after it is looked at. An honest peer
// never gets near: the supply alone is worth what it may say in four minutes. Any thread.
class Conduct {
  public:
    using Clock = std::function<std::int64_t()>;  // in microseconds
    // `unruly` runs inline, on the thread whose message was one too many. `a_second`: as many
    // messages are fine for ever.
    explicit Conduct(std::function<void()> unruly, int a_second = usual, Clock now = &clock);

    // These give whether what came may be looked at.
    bool take_message() { return spend(1); }
    // Too large, no text, or not what its channel is for.
    bool take_wrong_message() { return spend(supply / 5); }
    // A source of pictures or sound that was not heard of before: a call has four.
    bool take_source() { return spend(supply / 40); }
    // A data channel that nobody agreed on.
    bool take_channel() { return spend(supply + 1); }

    static constexpr int usual = 100;
    static constexpr std::int64_t supply = 2000;

  private:
    static std::int64_t clock();
    bool spend(std::int64_t cost);

    const std::function<void()> unruly_;
    const int a_second_;
    const Clock now_;
    std::mutex mutex_;
    std::int64_t missing_us_ = 0;  // of the supply, as the time that it takes to come back
    std::int64_t at_us_ = 0;
    bool is_unruly_ = false;
};

// Counts the sources of RTP, and the channels that are opened without a word: for each of either
// GStreamer makes elements with threads of their own, as many as the peer likes.
void watch_strangers(GstElement* webrtcbin, const std::shared_ptr<Conduct>& conduct);

}  // namespace mailcall::media
