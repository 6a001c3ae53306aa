// How good a connection is: one word for programs, a sentence with figures for people.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "wire/order.hh"

namespace mailcall::app {

// bad, weak, good, very_good; unknown.
std::string_view word(const wire::report::Quality& quality);
std::string sentence(const wire::report::Quality& quality);

}  // namespace mailcall::app
