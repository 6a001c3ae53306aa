// The window: doubled each round trip while nothing queues up, halved when much does.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/flow.hh"

#include <algorithm>

namespace mailcall::share {
namespace {

constexpr std::int64_t short_queue_us = 200'000;
constexpr std::int64_t long_queue_us = 400'000;
// The shortest time is measured anew so often: lines change while a file is under way.
constexpr std::int64_t shortest_holds_us = 30'000'000;
constexpr std::int64_t looking_window = 64 * 1024;
constexpr std::int64_t largest_message = 64 * 1024;
constexpr std::int64_t smallest_message = 4352;  // the longest path fits

}  // namespace

std::int64_t Flow::room() const
{
    auto window = looking_since_ >= 0 ? std::min(window_, looking_window) : window_;
    return window - (sent_ - heard_) - reserved_;
}

std::int64_t Flow::chunk() const
{
    return std::clamp(window_ / 4, smallest_message, largest_message);
}

void Flow::sent(std::int64_t bytes, std::int64_t now_us)
{
    sent_ += bytes;
    marks_.push_back({sent_, now_us, room() < chunk()});
}

bool Flow::acknowledged(std::int64_t total, std::int64_t now_us)
{
    if (total > sent_ || total < heard_) return false;
    auto bytes = total - heard_;
    heard_ = total;
    Mark last{};
    while (!marks_.empty() && marks_.front().total <= total) {
        last = marks_.front();
        marks_.pop_front();
    }
    if (last.total > 0) adapt(last, bytes, now_us);
    return true;
}

void Flow::look_for_shortest(std::int64_t took_us, const Mark& mark, std::int64_t now_us)
{
    bool looked = looking_since_ >= 0 && mark.total > looking_since_ + looking_window;
    if (shortest_us_ == 0 || took_us <= shortest_us_ || looked) {
        shortest_us_ = std::max<std::int64_t>(took_us, 1);
        shortest_at_us_ = now_us;
        looking_since_ = -1;
    } else if (looking_since_ < 0 && now_us - shortest_at_us_ > shortest_holds_us) {
        looking_since_ = sent_;
    }
}

void Flow::adapt(const Mark& mark, std::int64_t bytes, std::int64_t now_us)
{
    auto took_us = now_us - mark.at_us;
    look_for_shortest(took_us, mark, now_us);
    auto queue_us = took_us - shortest_us_;
    if (queue_us > long_queue_us && mark.total > shrunk_at_) {
        window_ = std::max(least, window_ / 2);
        shrunk_at_ = sent_;  // not again before what is sent from now on has been answered
    } else if (queue_us < short_queue_us && mark.is_full) {
        window_ = std::min(most, window_ + bytes);
    }
}

}  // namespace mailcall::share
