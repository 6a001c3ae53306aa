// The keys of one call: from two signals and one passcode to seals, proofs and the confirmation
// that both ends see the same certificates. See PROTOCOL.md §3.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hh"
#include "base/result.hh"
#include "wire/signal.hh"

namespace mailcall::wire {

// Hash of a signal's transcript; what all later keys and seals are bound to.
base::Key digest(const Signal& signal, base::BytesView part);

// X-Mailcall-Proof: shows that the sender knows the passcode key that both typed in.
base::Key make_proof(const base::Key& passcode, const Signal& signal, base::BytesView part);
bool is_proven(const base::Key& passcode, const Signal& signal, base::BytesView part);

struct CallKeys {
    base::Key seal{};      // sealed parts, both ways
    base::Key inviter{};   // the inviter's confirmation
    base::Key answerer{};  // the answerer's confirmation
    base::Key words{};     // what both can read to each other
};

// Keys of an invite and the reply to it (accept or decline). `passcode` is used if and only if
// both signals carry a proof. Empty if `their_ek` is no usable point.
struct Exchange {
    base::Key invite{};  // digest of the invite
    base::Key reply{};   // digest of the accept or decline
};
std::optional<CallKeys> make_call_keys(const base::Key& my_secret, const base::Key& their_ek,
                                       const std::optional<base::Key>& passcode,
                                       const Exchange& exchange);

// The MAC that a side sends on the `auth` channel. `side_key` is keys.inviter or keys.answerer;
// the certificates' SHA-256 are those seen on the wire.
base::Key confirm(const base::Key& side_key, const Exchange& exchange,
                  const base::Key& inviter_certificate, const base::Key& answerer_certificate);

// The first frame on the `auth` channel: the accept signal's very bytes, then the answerer's MAC.
struct AuthClaim {
    Signal accept;
    base::Key confirmation{};
};
base::Bytes make_auth_frame(const Signal& accept, const base::Key& confirmation);
base::Result<AuthClaim> read_auth_frame(base::BytesView frame);

// Part 2 of every signal but an open invite: the text is signed by the sender's identity, bound to
// the signal by its digest, padded to 1 KB steps and sealed. At most 64 KB of text.
base::Bytes seal_part(const base::Key& seal_key, const base::Identity& sender,
                      const base::Key& signal_digest, std::string_view text);
base::Result<std::string> open_part(const base::Key& seal_key, const base::Key& sender,
                                    const base::Key& signal_digest, base::BytesView sealed);

// The key for an invite's offer to somebody whose identity is pinned; each side has its own half.
std::optional<base::Key> invite_seal_key(const base::Key& call_secret, const base::Key& their_ik,
                                         const base::Key& my_ek);
std::optional<base::Key> invite_open_key(const base::Identity& me, const base::Key& their_ek);

// The passcode key of two people: Argon2id, salted with both addresses (any order, any case).
base::Result<base::Key> stretch_passcode(std::string_view words, std::string_view one_address,
                                         std::string_view other_address);

}  // namespace mailcall::wire
