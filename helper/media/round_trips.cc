// The least of the last pings.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/round_trips.hh"

#include <algorithm>

namespace mailcall::media {

void RoundTrips::take(std::chrono::milliseconds trip)
{
    constexpr std::size_t remembered = 5;
    trips_.push_back(trip);
    if (trips_.size() > remembered) trips_.pop_front();
}

std::chrono::milliseconds RoundTrips::expected() const
{
    if (trips_.empty()) return at_first;
    auto shortest = *std::ranges::min_element(trips_);
    return trips_.size() < enough ? std::min(shortest, at_first) : shortest;
}

}  // namespace mailcall::media
