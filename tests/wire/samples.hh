// Identities, signals and descriptions that the tests of this folder share.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "wire/sdp.hh"
#include "wire/signal.hh"

namespace mailcall::wire {

// The identity of RFC 8032 §7.1, test 2: the same in every run.
base::Identity alice();
// 32 bytes that count up from `first`.
base::Key counting(std::uint8_t first);

// Alice invites Bob, unsigned, with every optional field of an invite.
Signal sample_invite();
// A signal in which every field has a value that is not its default.
Signal full_signal(SignalType type);

std::string hex(base::BytesView bytes);
// `text` with the first `from` replaced; fails the test if there is none.
std::string with(std::string text, std::string_view from, std::string_view to);

// What webrtcbin 1.22 prints for audio, video and a data channel, with candidates.
extern const std::string webrtcbin_offer;
// The like from Chromium 120, shortened to two video formats.
extern const std::string chromium_offer;

}  // namespace mailcall::wire
