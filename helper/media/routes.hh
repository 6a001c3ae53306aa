// Whether an address lies in a network that this computer is in, or has a tunnel to.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailcall::media {

// True when the kernel has a route to this literal that is not the one for everything else: a LAN,
// a VPN, this computer itself. False also when there is none, or it cannot be asked.
bool has_own_route(const std::string& address);

}  // namespace mailcall::media
