// What the kernel throws away before an ICE agent hears of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nice/agent.h>

#include <optional>

namespace mailcall::media {

// A check carries at least a header, a user name, a signature and a fingerprint (RFC 8445 §7.2.2):
// 20 + 16 + 24 + 8 bytes.
inline constexpr unsigned shortest_check = 68;

// On all UDP sockets that the agent has by now, Binding requests shorter than any check are dropped
// from now on. libnice would refuse them in 48 bytes: who sends 28 under another's address would
// have us send that one more than he sent himself. Where the kernel knows no filters, all goes on
// without.
void drop_short_requests(NiceAgent* agent);

// The same, and of longer ones all but those of `sender`, address and port; without one, all.
// Whatever is no request comes in as before: answers to our own checks, what a relay hands on, and
// the call itself.
void drop_requests_of_others(NiceAgent* agent, const std::optional<NiceAddress>& sender);

}  // namespace mailcall::media
