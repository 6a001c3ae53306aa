// Watchdog: ends the process when taking a session down hangs, as media libraries sometimes do.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailcall::app {

// Status of a process that a Watchdog has ended.
inline constexpr int hung_status = 70;

// While one exists, the process has `seconds` left. There is one alarm clock in a process, so of
// two at once only the younger counts.
class Watchdog {
  public:
    explicit Watchdog(unsigned seconds);
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog();
};

}  // namespace mailcall::app
