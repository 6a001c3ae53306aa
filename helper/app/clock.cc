// Local time for rules.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock.hh"

#include <ctime>

namespace mailcall::app {

call::LocalTime local_time(call::Time time, bool away)
{
    std::time_t seconds = unix_seconds(time);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    return {(parts.tm_wday + 6) % 7, parts.tm_hour * 60 + parts.tm_min, away};
}

}  // namespace mailcall::app
