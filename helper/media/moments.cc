// Milliseconds since a session was asked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/moments.hh"

#include <glib.h>

#include <algorithm>

namespace mailcall::media {

Moments::Moments(std::int64_t asked_us)
    : asked_us_{asked_us > 0 ? std::min(asked_us, g_get_monotonic_time()) : g_get_monotonic_time()}
{
    note(&wire::report::Moments::begun);
}

void Moments::note(Moment moment)
{
    constexpr std::int64_t most_ms = 86'400'000;  // a day: it fits, and is nobody's first picture
    auto& place = noted_.*moment;
    if (place < 0)
        place = static_cast<int>(std::min((g_get_monotonic_time() - asked_us_) / 1000, most_ms));
}

}  // namespace mailcall::media
