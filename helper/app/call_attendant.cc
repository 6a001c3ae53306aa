// When a host is started, and how: with none of our open files, and nobody waiting for it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_attendant.hh"

#include <unistd.h>

#include <algorithm>

#include "base/log.hh"

namespace mailcall::app {
namespace {

using std::chrono::milliseconds;

// In the child. The host belongs to nobody's terminal: a Ctrl-C there is not meant for it.
void leave_terminal(gpointer) noexcept { setsid(); }

}  // namespace

Attendant::Attendant(std::vector<std::string> command, Pauses pauses)
    : command_{std::move(command)}, pauses_{pauses}, timer_{[this] { start_host(); }}
{
}

void Attendant::update(bool attached, bool waiting)
{
    if (attached) alone_since_.reset();
    if (!attached && !alone_since_) alone_since_ = Clock::now();
    if (attached || !waiting || command_.empty()) return timer_.cancel();
    if (!timer_.pending()) timer_.start(pause());
}

milliseconds Attendant::pause() const
{
    auto left = [now = Clock::now()](milliseconds of, Clock::time_point since) {
        return of - std::chrono::duration_cast<milliseconds>(now - since);
    };
    auto pause = std::max(milliseconds{0}, left(pauses_.first, *alone_since_));
    return started_ ? std::max(pause, left(pauses_.next, *started_)) : pause;
}

void Attendant::start_host()
{
    std::vector<char*> arguments;
    for (auto& word : command_) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    constexpr auto flags = static_cast<GSpawnFlags>(
        G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL);
    base::log_info("no host is attached; starting one: " + command_.front());
    base::ErrorSlot error;
    g_spawn_async(nullptr, arguments.data(), nullptr, flags, &leave_terminal, nullptr, nullptr,
                  error.out());
    if (error) base::log_warning("starting a host: " + error.message());
    started_ = Clock::now();
    timer_.start(pauses_.next);
}

}  // namespace mailcall::app
