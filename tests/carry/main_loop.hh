// Waiting on the main loop for tests.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "base/loop.hh"

namespace mailcall {

// Runs the main loop until `done` says so; false when that takes longer than 10 s.
inline bool wait_until(const std::function<bool()>& done)
{
    bool late = false;
    base::Timer limit{[&late] { late = true; }};
    limit.start(std::chrono::seconds{10});
    while (!done() && !late) g_main_context_iteration(nullptr, TRUE);
    return done();
}

inline void run_loop_for(std::chrono::milliseconds time)
{
    bool over = false;
    base::Timer limit{[&over] { over = true; }};
    limit.start(time);
    while (!over) g_main_context_iteration(nullptr, TRUE);
}

}  // namespace mailcall
