// Key derivation, proofs, sealed parts and the confirmation of certificates.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/handshake.hh"

#include <algorithm>
#include <cassert>

#include "wire/address.hh"
#include "wire/transcript.hh"

namespace mailcall::wire {
namespace {

constexpr std::size_t step = 1024;
constexpr std::size_t max_sealed_text = 65536;
constexpr std::size_t signature_size = 64;
constexpr std::size_t length_size = 4;
constexpr std::size_t head_size = signature_size + length_size;

base::Key derive(const base::Key& key, std::string_view label)
{
    return base::mac(key, Transcript{label}.bytes());
}

base::Bytes part_transcript(const base::Key& signal_digest, base::BytesView text)
{
    return Transcript{"mailcall-v1 part"}.add(signal_digest).add(text).bytes();
}

std::size_t read_length(base::BytesView bytes)
{
    std::size_t length = 0;
    for (auto byte : bytes.first(length_size)) length = (length << 8U) | byte;
    return length;
}

base::Error bad_part(std::string_view why)
{
    return {base::Code::bad_signature, "opening a sealed part: " + std::string{why}};
}

// The text of what came out of the seal, if length and padding are exactly as seal_part makes them.
std::optional<base::BytesView> framed_text(base::BytesView plain)
{
    if (plain.size() < step || plain.size() % step != 0) return {};
    auto body = plain.subspan(head_size);
    auto length = read_length(plain.subspan(signature_size));
    if (length > body.size() || body.size() - length >= step) return {};
    auto padding = body.subspan(length);
    if (std::ranges::any_of(padding, [](std::uint8_t byte) { return byte != 0; })) return {};
    return body.first(length);
}

bool is_gap(char c) { return c == ' ' || c == '-' || (c >= '\t' && c <= '\r'); }

// People type "Apple  Pie", "apple-pie" or "apple pie" and mean the same.
std::string plain_words(std::string_view words)
{
    std::string out;
    for (char c : lower(words)) {
        bool gap = is_gap(c);
        if (gap && (out.empty() || out.back() == ' ')) continue;
        out += gap ? ' ' : c;
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace

base::Key digest(const Signal& signal, base::BytesView part)
{
    return base::hash(transcript(signal, part));
}

base::Key make_proof(const base::Key& passcode, const Signal& signal, base::BytesView part)
{
    return base::mac(passcode, Transcript{"mailcall-v1 proof"}.add(digest(signal, part)).bytes());
}

bool is_proven(const base::Key& passcode, const Signal& signal, base::BytesView part)
{
    return signal.proof && base::equal(*signal.proof, make_proof(passcode, signal, part));
}

std::optional<CallKeys> make_call_keys(const base::Key& my_secret, const base::Key& their_ek,
                                       const std::optional<base::Key>& passcode,
                                       const Exchange& exchange)
{
    auto shared = base::agree(my_secret, their_ek);
    if (!shared) return {};
    Transcript bound{"mailcall-v1 call"};
    bound.add(passcode.value_or(base::Key{})).add(exchange.invite).add(exchange.reply);
    auto root = base::mac(*shared, bound.bytes());
    return CallKeys{derive(root, "mailcall-v1 seal"), derive(root, "mailcall-v1 inviter"),
                    derive(root, "mailcall-v1 answerer"), derive(root, "mailcall-v1 words")};
}

base::Key confirm(const base::Key& side_key, const Exchange& exchange,
                  const base::Key& inviter_certificate, const base::Key& answerer_certificate)
{
    Transcript bound{"mailcall-v1 confirm"};
    bound.add(exchange.invite).add(exchange.reply);
    bound.add(inviter_certificate).add(answerer_certificate);
    return base::mac(side_key, bound.bytes());
}

base::Bytes make_auth_frame(const Signal& accept, const base::Key& confirmation)
{
    auto text = print_frame(accept);
    base::Bytes frame{text.begin(), text.end()};
    frame.insert(frame.end(), confirmation.begin(), confirmation.end());
    return frame;
}

base::Result<AuthClaim> read_auth_frame(base::BytesView frame)
{
    AuthClaim claim;
    auto size = claim.confirmation.size();
    if (frame.size() < size)
        return base::fail(base::Code::bad_signal, "reading the first message: too short");
    MC_TRY(accept, read_frame(base::to_text(frame.first(frame.size() - size))));
    claim.accept = accept;
    std::ranges::copy(frame.last(size), claim.confirmation.begin());
    return claim;
}

base::Bytes seal_part(const base::Key& seal_key, const base::Identity& sender,
                      const base::Key& signal_digest, std::string_view text)
{
    assert(text.size() <= max_sealed_text);
    auto body = base::view(text);
    auto signature = base::sign(sender, part_transcript(signal_digest, body));
    base::Bytes plain{signature.begin(), signature.end()};
    append_length(plain, body.size());
    plain.insert(plain.end(), body.begin(), body.end());
    plain.resize((plain.size() + step - 1) / step * step);
    return base::seal(seal_key, signal_digest, plain);
}

base::Result<std::string> open_part(const base::Key& seal_key, const base::Key& sender,
                                    const base::Key& signal_digest, base::BytesView sealed)
{
    if (sealed.size() > max_sealed_text + 2 * step) return base::fail(bad_part("more than 64 KB"));
    auto plain = base::unseal(seal_key, signal_digest, sealed);
    if (!plain) return base::fail(bad_part("it was not sealed for this call"));
    auto text = framed_text(*plain);
    if (!text) return base::fail(bad_part("its length is wrong"));
    base::Signature signature;
    std::copy_n(plain->begin(), signature_size, signature.begin());
    if (!base::verify(sender, part_transcript(signal_digest, *text), signature))
        return base::fail(bad_part("its signature does not hold"));
    return base::to_text(*text);
}

namespace {

base::Key invite_key(const base::Key& shared, const base::Key& inviter_ek)
{
    return base::mac(shared, Transcript{"mailcall-v1 invite seal"}.add(inviter_ek).bytes());
}

}  // namespace

std::optional<base::Key> invite_seal_key(const base::Key& call_secret, const base::Key& their_ik,
                                         const base::Key& my_ek)
{
    auto their_key = base::agreement_key(their_ik);
    if (!their_key) return {};
    auto shared = base::agree(call_secret, *their_key);
    if (!shared) return {};
    return invite_key(*shared, my_ek);
}

std::optional<base::Key> invite_open_key(const base::Identity& me, const base::Key& their_ek)
{
    auto shared = base::agree(base::agreement_secret(me), their_ek);
    if (!shared) return {};
    return invite_key(*shared, their_ek);
}

base::Result<base::Key> stretch_passcode(std::string_view words, std::string_view one_address,
                                         std::string_view other_address)
{
    auto plain = plain_words(words);
    if (plain.empty())
        return base::fail(base::Code::bad_argument, "reading the passcode: it is empty",
                          "Type the words that the other person told you.");
    auto one = lower(one_address);
    auto other = lower(other_address);
    if (other < one) std::swap(one, other);
    auto salt = base::hash16(Transcript{"mailcall pair"}.add(one).add(other).bytes());
    return base::stretch(plain, salt);
}

}  // namespace mailcall::wire
