// Waiting between tries.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/station.hh"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <string>

#include "base/log.hh"
#include "base/loop.hh"

namespace mailcall::app {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr milliseconds first_pause = 2s;
constexpr milliseconds longest_pause = 5min;

// False: told to end.
bool pause(milliseconds time)
{
    base::MainLoop loop;
    bool ends = false;
    auto wake = [&loop] { loop.end(); };
    auto end = [&ends, wake] {
        ends = true;
        wake();
    };
    base::UnixSignal interrupted{SIGINT, end};
    base::UnixSignal terminated{SIGTERM, end};
    base::Timer timer{wake};
    timer.start(time);
    loop.run();
    return !ends;
}

}  // namespace

Status stay(const std::function<Status()>& serve)
{
    std::string said;
    for (auto wait = first_pause;; wait = std::min(2 * wait, longest_pause)) {
        auto status = serve();
        if (status) return status;
        if (status.error().what != said) complain(status.error());
        said = status.error().what;
        if (!pause(wait)) return 0;
        base::log_info("trying again");
    }
}

}  // namespace mailcall::app
