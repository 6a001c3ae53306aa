// The speed of the last three seconds.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/speed.hh"

#include <algorithm>

namespace mailcall::share {
namespace {

constexpr std::int64_t speed_window_us = 3'000'000;
constexpr std::int64_t least_apart_us = 50'000;
constexpr std::int64_t least_known_us = 200'000;
constexpr double most_seconds = 1e8;

}  // namespace

void Speed::see(std::int64_t done, std::int64_t now_us)
{
    while (marks_.size() > 2 && now_us - marks_.front().at_us > speed_window_us) marks_.pop_front();
    if (marks_.size() > 1 && now_us - marks_[marks_.size() - 2].at_us < least_apart_us)
        marks_.back() = {done, now_us};
    else
        marks_.push_back({done, now_us});
}

double Speed::bytes_per_second(std::int64_t now_us) const
{
    if (marks_.size() < 2 || now_us - marks_.front().at_us < least_known_us) return 0;
    auto bytes = static_cast<double>(marks_.back().done - marks_.front().done);
    return std::max(0.0, bytes * 1e6 / static_cast<double>(now_us - marks_.front().at_us));
}

int Speed::seconds_left(std::int64_t rest, std::int64_t now_us) const
{
    auto speed = bytes_per_second(now_us);
    if (speed < 1) return -1;
    return static_cast<int>(std::min(static_cast<double>(rest) / speed + 0.5, most_seconds));
}

}  // namespace mailcall::share
