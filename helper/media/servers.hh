// The servers that tell a computer its public address or relay for it, as webrtcbin wants them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace mailcall::media {

struct Servers {
    std::string stun;               // stun://host:port; empty: none
    std::vector<std::string> turn;  // turn(s)://user:password@host:port?transport=…
};

// From URLs as in settings.ini. A TURN server over UDP tells the public address too; asking a STUN
// server besides makes gathering 2 s longer, because libnice mistakes the one's answer for the
// other's and waits for it.
Servers choose_servers(const std::vector<std::string>& stun, const std::vector<std::string>& turn);

}  // namespace mailcall::media
