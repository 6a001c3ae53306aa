// Session descriptions from outside: capped, filtered, re-made from parsed fields, and the
// one-mail data that lets the caller be ready before any answer. See PROTOCOL.md §4.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hh"
#include "base/result.hh"

namespace mailcall::wire {

// The most that one description may take.
inline constexpr std::size_t max_description = 16384;

// Which candidates may pass, in either direction.
struct CandidateRule {
    bool loopback = false;  // setting addresses=loopback
    bool host = true;       // false: public (server-reflexive, relayed) ones only
    bool relay_only = false;
    std::size_t most = 10;
};

// The callee's ICE credentials and SSRCs, chosen by the offerer (one-mail connect).
struct Early {
    std::string ufrag;  // 8 of [A-Za-z0-9]
    std::string pwd;    // 24 of [A-Za-z0-9]
    std::uint32_t audio_ssrc = 0;
    std::uint32_t video_ssrc = 0;
    friend bool operator==(const Early&, const Early&) = default;
};

struct Description {
    std::string sdp;                      // clean text, CRLF, without candidates and `early`
    std::vector<std::string> candidates;  // "candidate:…", clean, in the order given
    std::string ufrag;
    std::string pwd;
    base::Key fingerprint{};  // SHA-256 of the certificate
    std::optional<Early> early;
    bool audio = false;  // has the m-section
    bool video = false;
    std::vector<std::string> relays = {};  // lent: turn:user:password@address:port?transport=udp
};

// The most relays that one side lends the other.
inline constexpr std::size_t most_relays = 2;
// Whether the URL of a lent relay is in the one form that there is: an address literal that a
// relay may have, and escaped credentials.
bool is_lent_relay(std::string_view url, const CandidateRule& rule);

// Caps: 16 KB, 200 lines, 512 bytes a line; exactly one application m-section, at most one audio
// and one video; one fingerprint for all. What is not on the allow-list is left out, as are
// candidates that `rule` does not let pass; a text outside the caps is bad_description.
base::Result<Description> read_description(std::string_view text, const CandidateRule& rule);

// The text that travels: sdp, candidates in the first m-section, and the early data.
std::string print_description(const Description& description);

// One "candidate:…" line in clean form, or empty: wrong syntax, TCP, a name for an address,
// loopback, link-local, multicast, broadcast, 0/8, a port below 1024, or not wanted by `rule`.
std::optional<std::string> clean_candidate(std::string_view line, const CandidateRule& rule);

// Puts further ones before those that are there, cleaned: these stay within rule.most.
void add_candidates(Description& description, std::vector<std::string> lines,
                    const CandidateRule& rule);

// The answer that the offerer sets at once, made of its own offer: as if a peer with the early
// credentials had accepted everything, with a fingerprint of zeros (the real one is proved on the
// auth channel).
std::string make_synthetic_answer(std::string_view offer_sdp, const Early& early);

Early make_early();

}  // namespace mailcall::wire
