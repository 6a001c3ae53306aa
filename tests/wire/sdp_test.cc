// Descriptions: what is kept, what is left out, and what is refused.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/sdp.hh"

#include <gtest/gtest.h>

#include <sstream>

#include "samples.hh"

namespace mailcall::wire {
namespace {

bool is_read(const std::string& text) { return read_description(text, {}).has_value(); }

void expect_same(const Description& a, const Description& b)
{
    EXPECT_EQ(a.sdp, b.sdp);
    EXPECT_EQ(a.candidates, b.candidates);
    EXPECT_EQ(a.ufrag, b.ufrag);
    EXPECT_EQ(a.pwd, b.pwd);
    EXPECT_EQ(a.fingerprint, b.fingerprint);
    EXPECT_EQ(a.early, b.early);
    EXPECT_EQ(a.audio, b.audio);
    EXPECT_EQ(a.video, b.video);
}

std::string without_section(std::string text, std::string_view start)
{
    auto begin = text.find(start);
    auto end = text.find("\nm=", begin);
    return text.erase(begin, end == std::string::npos ? end : end + 1 - begin);
}

TEST(Description, OfWebrtcbinIsRead)
{
    auto read = read_description(webrtcbin_offer, {});
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(read->ufrag, "e7taXRyLFOPlPzaGuHueaiw9yg1f7icW");
    EXPECT_EQ(read->pwd, "f9dPtMPkq2IYip3gXbOuVeBRfC/onOZk");
    EXPECT_EQ(hex(read->fingerprint),
              "dba7aac9ccaac736c90e7e95b0776786e8e98e53e88c93b9e4920f1ec21ffd9d");
    EXPECT_TRUE(read->audio && read->video);
    EXPECT_FALSE(read->early);
}

TEST(Description, OfWebrtcbinKeepsItsCleanCandidates)
{
    auto read = read_description(webrtcbin_offer, {});
    ASSERT_TRUE(read);
    EXPECT_EQ(
        read->candidates,
        (std::vector<std::string>{
            "candidate:1 1 UDP 2015363327 192.0.2.2 49426 typ host",
            "candidate:2 1 UDP 2015363583 2001:db8::2 57985 typ host",
            "candidate:4 1 UDP 1677722111 198.51.100.7 49426 typ srflx raddr 0.0.0.0 rport 0"}));
    EXPECT_EQ(read->sdp.find("candidate"), std::string::npos);
}

TEST(Description, OfWebrtcbinKeepsEveryLineThatItNeeds)
{
    auto read = read_description(webrtcbin_offer, {});
    ASSERT_TRUE(read);
    std::istringstream lines{webrtcbin_offer};
    for (std::string line; std::getline(lines, line);) {
        if (line.find("candidate") != std::string::npos || line == "a=framerate:30") continue;
        EXPECT_NE(read->sdp.find(line + "\r\n"), std::string::npos) << line;
    }
}

TEST(Description, OfChromiumIsReadAndTellsNoAddress)
{
    auto read = read_description(chromium_offer, {});
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(read->candidates.size(), 2U);
    auto printed = print_description(*read);
    for (const char* word :
         {"127.0.0.1", "54321 UDP/", "a=rtcp:", "raddr 192", "network-id", "tcp "})
        EXPECT_EQ(printed.find(word), std::string::npos) << word;
    for (const char* line : {"o=- 4611731400430051336 2 IN IP4 0.0.0.0\r\n", "a=msid-semantic: WMS",
                             "a=extmap:4/sendrecv urn:", "a=msid:5a1bc9f0-0001 track-v\r\n"})
        EXPECT_NE(printed.find(line), std::string::npos) << line;
}

TEST(Description, PrintedAndReadAgainIsTheSame)
{
    for (const auto& text : {webrtcbin_offer, chromium_offer}) {
        auto description = *read_description(text, {});
        description.early = Early{"AbCdEf12", "abcdefghijklmnopqrstuvwx", 1, 4294967295U};
        auto again = read_description(print_description(description), {});
        ASSERT_TRUE(again) << again.error().what;
        expect_same(*again, description);
    }
}

TEST(Description, WithDataOnlyIsTheSameAfterPrinting)
{
    auto text = with(webrtcbin_offer, "BUNDLE audio0 video1 ", "BUNDLE ");
    text = without_section(without_section(text, "m=audio"), "m=video");
    auto description =
        read_description(text + "a=candidate:1 1 UDP 5 192.0.2.2 49426 typ host\n", {});
    ASSERT_TRUE(description) << description.error().what;
    EXPECT_FALSE(description->audio || description->video);
    EXPECT_EQ(description->candidates.size(), 1U);
    expect_same(*read_description(print_description(*description), {}), *description);
}

TEST(Description, MayHaveEitherKindOfLineEnd)
{
    std::string crlf;
    for (char c : webrtcbin_offer) crlf += c == '\n' ? std::string{"\r\n"} : std::string{c};
    expect_same(*read_description(crlf, {}), *read_description(webrtcbin_offer, {}));
}

TEST(Description, PrintsEarlyDataAfterTheTimingAndCandidatesInTheFirstStream)
{
    auto description = *read_description(webrtcbin_offer, {});
    description.early = Early{"AbCdEf12", "abcdefghijklmnopqrstuvwx", 7, 8};
    auto text = print_description(description);
    EXPECT_NE(text.find("t=0 0\r\na=x-mailcall-early:AbCdEf12 abcdefghijklmnopqrstuvwx 7 8\r\n"),
              std::string::npos);
    EXPECT_NE(text.find("raddr 0.0.0.0 rport 0\r\nm=video"), std::string::npos);
}

TEST(Description, KeepsTenCandidatesAtMost)
{
    std::string many;
    for (int i = 0; i < 50; ++i)
        many += "a=candidate:1 1 UDP 5 192.0.2.9 " + std::to_string(2000 + i) + " typ host\n";
    auto read =
        read_description(with(webrtcbin_offer, "a=candidate:1 ", many + "a=candidate:1 "), {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->candidates.size(), 10U);
}

TEST(Description, KeepsOneCandidateForEachAddressAndPort)
{
    auto twice = with(webrtcbin_offer, "a=candidate:1 ",
                      "a=candidate:77 1 UDP 9 192.0.2.2 49426 typ host\na=candidate:1 ");
    auto read = read_description(twice, {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->candidates.size(), 3U);
    EXPECT_TRUE(read->candidates.front().starts_with("candidate:77 "));
}

TEST(Description, TakesCandidatesOfTheFirstStreamOnly)
{
    auto read =
        read_description(webrtcbin_offer + "a=candidate:9 1 UDP 5 192.0.2.99 5000 typ host\n", {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->candidates.size(), 3U);
}

TEST(Description, AppliesTheRuleToItsCandidates)
{
    CandidateRule rule;
    rule.relay_only = true;
    EXPECT_TRUE(read_description(webrtcbin_offer, rule)->candidates.empty());
}

TEST(Description, LosesAttributesThatAreNotOnTheList)
{
    auto text = with(webrtcbin_offer, "a=rtcp-mux\n",
                     "a=rtcp-mux\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\na=rid:1 send\n"
                     "a=ice-lite\na=end-of-candidates\nb=AS:1\ni=x\nk=clear:x\n");
    EXPECT_EQ(read_description(text, {})->sdp, read_description(webrtcbin_offer, {})->sdp);
}

TEST(Description, ClipsTheMessageSize)
{
    auto size = [](const std::string& value) {
        auto read = read_description(webrtcbin_offer + "a=max-message-size:" + value + "\n", {});
        return read ? read->sdp.substr(read->sdp.rfind("a=max-message-size")) : std::string{};
    };
    EXPECT_EQ(size("65536"), "a=max-message-size:65536\r\n");
    EXPECT_EQ(size("262145"), "a=max-message-size:262144\r\n");
    EXPECT_EQ(size("0"), "a=max-message-size:262144\r\n");
    EXPECT_EQ(size("-1"), "");
}

TEST(Description, FillsInCredentialsThatStandOnce)
{
    auto text = webrtcbin_offer;
    auto again = text.rfind("a=ice-ufrag:");
    text.erase(again, text.find('\n', again) + 1 - again);
    EXPECT_EQ(read_description(text, {})->sdp, read_description(webrtcbin_offer, {})->sdp);
}

TEST(Description, WithTwoSetsOfCredentialsIsRefused)
{
    auto change_last = [](std::string_view line, std::string_view to) {
        auto text = webrtcbin_offer;
        return text.replace(text.rfind(line) + line.size(), to.size(), to);
    };
    EXPECT_FALSE(is_read(change_last("a=ice-ufrag:", "XX")));
    EXPECT_FALSE(is_read(change_last("a=ice-pwd:", "XX")));
    EXPECT_FALSE(is_read(change_last("a=fingerprint:sha-256 ", "00")));
}

TEST(Description, WithoutCredentialsIsRefused)
{
    for (const char* name : {"a=ice-ufrag", "a=ice-pwd", "a=fingerprint"}) {
        auto text = webrtcbin_offer;
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at))
            text.replace(at, 3, "a=x");
        EXPECT_FALSE(is_read(text)) << name;
    }
}

TEST(Description, WithAnotherHashThanSha256IsRefused)
{
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "sha-256 DB", "sha-1 DB")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "sha-256 DB:A7", "sha-256 DB")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "sha-256 DB:", "sha-256 DG:")));
}

