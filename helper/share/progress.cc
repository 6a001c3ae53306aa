// The one word that a user reads, out of all that is true of a transfer at the same time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/progress.hh"

#include <glib.h>

#include <algorithm>
#include <utility>

namespace mailcall::share {

TransferState Progress::state() const
{
    switch (stage_) {
        case Stage::offered: return TransferState::offered;
        case Stage::checking:
        case Stage::running: break;
        case Stage::over: return transfer_.state;
    }
    if (!connected_) return TransferState::broken;
    if (stage_ == Stage::checking) return TransferState::checking;
    return is_paused() ? TransferState::paused : TransferState::running;
}

Transfer Progress::view() const
{
    auto seen = transfer_;
    seen.state = state();
    if (seen.state != TransferState::running) return seen;
    auto now = g_get_monotonic_time();
    seen.bytes_per_second = speed_.bytes_per_second(now);
    seen.seconds_left = speed_.seconds_left(seen.size - seen.done, now);
    return seen;
}

void Progress::go(Stage stage)
{
    if (is_over()) return;
    stage_ = stage;
    speed_.restart();
}

void Progress::end(TransferState state, const std::string& problem)
{
    if (is_over()) return;
    stage_ = Stage::over;
    transfer_.state = state;
    transfer_.problem = problem;
}

void Progress::connect(bool connected)
{
    connected_ = connected;
    speed_.restart();
}

bool Progress::pause(bool paused)
{
    speed_.restart();
    return std::exchange(transfer_.paused_by_us, paused) != paused;
}

bool Progress::pause_by_peer(bool paused)
{
    speed_.restart();
    return std::exchange(paused_by_peer_, paused) != paused;
}

void Progress::advance(std::int64_t done)
{
    transfer_.done = std::clamp<std::int64_t>(done, 0, transfer_.size);
    speed_.see(transfer_.done, g_get_monotonic_time());
}

}  // namespace mailcall::share
