// libsodium behind the types of crypto.hh.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crypto.hh"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>

#include "base/glib.hh"

namespace mailcall::base {

static_assert(crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_BYTES == 64);
static_assert(crypto_scalarmult_BYTES == 32 && crypto_generichash_BYTES == 32);

void start_crypto()
{
    if (sodium_init() < 0) std::abort();
}

void fill_random(std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); }

std::uint32_t random_number() { return randombytes_random(); }

std::string random_text(std::size_t length, std::string_view alphabet)
{
    std::string text;
    text.reserve(length);
    while (text.size() < length)
        text += alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
    return text;
}

Identity make_identity()
{
    Identity made;
    crypto_sign_keypair(made.key.data(), made.secret.data());
    return made;
}

Signature sign(const Identity& identity, BytesView bytes)
{
    Signature made;
    crypto_sign_detached(made.data(), nullptr, bytes.data(), bytes.size(), identity.secret.data());
    return made;
}

bool verify(const Key& key, BytesView bytes, const Signature& signature)
{
    return crypto_sign_verify_detached(signature.data(), bytes.data(), bytes.size(), key.data()) ==
           0;
}

Ephemeral make_ephemeral()
{
    Ephemeral made;
    crypto_box_keypair(made.key.data(), made.secret.data());
    return made;
}

std::optional<Key> agree(const Key& secret, const Key& their_key)
{
    Key shared;
    if (crypto_scalarmult(shared.data(), secret.data(), their_key.data()) != 0) return {};
    return shared;
}

std::optional<Key> agreement_key(const Key& identity_key)
{
    Key converted;
    if (crypto_sign_ed25519_pk_to_curve25519(converted.data(), identity_key.data()) != 0) return {};
    return converted;
}

Key agreement_secret(const Identity& identity)
{
    Key converted;
    crypto_sign_ed25519_sk_to_curve25519(converted.data(), identity.secret.data());
    return converted;
}

Bytes hmac_sha1(BytesView key, BytesView bytes)
{
    Owned<GHmac, g_hmac_unref> hmac{g_hmac_new(G_CHECKSUM_SHA1, key.data(), key.size())};
    g_hmac_update(hmac.get(), bytes.data(), static_cast<gssize>(bytes.size()));
    Bytes digest(20);
    gsize size = digest.size();
    g_hmac_get_digest(hmac.get(), digest.data(), &size);
    return digest;
}

Key hash(BytesView bytes)
{
    Key out;
    crypto_generichash(out.data(), out.size(), bytes.data(), bytes.size(), nullptr, 0);
    return out;
}

Key mac(const Key& key, BytesView bytes)
{
    Key out;
    crypto_generichash(out.data(), out.size(), bytes.data(), bytes.size(), key.data(), key.size());
    return out;
}

static_assert(sizeof(crypto_generichash_state) == 384);

Hasher::Hasher()
{
    crypto_generichash_init(reinterpret_cast<crypto_generichash_state*>(state_.data()), nullptr, 0,
                            crypto_generichash_BYTES);
}

void Hasher::add(BytesView bytes)
{
    crypto_generichash_update(reinterpret_cast<crypto_generichash_state*>(state_.data()),
                              bytes.data(), bytes.size());
}

Key Hasher::result() const
{
    auto copy = *this;
    Key out;
    crypto_generichash_final(reinterpret_cast<crypto_generichash_state*>(copy.state_.data()),
                             out.data(), out.size());
    return out;
}

Key sha256(BytesView bytes)
{
    Key out;
    crypto_hash_sha256(out.data(), bytes.data(), bytes.size());
    return out;
}

bool equal(const Key& a, const Key& b) { return sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

void wipe(Key& secret) { sodium_memzero(secret.data(), secret.size()); }

Bytes seal(const Key& key, BytesView associated, BytesView plain)
{
    constexpr auto nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    Bytes out(nonce_size + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    fill_random(std::span{out}.first(nonce_size));
    crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + nonce_size, nullptr, plain.data(),
                                               plain.size(), associated.data(), associated.size(),
                                               nullptr, out.data(), key.data());
    return out;
}

std::optional<Bytes> unseal(const Key& key, BytesView associated, BytesView sealed)
{
    constexpr auto nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr auto overhead = nonce_size + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.size() < overhead) return {};
    Bytes out(sealed.size() - overhead);
    int refused = crypto_aead_xchacha20poly1305_ietf_decrypt(
        out.data(), nullptr, nullptr, sealed.data() + nonce_size, sealed.size() - nonce_size,
        associated.data(), associated.size(), sealed.data(), key.data());
    if (refused != 0) return {};
    return out;
}

Result<Key> stretch(std::string_view words, const std::array<std::uint8_t, 16>& salt)
{
    static_assert(crypto_pwhash_SALTBYTES == 16);
    Key out;
    int refused = crypto_pwhash(out.data(), out.size(), words.data(), words.size(), salt.data(),
                                crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
    if (refused != 0) return fail(Code::internal, "stretching the passcode: out of memory");
    return out;
}

std::array<std::uint8_t, 16> hash16(BytesView bytes)
{
    std::array<std::uint8_t, 16> out;
    crypto_generichash(out.data(), out.size(), bytes.data(), bytes.size(), nullptr, 0);
    return out;
}

namespace {

std::string encode(BytesView bytes, int variant)
{
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant);
    out.pop_back();  // its NUL
    return out;
}

std::optional<Bytes> decode(std::string_view text, const char* ignore, int variant)
{
    // libsodium compares characters as numbers with a sign, and takes some beyond ASCII for digits.
    auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (!std::ranges::all_of(text, is_ascii)) return {};
    Bytes out(text.size() / 4 * 3 + 3);
    std::size_t size = 0;
    const char* end = nullptr;
    int refused = sodium_base642bin(out.data(), out.size(), text.data(), text.size(), ignore, &size,
                                    &end, variant);
    if (refused != 0 || end != text.data() + text.size()) return {};
    out.resize(size);
    return out;
}

}  // namespace

std::string to_base64url(BytesView bytes)
{
    return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
std::optional<Bytes> from_base64url(std::string_view text)
{
    return decode(text, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
std::string to_base64(BytesView bytes) { return encode(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::optional<Bytes> from_base64(std::string_view text)
{
    // libsodium looks for what it skips with strchr, which also finds the NUL at the end of it.
    if (text.find('\0') != std::string_view::npos) return {};
    return decode(text, " \t\r\n", sodium_base64_VARIANT_ORIGINAL);
}

}  // namespace mailcall::base
