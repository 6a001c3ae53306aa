// Turning the main loop in tests until something is so.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

#include "base/loop.hh"
#include "slowness.hh"

namespace mailcall {

// Turns the main loop until `done`; false after 10 s, more on a slow computer, which only a failing
// test ever waits for.
inline bool run_until(const std::function<bool()>& done)
{
    bool late = false;
    base::Timer limit{[&late] { late = true; }};
    limit.start(std::chrono::seconds{10} * slowness());
    while (!done() && !late) g_main_context_iteration(nullptr, TRUE);
    return done();
}

// Turns the main loop long enough for everything that is due within `time`.
inline void run_for(std::chrono::milliseconds time)
{
    bool over = false;
    base::Timer limit{[&over] { over = true; }};
    limit.start(time);
    while (!over) g_main_context_iteration(nullptr, TRUE);
}

// Does all that is ready, and nothing that has yet to come.
inline void run_ready()
{
    while (g_main_context_iteration(nullptr, FALSE)) {
    }
}

}  // namespace mailcall
