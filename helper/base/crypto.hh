// Crypto primitives and their text forms; the only place that names libsodium.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hh"

namespace mailcall::base {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;
using Key = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

inline BytesView view(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string to_text(BytesView bytes) { return {bytes.begin(), bytes.end()}; }

// Must run once before anything else here; aborts the process if the machine has no randomness.
void start_crypto();

void fill_random(std::span<std::uint8_t> out);
std::uint32_t random_number();
// `length` characters of `alphabet` (2 to 256 characters), each equally likely.
std::string random_text(std::size_t length, std::string_view alphabet);

// Ed25519 long-term key. `secret` is libsodium's 64-byte form.
struct Identity {
    Key key{};
    std::array<std::uint8_t, 64> secret{};
};
Identity make_identity();
Signature sign(const Identity& identity, BytesView bytes);
bool verify(const Key& key, BytesView bytes, const Signature& signature);

// X25519 key of one call.
struct Ephemeral {
    Key key{};
    Key secret{};
};
Ephemeral make_ephemeral();
// X25519. Empty for a point of low order, which a hostile peer may send.
std::optional<Key> agree(const Key& secret, const Key& their_key);
// The X25519 forms of an Ed25519 identity, for sealing to somebody whose key is known.
std::optional<Key> agreement_key(const Key& identity_key);
Key agreement_secret(const Identity& identity);

// For TURN servers, whose time-limited passwords are made with it; nothing else may rest on it.
Bytes hmac_sha1(BytesView key, BytesView bytes);

// BLAKE2b-256, plain and keyed.
Key hash(BytesView bytes);
Key mac(const Key& key, BytesView bytes);
// BLAKE2b-256 of what comes in pieces. A copy goes on by itself from where it was copied.
class Hasher {
  public:
    Hasher();
    void add(BytesView bytes);
    // Of everything so far; more may be added afterwards.
    Key result() const;

  private:
    alignas(64) std::array<std::uint8_t, 384> state_;
};
// SHA-256, for DTLS certificates only (RFC 8122).
Key sha256(BytesView bytes);
// Constant time.
bool equal(const Key& a, const Key& b);
// Zeros that the compiler may not leave out.
void wipe(Key& secret);

// XChaCha20-Poly1305 with a random nonce in front: 24 + n + 16 bytes.
Bytes seal(const Key& key, BytesView associated, BytesView plain);
std::optional<Bytes> unseal(const Key& key, BytesView associated, BytesView sealed);

// Argon2id, 64 MiB, about 0.1 s: for pairing, never for each mail. Error: internal (no memory).
Result<Key> stretch(std::string_view words, const std::array<std::uint8_t, 16>& salt);
std::array<std::uint8_t, 16> hash16(BytesView bytes);

// base64url without padding (RFC 4648 §5); reading is strict: no other length or character.
std::string to_base64url(BytesView bytes);
std::optional<Bytes> from_base64url(std::string_view text);
template <std::size_t n>
std::optional<std::array<std::uint8_t, n>> array_from_base64url(std::string_view text)
{
    auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != n) return {};
    std::array<std::uint8_t, n> out;
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return out;
}
// Ordinary base64 (RFC 4648 §4), white space skipped when reading.
std::string to_base64(BytesView bytes);
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace mailcall::base
