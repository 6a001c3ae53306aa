// Requests of STUN that libnice does not send by itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/crypto.hh"

namespace mailcall::media {

// Asks a server for our public address (RFC 8489 §2): a header, a transaction that nobody guesses,
// and no attributes.
using BindingRequest = std::array<std::uint8_t, 20>;
BindingRequest make_binding_request();

struct IceCredentials {
    std::string ufrag;
    std::string pwd;
};

// A connectivity check (RFC 8445 §7.2.2), from the controlled side to one with the credentials
// `theirs`, as if from a candidate that is not known there yet (peer-reflexive). `tie_breaker`:
// any, but the same for each of a session.
base::Bytes make_check(const IceCredentials& own, const IceCredentials& theirs,
                       std::uint64_t tie_breaker);

}  // namespace mailcall::media
