// What a session has carried: counters, and what was heard in the last second.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace mailcall::media {

// Written on streaming threads, read on the owning context.
struct Counters {
    std::atomic<std::int64_t> video_frames{0};
    std::atomic<std::int64_t> audio_buffers{0};
    std::atomic<std::int64_t> frames_sent{0};
    std::atomic<std::int64_t> pauses{0};      // times that no picture came for more than 200 ms
    std::atomic<std::int64_t> sound_lost{0};  // packets of sound that were made up
    std::atomic<std::int64_t> bytes_in{0};
    std::atomic<std::int64_t> bytes_out{0};
};

// The last second of received sound, as mono at 8 kHz.
class Meter {
  public:
    // Decoded sound: 48 kHz, interleaved. Gives whether it is more than silence.
    bool hear(std::span<const std::int16_t> samples, unsigned channels);

    // The strongest frequency between 50 and 3500 Hz; 0 for silence.
    double tone() const;

  private:
    static constexpr unsigned rate = 8000;

    std::vector<float> in_order() const;
    void keep(float sample);

    mutable std::mutex mutex_;
    std::array<float, rate> second_{};
    std::size_t next_ = 0;
    float sum_ = 0;  // of the samples that make the next one kept
    unsigned summed_ = 0;
};

}  // namespace mailcall::media
