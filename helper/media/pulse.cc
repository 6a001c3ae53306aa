// The beat: one ping, and a look at how long ago the last pong came.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/pulse.hh"

namespace mailcall::media {

Pulse::Pulse(const Timings& timings, Listener listener)
    : timings_{timings}, listener_{std::move(listener)}
{
}

void Pulse::start()
{
    heard_us_ = g_get_monotonic_time();
    beat();
}

void Pulse::pong()
{
    auto took = std::chrono::microseconds{g_get_monotonic_time() - pinged_us_};
    round_trip_ = std::chrono::duration_cast<std::chrono::milliseconds>(took);
    heard();
}

void Pulse::heard()
{
    heard_us_ = g_get_monotonic_time();
    if (!std::exchange(reached_, true)) listener_.reaching(true);
}

void Pulse::beat()
{
    auto silent = std::chrono::microseconds{g_get_monotonic_time() - heard_us_};
    if (silent >= timings_.lost) return listener_.lost();
    if (silent >= timings_.gone && std::exchange(reached_, false)) listener_.reaching(false);
    pinged_us_ = g_get_monotonic_time();
    listener_.ping(++number_);
    timer_.start(timings_.ping);
}

}  // namespace mailcall::media
