// Counts within the last moments.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/traffic.hh"

#include <algorithm>

namespace mailcall::media {
namespace {

constexpr std::int64_t rate_window_us = 500'000;
constexpr std::int64_t least_window_us = 100'000;
constexpr std::int64_t burst_window_us = 150'000;
constexpr std::int64_t loss_window_us = 2'000'000;
// A peer says when packets came, and may say anything.
constexpr std::size_t most_remembered = 5000;

}  // namespace

std::optional<std::int64_t> fastest_way(std::span<const PacketReport> packets)
{
    std::optional<std::int64_t> fastest;
    for (const auto& packet : packets) {
        if (!packet.arrived_us) continue;
        auto way = *packet.arrived_us - packet.sent_us;
        fastest = std::min(fastest.value_or(way), way);
    }
    return fastest;
}

void Traffic::take(std::span<const PacketReport> packets)
{
    for (const auto& packet : packets) take(packet);
    if (!packets.empty()) forget_before(packets.back().sent_us);
}

void Traffic::take(const PacketReport& packet)
{
    bool lost = !packet.arrived_us;
    fates_.push_back({packet.sent_us, lost});
    lost_ += lost ? 1 : 0;
    if (packet.sent_us >= judged_from_us_) {
        ++judged_;
        judged_lost_ += lost ? 1 : 0;
    }
    if (lost) return;
    newest_sent_us_ = packet.sent_us;
    arrivals_.push_back({*packet.arrived_us, packet.bytes});
}

void Traffic::forget_before(std::int64_t newest)
{
    while (!fates_.empty() &&
           (newest - fates_.front().sent_us > loss_window_us || fates_.size() > most_remembered)) {
        lost_ -= fates_.front().lost ? 1 : 0;
        fates_.pop_front();
    }
    while (!arrivals_.empty() &&
           (arrivals_.back().at_us - arrivals_.front().at_us > rate_window_us ||
            arrivals_.size() > most_remembered))
        arrivals_.pop_front();
}

std::optional<double> Traffic::arriving() const
{
    if (arrivals_.empty()) return {};
    auto window = arrivals_.back().at_us - arrivals_.front().at_us;
    if (window < least_window_us) return {};
    double bytes = 0;
    for (auto arrival = arrivals_.begin() + 1; arrival != arrivals_.end(); ++arrival)
        bytes += arrival->bytes;
    return bytes * 8 * 1e6 / static_cast<double>(window);
}

std::optional<double> Traffic::busiest() const
{
    auto most = arriving();
    double bytes = 0;
    for (auto first = arrivals_.begin(), last = first; last != arrivals_.end(); ++last) {
        if (last != first) bytes += last->bytes;
        for (; last->at_us - first->at_us >= burst_window_us; ++first) {
            auto bits = bytes * 8 * 1e6 / static_cast<double>(last->at_us - first->at_us);
            most = std::max(most.value_or(bits), bits);
            bytes -= (first + 1)->bytes;
        }
    }
    return most;
}

double Traffic::loss() const
{
    return fates_.empty() ? 0 : static_cast<double>(lost_) / static_cast<double>(fates_.size());
}

double Traffic::judge()
{
    auto loss = judged_ == 0 ? 0 : static_cast<double>(judged_lost_) / judged_;
    judged_ = 0;
    judged_lost_ = 0;
    return loss;
}

void Traffic::forget() { *this = {}; }

}  // namespace mailcall::media
