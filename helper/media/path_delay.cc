// The least of each of the last seconds, and what is more.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/path_delay.hh"

#include <algorithm>

namespace mailcall::media {
namespace {

constexpr std::size_t remembered_seconds = 20;  // seconds

}  // namespace

void PathDelay::take(std::int64_t way_us, std::int64_t now_us)
{
    constexpr std::int64_t second_us = 1'000'000;
    way_before_us_ = seconds_.empty() ? way_us : way_us_;
    way_us_ = way_us;
    if (seconds_.empty() || now_us - seconds_.back().began_us >= second_us)
        seconds_.push_back({now_us, way_us});
    auto& least = seconds_.back().least_us;
    least = std::min(least, way_us);
    if (seconds_.size() > remembered_seconds) seconds_.pop_front();
}

// One feedback in which all were slow may be a computer that had no time.
std::int64_t PathDelay::queue_us() const
{
    if (seconds_.empty()) return 0;
    auto least = std::ranges::min_element(seconds_, {}, &Second::least_us)->least_us;
    return std::min(way_us_, way_before_us_) - least;
}

void PathDelay::forget()
{
    if (seconds_.empty()) return;
    auto newest = Second{seconds_.back().began_us, std::min(way_us_, way_before_us_)};
    seconds_.assign(1, newest);
}

}  // namespace mailcall::media
