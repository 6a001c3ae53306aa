// The version of the frames between plugin and host.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailcall::app {

// Raised when plugin and host would misunderstand each other; see wire/PROTOCOL.md §9.
inline constexpr int protocol_version = 1;

}  // namespace mailcall::app
