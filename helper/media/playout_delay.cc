// The rules by which a jitter buffer's delay follows the network.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/playout_delay.hh"

#include <algorithm>
#include <cmath>

namespace mailcall::media {
namespace {

constexpr int least_packets = 20;  // fewer say nothing
constexpr double spread = 4;       // of deviations: nearly all packets come within
constexpr double margin_ms = 5;
constexpr int step_down = 10;  // milliseconds that a voice can lose without being heard to stumble
constexpr int step_up = 20;
constexpr int enough_calm = 3;  // looks, before it goes down
constexpr int remembered = 30;  // looks: losses come in bursts

// What differs by less is the same to a listener.
int in_steps(double wanted_ms)
{
    return static_cast<int>(std::ceil(wanted_ms / step_down)) * step_down;
}

// Where much is lost, so is what was asked for: a picture that lacks a packet after all stands
// still for long.
int tries_for(const Arrivals& seen)
{
    constexpr double much = 0.02;
    constexpr double very_much = 0.1;
    if (seen.missed > very_much * seen.came) return 5;
    return seen.missed > much * seen.came ? 3 : 1;
}

// Asking takes a round trip, and the time until it is noticed that something lacks.
double time_to_repair(const Arrivals& seen, int tries)
{
    constexpr double noticing_ms = 17;
    if (seen.round_trip_ms <= 0) return 0;
    return noticing_ms + tries * PlayoutDelay::time_to_ask_again(seen.round_trip_ms);
}

}  // namespace

int PlayoutDelay::time_to_ask_again(double round_trip_ms)
{
    constexpr double least_ms = 20;
    constexpr double most_ms = 1000;
    return static_cast<int>(std::clamp(round_trip_ms * 1.25, least_ms, most_ms));
}

int PlayoutDelay::next(const Arrivals& seen)
{
    if (seen.came < least_packets) return now_;
    missing_ = seen.missed > 0 ? remembered : std::max(0, missing_ - 1);
    tries_ = missing_ > 0 ? std::max(tries_, tries_for(seen)) : 0;
    double wanted = seen.jitter_ms * spread + margin_ms + held_;
    if (missing_ > 0) wanted = std::max(wanted, time_to_repair(seen, tries_));
    if (seen.late > 0) wanted = std::max<double>(wanted, now_ + step_up);
    int target = std::clamp(in_steps(wanted), least, most);
    calm_ = target + step_down <= now_ ? calm_ + 1 : 0;
    // A computer that had no time for packets once will have none again.
    if (seen.late > 0) calm_ = -remembered;
    if (target > now_) now_ = target;
    if (calm_ >= enough_calm) now_ = std::max(target, now_ - step_down);
    return now_;
}

}  // namespace mailcall::media
