// Keys, proofs, seals and confirmations: two honest sides agree, everybody else fails.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/handshake.hh"

#include <gtest/gtest.h>

#include <set>

#include "samples.hh"

namespace mailcall::wire {
namespace {

const Exchange sample_exchange{counting(1), counting(2)};

struct Pair {
    base::Ephemeral a = base::make_ephemeral();
    base::Ephemeral b = base::make_ephemeral();
};

std::set<base::Key> all(const CallKeys& keys)
{
    return {keys.seal, keys.inviter, keys.answerer, keys.words};
}

TEST(CallKeys, AreTheSameOnBothSidesAndFourDifferentOnes)
{
    Pair pair;
    auto one = make_call_keys(pair.a.secret, pair.b.key, counting(7), sample_exchange);
    auto other = make_call_keys(pair.b.secret, pair.a.key, counting(7), sample_exchange);
    ASSERT_TRUE(one && other);
    EXPECT_EQ(all(*one), all(*other));
    EXPECT_EQ(all(*one).size(), 4U);
    EXPECT_EQ(one->seal, other->seal);
    EXPECT_EQ(one->inviter, other->inviter);
}

TEST(CallKeys, AllDependOnPasscodeSignalsAndSecret)
{
    Pair pair;
    auto keys = [&](const base::Key& secret, std::optional<base::Key> passcode, Exchange bound) {
        return all(*make_call_keys(secret, pair.b.key, passcode, bound));
    };
    auto right = keys(pair.a.secret, {}, sample_exchange);
    for (const auto& other : {keys(pair.a.secret, counting(7), sample_exchange),
                              keys(pair.a.secret, {}, {counting(1), counting(3)}),
                              keys(pair.a.secret, {}, {counting(3), counting(2)}),
                              keys(pair.a.secret, {}, {counting(2), counting(1)}),
                              keys(base::make_ephemeral().secret, {}, sample_exchange)})
        for (const auto& key : other) EXPECT_FALSE(right.contains(key));
}

TEST(CallKeys, AreNotMadeWithAPointOfLowOrder)
{
    EXPECT_FALSE(make_call_keys(base::make_ephemeral().secret, base::Key{}, {}, sample_exchange));
}

TEST(Confirmation, DependsOnEverythingThatBothSaw)
{
    auto right = confirm(counting(5), sample_exchange, counting(10), counting(20));
    EXPECT_EQ(right, confirm(counting(5), sample_exchange, counting(10), counting(20)));
    EXPECT_NE(right, confirm(counting(6), sample_exchange, counting(10), counting(20)));
    EXPECT_NE(right, confirm(counting(5), sample_exchange, counting(11), counting(20)));
    EXPECT_NE(right, confirm(counting(5), sample_exchange, counting(10), counting(21)));
    EXPECT_NE(right, confirm(counting(5), sample_exchange, counting(20), counting(10)));
    EXPECT_NE(right, confirm(counting(5), {counting(1), counting(9)}, counting(10), counting(20)));
}

TEST(Proof, HoldsForItsPasscodeAndSignalOnly)
{
    auto signal = sample_invite();
    auto part = base::view("offer");
    EXPECT_FALSE(is_proven(counting(7), signal, part));
    signal.proof = make_proof(counting(7), signal, part);
    EXPECT_TRUE(is_proven(counting(7), signal, part));
    EXPECT_FALSE(is_proven(counting(8), signal, part));
    EXPECT_FALSE(is_proven(counting(7), signal, base::view("other")));
    signal.sent += 1;
    EXPECT_FALSE(is_proven(counting(7), signal, part));
}

TEST(Digest, IsTheHashOfTheTranscript)
{
    auto signal = sample_invite();
    EXPECT_EQ(digest(signal, base::view("x")), base::hash(transcript(signal, base::view("x"))));
}

TEST(SealedPart, OpensForTheRightSide)
{
    auto sealed = seal_part(counting(1), alice(), counting(2), "candidates");
    auto opened = open_part(counting(1), alice().key, counting(2), sealed);
    ASSERT_TRUE(opened) << opened.error().what;
    EXPECT_EQ(*opened, "candidates");
}

TEST(SealedPart, OpensAtEverySizeAroundItsSteps)
{
    constexpr std::size_t head = 68;
    for (std::size_t size : {std::size_t{0}, std::size_t{1}, 1024 - head - 1, 1024 - head,
                             1024 - head + 1, 2048 - head, std::size_t{65536}}) {
        std::string text(size, 'x');
        auto sealed = seal_part(counting(1), alice(), counting(2), text);
        EXPECT_EQ((sealed.size() - 40) % 1024, 0U) << size;
        auto opened = open_part(counting(1), alice().key, counting(2), sealed);
        ASSERT_TRUE(opened) << size;
        EXPECT_EQ(*opened, text);
    }
}

TEST(SealedPart, HidesTheLengthOfItsText)
{
    EXPECT_EQ(seal_part(counting(1), alice(), counting(2), "").size(),
              seal_part(counting(1), alice(), counting(2), std::string(900, 'x')).size());
}

TEST(SealedPart, StaysShutForOthers)
{
    auto sealed = seal_part(counting(1), alice(), counting(2), "candidates");
    auto refused = [&](const base::Key& key, const base::Key& sender, const base::Key& bound) {
        auto opened = open_part(key, sender, bound, sealed);
        return !opened && opened.error().code == base::Code::bad_signature;
    };
    EXPECT_TRUE(refused(counting(3), alice().key, counting(2)));
    EXPECT_TRUE(refused(counting(1), base::make_identity().key, counting(2)));
    EXPECT_TRUE(refused(counting(1), alice().key, counting(3)));
}

TEST(SealedPart, CutShortOrTooLargeStaysShut)
{
    auto sealed = seal_part(counting(1), alice(), counting(2), "x");
    auto opens = [](base::BytesView bytes) {
        return open_part(counting(1), alice().key, counting(2), bytes).has_value();
    };
    EXPECT_FALSE(opens({}));
    EXPECT_FALSE(opens(base::BytesView{sealed}.first(sealed.size() - 1)));
    EXPECT_FALSE(opens(base::Bytes(70000)));
}

// Whoever holds the seal key can seal anything: what is inside is not to be believed either.
TEST(SealedPart, WithAnotherInnerFormStaysShut)
{
    auto right =
        *base::unseal(counting(1), counting(2), seal_part(counting(1), alice(), counting(2), "x"));
    auto opens = [&](const base::Bytes& plain) {
        auto sealed = base::seal(counting(1), counting(2), plain);
        return open_part(counting(1), alice().key, counting(2), sealed).has_value();
    };
    EXPECT_TRUE(opens(right));
    auto padded = right;
    padded.back() = 1;
    EXPECT_FALSE(opens(padded));
    auto longer = right;
    longer.resize(2048);
    EXPECT_FALSE(opens(longer));
    auto lying = right;
    lying[64] = 0xff;
    EXPECT_FALSE(opens(lying));
    EXPECT_FALSE(opens({}));
    EXPECT_FALSE(opens(base::Bytes(1000)));
    EXPECT_FALSE(opens(base::Bytes(1024)));
}

TEST(InviteSeal, GivesBothSidesOneKey)
{
    auto bob = base::make_identity();
    auto call = base::make_ephemeral();
    auto key = invite_seal_key(call.secret, bob.key, call.key);
    ASSERT_TRUE(key);
    EXPECT_EQ(key, invite_open_key(bob, call.key));
    EXPECT_NE(key, invite_open_key(base::make_identity(), call.key));
    EXPECT_NE(key, invite_open_key(bob, base::make_ephemeral().key));
}

TEST(InviteSeal, RefusesKeysThatAreNoPoints)
{
    auto call = base::make_ephemeral();
    EXPECT_FALSE(invite_seal_key(call.secret, base::Key{}, call.key));
    EXPECT_FALSE(invite_open_key(base::make_identity(), base::Key{}));
}

// The signature of a sealed invite covers the sealed bytes, so these are bound to an invite
// without a part (PROTOCOL.md §3.5).
TEST(InviteSeal, OpensInsideASignedInvite)
{
    auto bob = base::make_identity();
    auto call = base::make_ephemeral();
    auto invite = sample_invite();
    invite.ek = call.key;
    auto sealed = seal_part(*invite_seal_key(call.secret, bob.key, call.key), alice(),
                            digest(invite, {}), "offer");
    sign_signal(invite, alice(), sealed);
    ASSERT_TRUE(is_signed(invite, sealed));
    auto opened =
        open_part(*invite_open_key(bob, invite.ek), invite.ik, digest(invite, {}), sealed);
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, "offer");
}

TEST(AuthFrame, ComesBackWithAnyConfirmation)
{
    auto accept = full_signal(SignalType::accept);
    sign_signal(accept, alice(), {});
    base::Key newlines;
    newlines.fill('\n');
    for (const auto& confirmation : {newlines, counting(0), base::Key{}}) {
        auto claim = read_auth_frame(make_auth_frame(accept, confirmation));
        ASSERT_TRUE(claim) << claim.error().what;
        EXPECT_EQ(claim->confirmation, confirmation);
        EXPECT_EQ(print_frame(claim->accept), print_frame(accept));
        EXPECT_TRUE(is_signed(claim->accept, {}));
    }
}

TEST(AuthFrame, OfAnotherLengthIsRefused)
{
    auto frame = make_auth_frame(full_signal(SignalType::accept), counting(0));
    for (std::size_t size = 0; size < frame.size(); ++size)
        EXPECT_FALSE(read_auth_frame(base::BytesView{frame}.first(size))) << size;
    frame.push_back(0);
    EXPECT_FALSE(read_auth_frame(frame));
}

TEST(Passcode, DoesNotDependOnHowItIsTyped)
{
    auto key = stretch_passcode("apple t-shirt moon", "alice@example.org", "bob@example.net");
    ASSERT_TRUE(key);
    EXPECT_EQ(*key,
              *stretch_passcode(" Apple  T Shirt\tMOON\n", "Bob@Example.net", "alice@EXAMPLE.org"));
    EXPECT_EQ(*key,
              *stretch_passcode("apple-t-shirt - moon", "alice@example.org", "bob@example.net"));
}

TEST(Passcode, IsAnotherForOtherPeopleOrWords)
{
    auto key = *stretch_passcode("apple moon", "alice@example.org", "bob@example.net");
    EXPECT_NE(key, *stretch_passcode("apple moon", "alice@example.org", "carol@example.net"));
    EXPECT_NE(key, *stretch_passcode("applemoon", "alice@example.org", "bob@example.net"));
}

TEST(Passcode, OfNoWordsIsRefused)
{
    for (const char* nothing : {"", "  ", "-", "\t - \n"}) {
        auto key = stretch_passcode(nothing, "a@b", "c@d");
        ASSERT_FALSE(key);
        EXPECT_EQ(key.error().code, base::Code::bad_argument);
    }
}

}  // namespace
}  // namespace mailcall::wire
