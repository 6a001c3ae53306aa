// Station: a computer that looks for calls unattended, and gets over what it finds wrong.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "app/verbs.hh"

namespace mailcall::app {

// Begins `serve` until it can: an error is said when it is another one than the last time, and
// `serve` is begun again after a while, which grows. SIGINT and SIGTERM end the waiting: status 0.
Status stay(const std::function<Status()>& serve);

}  // namespace mailcall::app
