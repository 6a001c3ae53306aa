// Which candidates pass: each address is a place that our packets would go to.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "wire/candidate.hh"
#include "wire/sdp.hh"

namespace mailcall::wire {
namespace {

std::string host(const std::string& address, const std::string& port = "50000")
{
    return "candidate:1 1 UDP 2015363327 " + address + " " + port + " typ host";
}

bool passes(const std::string& line, const CandidateRule& rule = {})
{
    return clean_candidate(line, rule).has_value();
}

TEST(Candidate, PassesUnchangedWhenClean)
{
    for (const auto& line : {host("192.0.2.1"), host("2001:db8::1"), host("10.1.2.3")})
        EXPECT_EQ(clean_candidate(line, {}), line);
}

TEST(Candidate, LosesItsExtensions)
{
    EXPECT_EQ(clean_candidate(host("192.0.2.1") + " generation 0 ufrag abcd network-id 1", {}),
              host("192.0.2.1"));
}

TEST(Candidate, HidesTheRelatedAddress)
{
    EXPECT_EQ(clean_candidate(
                  "candidate:1 1 udp 5 198.51.100.1 5000 typ srflx raddr 10.0.0.7 rport 9", {}),
              "candidate:1 1 UDP 5 198.51.100.1 5000 typ srflx raddr 0.0.0.0 rport 0");
    EXPECT_EQ(
        clean_candidate("candidate:1 1 UDP 5 2001:db8::1 5000 typ relay raddr fd00::1 rport 9", {}),
        "candidate:1 1 UDP 5 2001:db8::1 5000 typ relay raddr :: rport 0");
}

TEST(Candidate, IsPrintedFromTheParsedAddress)
{
    EXPECT_EQ(clean_candidate(host("2001:0DB8:0:0::0001"), {}), host("2001:db8::1"));
}

TEST(Candidate, NeedsAnAddressLiteral)
{
    for (const char* name :
         {"localhost", "host.local", "example.org", "192.0.2", "192.0.2.1.", "0300.0.2.1",
          "192.0.2.01", "0xc0000201", "3221225985", "[2001:db8::1]", "2001:db8::1%eth0", ""})
        EXPECT_FALSE(passes(host(name))) << name;
}

TEST(Candidate, NeverPointsAtSpecialIpv4)
{
    for (const char* address :
         {"0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.0.1", "169.254.1.1", "169.254.169.254",
          "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"})
        EXPECT_FALSE(passes(host(address))) << address;
}

TEST(Candidate, NeverPointsAtSpecialIpv6)
{
    for (const char* address :
         {"::", "::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "::ffff:192.0.2.1",
          "::ffff:127.0.0.1", "::192.0.2.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "fd00:ec2::254"})
        EXPECT_FALSE(passes(host(address))) << address;
}

TEST(Candidate, NeighboursOfSpecialRangesPass)
{
    for (const char* address : {"1.0.0.1", "126.255.255.255", "128.0.0.1", "169.253.255.255",
                                "169.255.0.1", "223.255.255.255", "fe00::1", "64:ff9a::1"})
        EXPECT_TRUE(passes(host(address))) << address;
}

TEST(Candidate, LoopbackPassesOnlyByRule)
{
    CandidateRule rule;
    rule.loopback = true;
    EXPECT_TRUE(passes(host("127.0.0.1"), rule));
    EXPECT_TRUE(passes(host("::1"), rule));
    EXPECT_FALSE(passes(host("::ffff:127.0.0.1"), rule));
    EXPECT_FALSE(passes(host("0.0.0.0"), rule));
    EXPECT_FALSE(passes(host("::"), rule));
}

TEST(Candidate, NeedsAnOrdinaryPort)
{
    for (const char* port : {"0", "9", "53", "1023", "65536", "-1", "+5000", "05000", "5e3", ""})
        EXPECT_FALSE(passes(host("192.0.2.1", port))) << port;
    EXPECT_TRUE(passes(host("192.0.2.1", "1024")));
    EXPECT_TRUE(passes(host("192.0.2.1", "65535")));
}

TEST(Candidate, IsUdpOfTheFirstComponent)
{
    EXPECT_FALSE(passes("candidate:1 1 TCP 5 192.0.2.1 5000 typ host tcptype active"));
    EXPECT_FALSE(passes("candidate:1 1 tcp 5 192.0.2.1 5000 typ host tcptype passive"));
    EXPECT_FALSE(passes("candidate:1 1 ssltcp 5 192.0.2.1 5000 typ host"));
    EXPECT_FALSE(passes("candidate:1 2 UDP 5 192.0.2.1 5000 typ host"));
}

TEST(Candidate, HasATypeThatIsSignalled)
{
    EXPECT_FALSE(passes("candidate:1 1 UDP 5 192.0.2.1 5000 typ prflx raddr 0.0.0.0 rport 0"));
    EXPECT_FALSE(passes("candidate:1 1 UDP 5 192.0.2.1 5000 typ hosts"));
    EXPECT_FALSE(passes("candidate:1 1 UDP 5 192.0.2.1 5000 typ"));
}

TEST(Candidate, OfAnotherFormIsRefused)
{
    for (const char* line :
         {"", "candidate:", "a=candidate:1 1 UDP 5 192.0.2.1 5000 typ host",
          "candidate: 1 UDP 5 192.0.2.1 5000 typ host", "candidate:1 1 UDP 5 192.0.2.1 5000 host",
          "candidate:1  1 UDP 5 192.0.2.1 5000 typ host",
          "candidate:1 1 UDP x 192.0.2.1 5000 typ host",
          "candidate:1 1 UDP 0 192.0.2.1 5000 typ host",
          "candidate:1 1 UDP 4294967296 192.0.2.1 5000 typ host",
          "candidate:a\rb 1 UDP 5 192.0.2.1 5000 typ host",
          "candidate:123456789012345678901234567890123 1 UDP 5 192.0.2.1 5000 typ host"})
        EXPECT_FALSE(passes(line)) << line;
}

TEST(Candidate, WithoutHostKeepsPublicAddresses)
{
    CandidateRule rule;
    rule.host = false;
    for (const char* address : {"10.0.0.1", "172.16.0.1", "172.31.255.1", "192.168.1.1",
                                "100.64.0.1", "fd00::1", "fc00::1"})
        EXPECT_FALSE(passes(host(address), rule)) << address;
    EXPECT_TRUE(passes(host("172.32.0.1"), rule));
    EXPECT_TRUE(passes(host("2001:db8::1"), rule));
    EXPECT_TRUE(passes("candidate:1 1 UDP 5 198.51.100.1 5000 typ srflx", rule));
}

TEST(Candidate, RelayOnlyKeepsRelayed)
{
    CandidateRule rule;
    rule.relay_only = true;
    EXPECT_FALSE(passes(host("192.0.2.1"), rule));
    EXPECT_FALSE(passes("candidate:1 1 UDP 5 198.51.100.1 5000 typ srflx", rule));
    EXPECT_TRUE(passes("candidate:1 1 UDP 5 198.51.100.1 5000 typ relay", rule));
    EXPECT_FALSE(passes("candidate:1 1 UDP 5 127.0.0.1 5000 typ relay", rule));
}

TEST(Candidate, RelaysAreNowhereWhereNobodyIs)
{
    for (const char* address : {"127.0.0.1", "169.254.169.254", "224.0.0.251", "::1", "relay", ""})
        EXPECT_FALSE(may_be_a_relays(address, {})) << address;
    for (const char* address : {"192.0.2.1", "10.0.0.1", "2001:db8::1"})
        EXPECT_TRUE(may_be_a_relays(address, {})) << address;
    CandidateRule rule;
    rule.loopback = true;
    EXPECT_TRUE(may_be_a_relays("127.0.0.1", rule));
}

// What a router lends is worth more than the tenth address of an interface.
TEST(Candidate, FurtherOnesComeFirstAndCleanAndOnce)
{
    Description description;
    CandidateRule rule;
    rule.most = 3;
    description.candidates = {host("10.0.0.1"), host("10.0.0.2"), host("10.0.0.3")};
    auto lent = [](const char* place) {
        return "candidate:m 1 UDP 5 " + std::string{place} + " typ srflx raddr 10.0.0.1 rport 9";
    };
    add_candidates(description,
                   {lent("0.0.0.0 5000"), lent("198.51.100.1 5000"), lent("198.51.100.1 5000")},
                   rule);
    EXPECT_EQ(description.candidates,
              (std::vector<std::string>{*clean_candidate(lent("198.51.100.1 5000"), rule),
                                        host("10.0.0.1"), host("10.0.0.2")}));
}

TEST(LentRelay, HasOneForm)
{
    for (const char* url :
         {"turn:1800000000%3Ayou:a%2Fb%3D@192.0.2.1:3478?transport=udp",
          "turn:u:p@198.51.100.1:443?transport=tcp", "turn:u:p@[2001:db8::1]:3478?transport=udp",
          "turn:u:p@10.0.0.1:3478?transport=udp"})
        EXPECT_TRUE(is_lent_relay(url, {})) << url;
    for (const char* url :
         {"", "turn:", "turn:u:p@192.0.2.1:3478", "turns:u:p@192.0.2.1:3478?transport=tcp",
          "turn:u:p@turn.example.org:3478?transport=udp", "turn:u:p@192.0.2.1:22?transport=tcp",
          "turn:u:p@192.0.2.1:3478?transport=udp&x=y", "turn:u@192.0.2.1:3478?transport=udp",
          "turn:u:p/q@192.0.2.1:3478?transport=udp", "turn::p@192.0.2.1:3478?transport=udp",
          "turn:u:p@x@192.0.2.1:3478?transport=udp", "turn:u:p@2001:db8::1:3478?transport=udp",
          "turn:u:p@[192.0.2.1]:3478?transport=udp"})
        EXPECT_FALSE(is_lent_relay(url, {})) << url;
}

// The resolver of addresses is written in C, and sees only what stands before it.
TEST(LentRelay, HasNoZeroByteInItsAddress)
{
    auto url = std::string{"turn:u:p@192.0.2.1"} + '\0' + " anything:3478?transport=udp";
    EXPECT_FALSE(is_lent_relay(url, {}));
    auto line = std::string{"candidate:1 1 UDP 1 192.0.2.1"} + '\0' + "anything 50000 typ host";
    EXPECT_FALSE(clean_candidate(line, {}));
}

TEST(LentRelay, IsNowhereThatACandidateCouldNotBe)
{
    for (const char* place : {"127.0.0.1", "169.254.169.254", "224.0.0.1", "0.0.0.0", "[::1]",
                              "[fe80::1]", "[::ffff:10.0.0.1]", "[fd00:ec2::254]"})
        EXPECT_FALSE(is_lent_relay("turn:u:p@" + std::string{place} + ":3478?transport=udp", {}))
            << place;
    CandidateRule rule;
    rule.loopback = true;
    EXPECT_TRUE(is_lent_relay("turn:u:p@127.0.0.1:3478?transport=udp", rule));
}

// A service in one's own network may believe whoever speaks to it.
TEST(LentRelay, OverTcpIsPublic)
{
    for (const char* place : {"10.0.0.1", "192.168.1.1", "100.64.0.1", "[fd00::1]"})
        EXPECT_FALSE(is_lent_relay("turn:u:p@" + std::string{place} + ":8080?transport=tcp", {}))
            << place;
}

}  // namespace
}  // namespace mailcall::wire
