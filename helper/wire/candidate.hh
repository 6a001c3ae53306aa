// What the description reader needs of candidates beside clean_candidate.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/sdp.hh"

namespace mailcall::wire {

// Address and port of a clean candidate: two with the same would only double the packets sent.
std::string transport_address(std::string_view clean);

// The clean forms of those that `rule` lets pass, one for each address and port, rule.most of them.
std::vector<std::string> clean_candidates(const std::vector<std::string>& lines,
                                          const CandidateRule& rule);

// Whether a relay may be at this address; a server that lies may claim any. False for what is none.
bool may_be_a_relays(const std::string& literal, const CandidateRule& rule);

// Whether a literal is an address that only the computers of one network can reach: private,
// loopback, unique local, or behind a carrier's NAT. False for what is none.
bool is_private_address(const std::string& literal);

}  // namespace mailcall::wire
