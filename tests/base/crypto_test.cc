// The crypto primitives against published vectors, and what they must refuse.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crypto.hh"

#include <gtest/gtest.h>

#include <set>

namespace mailcall::base {
namespace {

class Crypto : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { start_crypto(); }
};

Bytes from_hex(std::string_view text)
{
    auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    Bytes out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out.push_back(static_cast<std::uint8_t>(digit(text[i]) * 16 + digit(text[i + 1])));
    return out;
}

template <std::size_t n>
std::array<std::uint8_t, n> array_from_hex(std::string_view text)
{
    std::array<std::uint8_t, n> out{};
    auto bytes = from_hex(text);
    std::copy_n(bytes.begin(), n, out.begin());
    return out;
}

Key key_from_hex(std::string_view text) { return array_from_hex<32>(text); }

// RFC 8032 §7.1, test 2.
Identity rfc_identity()
{
    constexpr auto seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    constexpr auto key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    return {key_from_hex(key), array_from_hex<64>(std::string{seed} + key)};
}
constexpr auto rfc_signature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

TEST_F(Crypto, SignatureIsTheOneOfRfc8032)
{
    EXPECT_EQ(sign(rfc_identity(), from_hex("72")), array_from_hex<64>(rfc_signature));
}

TEST_F(Crypto, SignatureOfRfc8032Verifies)
{
    EXPECT_TRUE(verify(rfc_identity().key, from_hex("72"), array_from_hex<64>(rfc_signature)));
}

TEST_F(Crypto, SignatureOfOtherBytesIsRefused)
{
    EXPECT_FALSE(verify(rfc_identity().key, from_hex("73"), array_from_hex<64>(rfc_signature)));
}

TEST_F(Crypto, SignatureByAnotherIdentityIsRefused)
{
    auto signature = sign(make_identity(), from_hex("72"));
    EXPECT_FALSE(verify(rfc_identity().key, from_hex("72"), signature));
}

// §5.2, first vector.
TEST_F(Crypto, AgreementIsTheOneOfRfc7748)
{
    auto secret = key_from_hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
    auto theirs = key_from_hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
    EXPECT_EQ(agree(secret, theirs),
              key_from_hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
}

TEST_F(Crypto, BothSidesAgreeOnOneKey)
{
    auto one = make_ephemeral();
    auto other = make_ephemeral();
    auto shared = agree(one.secret, other.key);
    ASSERT_TRUE(shared);
    EXPECT_EQ(shared, agree(other.secret, one.key));
    EXPECT_NE(*shared, Key{});
}

TEST_F(Crypto, AgreementRefusesPointsOfLowOrder)
{
    auto mine = make_ephemeral();
    Key one{1};
    EXPECT_FALSE(agree(mine.secret, Key{}));
    EXPECT_FALSE(agree(mine.secret, one));
}

TEST_F(Crypto, IdentityAgreesLikeAnEphemeral)
{
    auto identity = make_identity();
    auto call = make_ephemeral();
    auto converted = agreement_key(identity.key);
    ASSERT_TRUE(converted);
    auto shared = agree(call.secret, *converted);
    ASSERT_TRUE(shared);
    EXPECT_EQ(shared, agree(agreement_secret(identity), call.key));
}

TEST_F(Crypto, AgreementKeyRefusesWhatIsNoPoint)
{
    Key nonsense;
    nonsense.fill(0xff);
    EXPECT_FALSE(agreement_key(nonsense));
    EXPECT_FALSE(agreement_key(Key{}));
}

TEST_F(Crypto, HashIsBlake2b256)
{
    EXPECT_EQ(hash(view("abc")),
              key_from_hex("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"));
}

TEST_F(Crypto, MacIsKeyedBlake2b256)
{
    auto key = key_from_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    EXPECT_EQ(mac(key, view("abc")),
              key_from_hex("d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f"));
}

TEST_F(Crypto, ShortHashIsBlake2b128)
{
    EXPECT_EQ(hash16(view("abc")), array_from_hex<16>("cf4ab791c62b8d2b2109c90275287816"));
}

TEST_F(Crypto, Sha256IsTheOneOfFips180)
{
    EXPECT_EQ(sha256(view("abc")),
              key_from_hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

TEST_F(Crypto, UnsealOpensTheVectorOfTheXChachaDraft)
{
    auto key = key_from_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    auto sealed = from_hex(
        "404142434445464748494a4b4c4d4e4f5051525354555657"
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52e"
        "c0875924c1c7987947deafd8780acf49");
    auto plain = unseal(key, from_hex("50515253c0c1c2c3c4c5c6c7"), sealed);
    ASSERT_TRUE(plain);
    EXPECT_EQ(to_text(*plain),
              "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
              "the future, sunscreen would be it.");
}

TEST_F(Crypto, SealOpensWithTheSameKeyAndData)
{
    Key key{7};
    auto opened = unseal(key, view("data"), seal(key, view("data"), view("hello")));
    ASSERT_TRUE(opened);
    EXPECT_EQ(to_text(*opened), "hello");
}

TEST_F(Crypto, SealOfNothingOpens)
{
    auto opened = unseal(Key{}, {}, seal(Key{}, {}, {}));
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->empty());
}

TEST_F(Crypto, SealDoesNotOpenWithAnotherKeyOrData)
{
    Key key{7};
    auto sealed = seal(key, view("data"), view("hello"));
    EXPECT_FALSE(unseal(Key{8}, view("data"), sealed));
    EXPECT_FALSE(unseal(key, view("date"), sealed));
}

TEST_F(Crypto, SealWithAnyBitTurnedDoesNotOpen)
{
    Key key{7};
    auto sealed = seal(key, {}, view("hello"));
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        auto turned = sealed;
        turned[bit / 8] = static_cast<std::uint8_t>(turned[bit / 8] ^ (1U << (bit % 8)));
        EXPECT_FALSE(unseal(key, {}, turned)) << bit;
    }
}

TEST_F(Crypto, SealCutShortDoesNotOpen)
{
    auto sealed = seal(Key{}, {}, view("hello"));
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_FALSE(unseal(Key{}, {}, BytesView{sealed}.first(size))) << size;
}

TEST_F(Crypto, SealingTwiceGivesOtherBytes)
{
    EXPECT_NE(seal(Key{}, {}, view("hello")), seal(Key{}, {}, view("hello")));
}

TEST_F(Crypto, EqualComparesEveryByte)
{
    for (std::size_t i = 0; i < 32; ++i) {
        Key other{};
        other[i] = 1;
        EXPECT_FALSE(equal(Key{}, other)) << i;
    }
    EXPECT_TRUE(equal(Key{5}, Key{5}));
}

TEST_F(Crypto, Base64urlHasNoPaddingAndTheUrlAlphabet)
{
    EXPECT_EQ(to_base64url(from_hex("fbefff")), "--__");
    EXPECT_EQ(to_base64url(view("f")), "Zg");
    EXPECT_EQ(to_base64url({}), "");
}

TEST_F(Crypto, Base64urlReadsOnlyItsOwnForm)
{
    EXPECT_EQ(from_base64url("Zg"), Bytes{'f'});
    for (const char* wrong : {"Zg==", "Zh", "Z", "Zg\n", " Zg", "++//", "Zg Zg", "\xc3\xa9"})
        EXPECT_FALSE(from_base64url(wrong)) << wrong;
}

TEST_F(Crypto, ArrayFromBase64urlWantsTheExactLength)
{
    EXPECT_EQ(array_from_base64url<2>("Zm8"), (std::array<std::uint8_t, 2>{'f', 'o'}));
    EXPECT_FALSE(array_from_base64url<2>("Zg"));
    EXPECT_FALSE(array_from_base64url<2>("Zm9v"));
}

TEST_F(Crypto, Base64SkipsWhiteSpaceOnly)
{
    EXPECT_EQ(from_base64("Zm9v\r\n YmE=\n"), (Bytes{'f', 'o', 'o', 'b', 'a'}));
    EXPECT_FALSE(from_base64("Zm9v-mE="));
    EXPECT_FALSE(from_base64("Zm9vYmE"));
    EXPECT_FALSE(from_base64(std::string_view{"Zm9v\0YmE=", 9}));
}

// One text has one reading: a signature with a byte changed is another text for others.
TEST_F(Crypto, Base64HasNothingBeyondAscii)
{
    for (int byte = 0x80; byte < 0x100; ++byte)
        for (std::size_t at = 0; at < 4; ++at) {
            std::string text = "Zm9v";
            text[at] = static_cast<char>(byte);
            EXPECT_FALSE(from_base64(text)) << byte << " at " << at;
            EXPECT_FALSE(from_base64url(text)) << byte << " at " << at;
        }
}

TEST_F(Crypto, Base64OfAllBytesComesBack)
{
    Bytes all(256);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
    EXPECT_EQ(from_base64(to_base64(all)), all);
    EXPECT_EQ(from_base64url(to_base64url(all)), all);
}

TEST_F(Crypto, RandomTextHasItsLengthAndAlphabet)
{
    auto text = random_text(500, "ab");
    EXPECT_EQ(text.size(), 500U);
    EXPECT_EQ(std::set<char>(text.begin(), text.end()), (std::set<char>{'a', 'b'}));
}

TEST_F(Crypto, KeysMadeTwiceDiffer)
{
    EXPECT_NE(make_identity().key, make_identity().key);
    EXPECT_NE(make_ephemeral().key, make_ephemeral().key);
}

// Stretched keys are stored for years: other parameters would make strangers of all pairs.
TEST_F(Crypto, StretchStaysAsItWasInTheFirstVersion)
{
    auto key = stretch("one two three", array_from_hex<16>("000102030405060708090a0b0c0d0e0f"));
    ASSERT_TRUE(key);
    EXPECT_EQ(*key,
              key_from_hex("232a37796be0836a35254378a5ec2cc17cd79da51aa79edfa5ebe87f79ac200f"));
}

TEST_F(Crypto, StretchDependsOnWordsAndSalt)
{
    auto salt = array_from_hex<16>("000102030405060708090a0b0c0d0e0f");
    auto key = stretch("one two", salt);
    auto other_words = stretch("one too", salt);
    auto other_salt = stretch("one two", array_from_hex<16>("010102030405060708090a0b0c0d0e0f"));
    ASSERT_TRUE(key && other_words && other_salt);
    EXPECT_NE(*key, *other_words);
    EXPECT_NE(*key, *other_salt);
}

// RFC 2202, test cases 1 and 2.
TEST_F(Crypto, HmacSha1)
{
    EXPECT_EQ(hmac_sha1(Bytes(20, 0x0b), view("Hi There")),
              from_hex("b617318655057264e28bc0b6fb378c8ef146be00"));
    EXPECT_EQ(hmac_sha1(view("Jefe"), view("what do ya want for nothing?")),
              from_hex("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"));
}

}  // namespace
}  // namespace mailcall::base