TEST(Description, NeedsExactlyOneDataChannel)
{
    auto data = webrtcbin_offer.substr(webrtcbin_offer.find("m=application"));
    EXPECT_FALSE(is_read(webrtcbin_offer + with(data, "application2", "application3")));
    EXPECT_FALSE(is_read(
        without_section(with(webrtcbin_offer, "video1 application2", "video1"), "m=application")));
}

TEST(Description, WithTwoVideosIsRefused)
{
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "m=audio 9", "m=video 9")));
}

TEST(Description, WithAnUnknownKindOfMediaIsRefused)
{
    for (const char* line :
         {"m=text 9 UDP/TLS/RTP/SAVPF 96", "m=audio 9 RTP/AVP 96", "m=audio 9 TCP/TLS/RTP/SAVPF 96",
          "m=audio 9 UDP/TLS/RTP/SAVPF", "m=audio 9 UDP/TLS/RTP/SAVPF 96 96",
          "m=audio 9 UDP/TLS/RTP/SAVPF 128", "m=audio 9/2 UDP/TLS/RTP/SAVPF 96",
          "m=audio 65536 UDP/TLS/RTP/SAVPF 96", "m=application 9 DTLS/SCTP 5000"})
        EXPECT_FALSE(is_read(with(webrtcbin_offer, "m=audio 9 UDP/TLS/RTP/SAVPF 96 98", line)))
            << line;
}

