// The beat: one ping, and a look at how long ago the last pong came.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/pulse.hh"

#include <algorithm>

namespace mailcall::media {

Pulse::Pulse(const Timings& timings, Listener listener)
    : timings_{timings}, listener_{std::move(listener)}
{
}

void Pulse::start()
{
    heard_us_ = answered_us_ = g_get_monotonic_time();
    beat();
}

void Pulse::pong()
{
    auto took = std::chrono::microseconds{g_get_monotonic_time() - pinged_us_};
    answered_us_ = g_get_monotonic_time();
    round_trip_ = std::chrono::duration_cast<std::chrono::milliseconds>(took);
    round_trips_.take(*round_trip_);
    heard();
}

void Pulse::heard()
{
    heard_us_ = g_get_monotonic_time();
    if (!std::exchange(reached_, true)) listener_.reaching(true);
}

void Pulse::ask()
{
    if (timer_.pending()) timer_.start(std::chrono::milliseconds{0});
}

void Pulse::miss()
{
    if (std::exchange(reached_, false)) listener_.reaching(false);
}

void Pulse::beat()
{
    auto silent = std::chrono::microseconds{g_get_monotonic_time() - heard_us_};
    if (silent >= timings_.lost) return listener_.lost();
    if (silent >= timings_.gone) miss();
    pinged_us_ = g_get_monotonic_time();
    listener_.ping(++number_);
    auto unanswered = std::chrono::microseconds{g_get_monotonic_time() - answered_us_};
    if (unanswered >= 2 * timings_.ping) listener_.overdue();
    auto limit = reached_ ? timings_.gone : timings_.lost;
    auto until_then = std::chrono::ceil<std::chrono::milliseconds>(limit - silent);
    timer_.start(std::min(timings_.ping, until_then));
}

}  // namespace mailcall::media
