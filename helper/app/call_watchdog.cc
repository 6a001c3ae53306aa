// The alarm clock behind Watchdog: it works while every thread is stuck in a lock.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_watchdog.hh"

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace mailcall::app {
namespace {

void bite(int) noexcept
{
    constexpr std::string_view last_words = "closing the call's media hangs; giving up\n";
    static_cast<void>(!write(STDERR_FILENO, last_words.data(), last_words.size()));
    _exit(hung_status);
}

}  // namespace

Watchdog::Watchdog(unsigned seconds)
{
    std::signal(SIGALRM, &bite);
    alarm(seconds);
}

Watchdog::~Watchdog() { alarm(0); }

}  // namespace mailcall::app
