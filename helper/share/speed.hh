// Speed: how fast a transfer has gone lately, and how long the rest will take.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

namespace mailcall::share {

// Times are microseconds of one clock that does not jump.
class Speed {
  public:
    // After a pause or break: the time until now was no work.
    void restart() { marks_.clear(); }
    void see(std::int64_t done, std::int64_t now_us);
    double bytes_per_second(std::int64_t now_us) const;
    // -1: not known.
    int seconds_left(std::int64_t rest, std::int64_t now_us) const;

  private:
    struct Mark {
        std::int64_t done;
        std::int64_t at_us;
    };
    std::deque<Mark> marks_;
};

}  // namespace mailcall::share
