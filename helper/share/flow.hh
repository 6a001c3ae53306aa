// Flow: how many bytes may be under way, so that the line is full but what else goes over it does
// not wait behind files.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

namespace mailcall::share {

// The window grows while answers come soon and shrinks when they come late, as judged against the
// shortest time that one has taken. Times are microseconds of one clock that does not jump.
class Flow {
  public:
    static constexpr std::int64_t least = 9 * 1024;
    static constexpr std::int64_t first = 32 * 1024;
    static constexpr std::int64_t most = 4 * 1024 * 1024;

    // Bytes that may be sent now.
    std::int64_t room() const;
    // The largest message that fits well: small ones on slow lines.
    std::int64_t chunk() const;
    // Counts bytes as under way that are being read from the disk; sent() replaces them.
    void reserve(std::int64_t bytes) { reserved_ += bytes; }
    void release(std::int64_t bytes) { reserved_ -= bytes; }
    void sent(std::int64_t bytes, std::int64_t now_us);
    // The peer has dealt with so many bytes in all. False for more than were sent.
    bool acknowledged(std::int64_t total, std::int64_t now_us);
    bool is_idle() const { return sent_ == heard_ && reserved_ == 0; }
    std::int64_t window() const { return window_; }

  private:
    struct Mark {
        std::int64_t total;  // sent by then
        std::int64_t at_us;
        bool is_full;  // the window held the sender back
    };
    void adapt(const Mark& mark, std::int64_t bytes, std::int64_t now_us);
    void look_for_shortest(std::int64_t took_us, const Mark& mark, std::int64_t now_us);

    std::int64_t window_ = first;
    std::int64_t reserved_ = 0;
    std::int64_t sent_ = 0;
    std::int64_t heard_ = 0;
    std::deque<Mark> marks_;
    std::int64_t shortest_us_ = 0;  // 0: not known
    std::int64_t shortest_at_us_ = 0;
    std::int64_t shrunk_at_ = 0;       // bytes sent when the window was made smaller
    std::int64_t looking_since_ = -1;  // bytes sent when the line was let run empty to measure
};

}  // namespace mailcall::share
