// One word for how a call is going, out of what was measured.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/order.hh"

namespace mailcall::media {

// 3: nobody notices anything; 2: now and then something; 1: it hinders; 0: nobody can talk. -1: not
// known.
int grade(const wire::report::Quality& quality);

}  // namespace mailcall::media
