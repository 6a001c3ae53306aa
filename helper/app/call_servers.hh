// Whether the STUN and TURN servers of the settings are there, asked side by side.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "media/checkup.hh"

namespace mailcall::app {

// Runs the main loop until all have answered, at most some seconds. Passwords are not needed, and
// not tried: every TURN server over UDP answers STUN, others are only connected to. Nothing is said
// of a server over UDP that has IPv6 alone.
std::vector<media::Check> check_servers(const std::vector<std::string>& urls);

}  // namespace mailcall::app
