// The wall clock, in the core's unit.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "call/event.hh"
#include "call/rules.hh"

namespace mailcall::app {

inline call::Time now()
{
    return std::chrono::time_point_cast<call::Duration>(std::chrono::system_clock::now());
}
inline std::int64_t unix_seconds(call::Time time)
{
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}
inline call::Time from_unix(std::int64_t seconds)
{
    return call::Time{std::chrono::seconds{seconds}};
}

// Weekday (0: Monday) and minute of the day, local time.
call::LocalTime local_time(call::Time time, bool away);

}  // namespace mailcall::app
