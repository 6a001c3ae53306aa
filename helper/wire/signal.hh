// Signal: one step of arranging a call (invite, accept, address, decline, cancel), as header
// fields of a mail and as the first frame on the wire. See PROTOCOL.md §2.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hh"
#include "base/result.hh"

namespace mailcall::wire {

enum class SignalType { invite, accept, address, decline, cancel };
inline constexpr std::array signal_types{SignalType::invite, SignalType::accept,
                                         SignalType::address, SignalType::decline,
                                         SignalType::cancel};

// Why a decline or cancel was sent.
enum class Reason { none, declined, busy, cancelled, hung_up, taken, late, failed, intercepted };

// What is asked for, or granted.
struct Media {
    bool audio = true;
    bool video = true;
    bool chat = true;
    friend bool operator==(const Media&, const Media&) = default;
};

// Addresses are lower case, without display name. Times are Unix seconds.
struct Signal {
    SignalType type = SignalType::invite;
    std::string call;  // 26 characters of base32 (a-z2-7), 130 random bits
    int gen = 0;       // 0 to 9: which media session of the call this speaks of
    std::string from;
    std::string to;
    std::int64_t sent = 0;
    int ttl = 120;  // seconds that the caller rings; 10 to 3600
    Media media;
    bool automatic = false;     // answered by a rule
    int devices = 1;            // 1 to 16: how many computers share this identity
    bool want_address = false;  // accept: the inviter shall send its addresses
    Reason reason = Reason::none;
    std::optional<base::Key> won;  // cancel, reason=taken: the `ek` that the call went to
    base::Key ik{};                // Ed25519 identity
    base::Key ek{};                // X25519 of this call
    std::optional<base::Key> fp;   // SHA-256 of the DTLS certificate, when there is a session
    std::optional<base::Key> proof;
    base::Signature signature{};
};

// The four X-Mailcall… fields, without their names. `proof` is empty when there is none.
struct Fields {
    std::string call;
    std::string key;
    std::string proof;
    std::string signature;
};

Fields print_fields(const Signal& signal);

// Strict: unknown or repeated keys, numbers out of range and other lengths are bad_signal. `from`
// and `to` are the mail's addresses in lower case. Checks no signature.
base::Result<Signal> read_fields(const Fields& fields, std::string from, std::string to);

// The same signal as text lines, as the `auth` channel's first frame carries it; at most 2 KB.
std::string print_frame(const Signal& signal);
base::Result<Signal> read_frame(std::string_view text);

// The bytes that signature and proof cover (PROTOCOL.md §2.3). `part` is part 2's decoded bytes
// for an invite, and empty for everything else.
base::Bytes transcript(const Signal& signal, base::BytesView part);

void sign_signal(Signal& signal, const base::Identity& identity, base::BytesView part);
bool is_signed(const Signal& signal, base::BytesView part);

// A new call id.
std::string make_call_id();
bool is_call_id(std::string_view text);

std::string print_media(const Media& media);  // "audio,video,chat"
std::optional<Media> read_media(std::string_view text);
std::string_view name(SignalType type);
std::string_view name(Reason reason);
std::optional<SignalType> read_signal_type(std::string_view text);
std::optional<Reason> read_reason(std::string_view text);

}  // namespace mailcall::wire
