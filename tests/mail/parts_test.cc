// Finding the call's part in whatever MIME structure the mail has.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/parts.hh"

#include <gtest/gtest.h>

#include "sample.hh"

namespace mailcall::mail {
namespace {

using Found = base::Result<std::optional<CallPart>>;

Found find(std::string_view type, std::string_view body, std::string_view encoding = {})
{
    auto header = "Content-Type: " + std::string{type} + "\n";
    if (!encoding.empty()) header += "Content-Transfer-Encoding: " + std::string{encoding} + "\n";
    return find_call_part(scan(header), body);
}

std::string part(std::string_view type, std::string_view content)
{
    return "--b\nContent-Type: " + std::string{type} + "\n\n" + std::string{content} + "\n";
}

std::string text_of(const Found& found)
{
    if (!found) return "error: " + found.error().what;
    return *found ? base::to_text((*found)->bytes) : "nothing";
}

TEST(Parts, AMailWithoutACallPartHasNone)
{
    EXPECT_EQ(text_of(find("text/plain", "hello")), "nothing");
    EXPECT_EQ(text_of(find_call_part({}, "hello")), "nothing");
}

TEST(Parts, TheWholeMailMayBeThePart)
{
    EXPECT_EQ(text_of(find("application/sdp", "v=0\r\n")), "v=0\r\n");
}

TEST(Parts, ThePartIsFoundInMixedAlternativeRelatedAndSigned)
{
    auto body = part("text/plain", "hello") + part("application/sdp", "v=0") + "--b--\n";
    for (auto type : {"multipart/mixed; boundary=b", "Multipart/Alternative; boundary=\"b\"",
                      "multipart/related; x=y; BOUNDARY=b", "multipart/signed; boundary=b"})
        EXPECT_EQ(text_of(find(type, body)), "v=0") << type;
}

TEST(Parts, OtherMultipartsAreNotWalked)
{
    EXPECT_EQ(text_of(find("multipart/digest; boundary=b", part("application/sdp", "v=0"))),
              "nothing");
}

TEST(Parts, AForwardedMailIsNotWalked)
{
    auto body = part("message/rfc822", "Content-Type: application/sdp\n\nv=0") + "--b--";
    EXPECT_EQ(text_of(find("multipart/mixed; boundary=b", body)), "nothing");
}

TEST(Parts, ASealedPartIsKnownAsSuch)
{
    auto found = find("application/vnd.mailcall.sealed", "AAEC", "base64");
    ASSERT_TRUE(found && *found);
    EXPECT_TRUE((*found)->sealed);
    EXPECT_EQ((*found)->bytes, (base::Bytes{0, 1, 2}));
}

TEST(Parts, TheLastBoundaryMayBeMissing)
{
    EXPECT_EQ(text_of(find("multipart/mixed; boundary=b", part("application/sdp", "v=0"))),
              "v=0\r\n");
}

TEST(Parts, WhatStandsBehindTheLastBoundaryDoesNotCount)
{
    auto body = part("text/plain", "x") + "--b--\n" + part("application/sdp", "v=0");
    EXPECT_EQ(text_of(find("multipart/mixed; boundary=b", body)), "nothing");
}

TEST(Parts, ALineThatOnlyBeginsLikeABoundaryIsText)
{
    auto body = part("application/sdp", "v=0\n--bb\n--b x\n-- b") + "--b-- \t\r\n";
    EXPECT_EQ(text_of(find("multipart/mixed; boundary=b", body)), "v=0\r\n--bb\r\n--b x\r\n-- b");
}

TEST(Parts, APartWithoutHeaderIsText)
{
    EXPECT_EQ(text_of(find("multipart/mixed; boundary=b", "--b\n\nhello\n--b--")), "nothing");
}

TEST(Parts, AnInnerBoundaryThatBeginsLikeTheOuterIsKeptApart)
{
    std::string inner = "--bb\nContent-Type: application/sdp\n\nv=0\n--bb--";
    auto body = part("multipart/mixed; boundary=bb", inner) + part("text/plain", "x") + "--b--";
    EXPECT_EQ(text_of(find("multipart/mixed; boundary=b", body)), "v=0");
}

TEST(Parts, QuotedPrintableIsDecoded)
{
    EXPECT_EQ(text_of(find("application/sdp", "v=3D0=0D=0Aa=3D=\r\nb\r\n", "Quoted-Printable")),
              "v=0\r\na=b\r\n");
}

TEST(Parts, LineEndsOfATextEncodingBecomeCrlfAgain)
{
    EXPECT_EQ(text_of(find("application/sdp", "v=0\ns=-\r\n", "8bit")), "v=0\r\ns=-\r\n");
    EXPECT_EQ(text_of(find("application/sdp", "v=3D0\ns=3D-\n", "quoted-printable")),
              "v=0\r\ns=-\r\n");
}

TEST(Parts, LineEndsInsideBase64AreLeftAlone)
{
    EXPECT_EQ(text_of(find("application/sdp", "YQpi", "base64")), "a\nb");
}

TEST(Parts, Base64MayBeBrokenAnyhow)
{
    EXPECT_EQ(text_of(find("application/sdp", "dj\r\n0\n wDQ\tpz\r\nPS0=\r\n\r\n", "BASE64")),
              "v=0\r\ns=-");
}

TEST(Parts, DamagedBase64IsRefused)
{
    EXPECT_EQ(text_of(find("application/sdp", "d*0w", "base64")),
              "error: The call's part of the mail is damaged.");
}

TEST(Parts, AnUnknownEncodingIsRefused)
{
    EXPECT_EQ(text_of(find("application/sdp", "x", "x-uuencode")),
              "error: The call's part of the mail has an unknown encoding.");
}

TEST(Parts, TwoCallPartsAreRefused)
{
    auto body =
        part("application/sdp", "v=0") + part("application/vnd.mailcall.sealed", "x") + "--b--";
    EXPECT_EQ(text_of(find("multipart/mixed; boundary=b", body)),
              "error: The mail has more than one call part.");
}

TEST(Parts, APartWithTwoTypesIsRefused)
{
    auto body = part("text/plain\nContent-Type: application/sdp", "v=0");
    EXPECT_EQ(text_of(find("multipart/mixed; boundary=b", body)),
              "error: A part of the mail has two types or encodings.");
}

TEST(Parts, AMultipartWithoutBoundaryIsRefused)
{
    EXPECT_EQ(text_of(find("multipart/mixed", "x")), "error: The mail's parts have no boundary.");
}

// `levels` multiparts around a call part.
Found find_nested(int levels)
{
    std::string type = "application/sdp";
    std::string body = "v=0";
    for (int i = 0; i < levels; ++i) {
        auto boundary = "level" + std::to_string(i);
        body = "--" + boundary + "\nContent-Type: " + type + "\n\n" + body + "\n--" + boundary +
               "--\n";
        type = "multipart/mixed; boundary=" + boundary;
    }
    return find(type, body);
}

TEST(Parts, ThreeLevelsAreWalked) { EXPECT_EQ(text_of(find_nested(3)), "v=0"); }

TEST(Parts, FourLevelsAreRefused)
{
    EXPECT_EQ(text_of(find_nested(4)), "error: The mail's parts are nested too deeply.");
}

Found find_among(std::size_t texts)
{
    return find("multipart/mixed; boundary=b", sample::repeated(part("text/plain", "x"), texts) +
                                                   part("application/sdp", "v=0") + "--b--");
}

// The multipart itself counts as one.
TEST(Parts, TwentyPartsAreWalked) { EXPECT_EQ(text_of(find_among(18)), "v=0"); }

TEST(Parts, MoreThanTwentyPartsAreRefused)
{
    EXPECT_EQ(text_of(find_among(19)), "error: The mail has too many parts.");
}

TEST(Parts, APartOverTheCapIsRefused)
{
    EXPECT_EQ(text_of(find("application/sdp", std::string(part_cap + 1, 'a'))),
              "error: The call's part of the mail is over 64 KB.");
    EXPECT_EQ(text_of(find("application/sdp", std::string(part_cap, 'a'))).size(), part_cap);
}

}  // namespace
}  // namespace mailcall::mail
