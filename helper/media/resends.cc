// A bucket that fills with a part of the bandwidth, and a short memory.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/resends.hh"

#include <algorithm>

namespace mailcall::media {
namespace {

constexpr double share_of_resends =
    0.3;  // enough for a loss of a fifth, and of some of that once more
constexpr double one_packet = 1200 * 8;           // bits; most are smaller
constexpr double most_at_once = 12 * one_packet;  // a whole picture, half of which was lost
constexpr std::int64_t least_apart_us = 15'000;
constexpr std::int64_t most_apart_us = 1'000'000;
constexpr std::int64_t longest_queue_us = 200'000;
constexpr std::size_t most_remembered_sent = 128;

}  // namespace

bool Resends::may_send(std::uint32_t ssrc, std::uint16_t number, std::int64_t now_us)
{
    std::lock_guard lock{mutex_};
    auto passed = static_cast<double>(std::max<std::int64_t>(now_us - counted_us_, 0)) / 1e6;
    counted_us_ = now_us;
    credit_ = std::min(most_at_once, credit_ + passed * share_of_resends * bits_);
    if (queue_us_ > longest_queue_us) return false;
    if (credit_ < one_packet || is_under_way(ssrc, number, now_us)) return false;
    credit_ -= one_packet;
    sent_.push_back({ssrc, number, now_us});
    if (sent_.size() > most_remembered_sent) sent_.pop_front();
    return true;
}

bool Resends::is_under_way(std::uint32_t ssrc, std::uint16_t number, std::int64_t now_us) const
{
    auto apart = std::clamp(round_trip_us_.load(), least_apart_us, most_apart_us);
    return std::ranges::any_of(sent_, [&](const Sent& sent) {
        return sent.ssrc == ssrc && sent.number == number && now_us - sent.at_us < apart;
    });
}

}  // namespace mailcall::media
