// What the description reader needs of candidates beside clean_candidate.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "wire/sdp.hh"

namespace mailcall::wire {

// Address and port of a clean candidate: two with the same would only double the packets sent.
std::string transport_address(std::string_view clean);

}  // namespace mailcall::wire