TEST(Description, WithAStreamOutsideTheBundleIsRefused)
{
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "BUNDLE audio0 ", "BUNDLE ")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "a=group:", "a=grope:")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "BUNDLE audio0 ", "BUNDLE audio0 other ")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "a=group:BUNDLE", "a=group:LS")));
}

TEST(Description, MayLeaveARejectedStreamOutsideTheBundle)
{
    auto text = with(with(webrtcbin_offer, "audio0 video1 ", "audio0 "), "a=bundle-only\n", "");
    auto read = read_description(text, {});
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_NE(read->sdp.find("m=video 0 "), std::string::npos);
}

TEST(Description, WithAnAttributeOfWrongFormIsRefused)
{
    constexpr std::string_view at = "a=rtcp-mux\n";
    for (const char* line : {"a=rtpmap:96 OPUS/0",
                             "a=rtpmap:96 OPUS",
                             "a=rtpmap:300 OPUS/48000",
                             "a=rtpmap:x y/1",
                             "a=fmtp:96",
                             "a=rtcp-fb:x nack",
                             "a=extmap:0 urn:x",
                             "a=extmap:1/both urn:x",
                             "a=ssrc:99999999999 cname:x",
                             "a=ssrc:1 label:x",
                             "a=ssrc-group:FID",
                             "a=setup:holdconn",
                             "a=sctp-port:0",
                             "a=mid:other",
                             "a=mid:",
                             "a=sendrecv",
                             "a=sendrecv:x",
                             "a=rtcp-mux",
                             "a=ice-ufrag:abc",
                             "a=ice-pwd:short"})
        EXPECT_FALSE(is_read(with(webrtcbin_offer, at, std::string{at} + line + "\n"))) << line;
}

TEST(Description, WithBrokenLinesIsRefused)
{
    for (const char* line : {"", "x", "a", "=x", "A=x", "a rtcp", "a=\x01", "a=\xc3\xa9", "a=x\ry"})
        EXPECT_FALSE(
            is_read(with(webrtcbin_offer, "t=0 0\n", std::string{"t=0 0\n"} + line + "\n")))
            << line;
}

TEST(Description, BeginsWithItsVersionAndHasOneOrigin)
{
    EXPECT_FALSE(is_read(""));
    EXPECT_FALSE(is_read("v=0\n"));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "v=0\n", "")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "v=0\n", "v=1\n")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "o=", "u=")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "s=-\n", "o=- 1 1 IN IP4 0.0.0.0\ns=-\n")));
    EXPECT_FALSE(is_read(with(webrtcbin_offer, "o=- 6210273708063227734", "o=- x")));
}

TEST(Description, RefusalIsBadDescription)
{
    EXPECT_EQ(read_description("x", {}).error().code, base::Code::bad_description);
}

TEST(Description, LentRelaysTravelAndAreCounted)
{
    auto description = *read_description(webrtcbin_offer, {});
    const std::string good = "turn:1800000000%3Ayou:a%2Fb@192.0.2.1:3478?transport=udp";
    description.relays = {good, "turn:u:p@127.0.0.1:3478?transport=udp", good, good};
    auto read = read_description(print_description(description), {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->relays, (std::vector<std::string>{good, good}));
    EXPECT_EQ(read->sdp.find("x-mailcall-relay"), std::string::npos);
}

}  // namespace
}  // namespace mailcall::wire
