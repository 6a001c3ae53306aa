// What a way between two computers is called.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/path.hh"

#include <gtest/gtest.h>

namespace mailcall::media {
namespace {

constexpr auto host = NICE_CANDIDATE_TYPE_HOST;
constexpr auto seen = NICE_CANDIDATE_TYPE_PEER_REFLEXIVE;
constexpr auto mapped = NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE;
constexpr auto relayed = NICE_CANDIDATE_TYPE_RELAYED;

TEST(Path, WithinOneNetworkIsHost)
{
    EXPECT_EQ(name_way({host, "10.77.0.1"}, {host, "10.77.0.2"}, {}), "host");
    EXPECT_EQ(name_way({host, "192.168.1.2"}, {seen, "192.168.1.3"}, {}), "host");
    EXPECT_EQ(name_way({host, "127.0.0.1"}, {seen, "127.0.0.1"}, {}), "host");
    EXPECT_EQ(name_way({host, "fd00::1"}, {host, "fd00::2"}, {}), "host");
    EXPECT_EQ(name_way({host, "2001:db8::1"}, {host, "2001:db8::2"}, {}), "host");
    EXPECT_EQ(name_way({host, "198.51.100.1"}, {host, "198.51.100.9"}, {}), "host");
}

TEST(Path, BetweenNetworksIsPublic)
{
    EXPECT_EQ(name_way({host, "192.168.1.2"}, {mapped, "198.51.100.1"}, {}), "public");
    EXPECT_EQ(name_way({seen, "203.0.113.1"}, {seen, "198.51.100.1"}, {}), "public");
    EXPECT_EQ(name_way({host, "2001:db8::1"}, {host, "2001:db8:1::1"}, {}), "public");
    EXPECT_EQ(name_way({host, "2001:db8::1"}, {host, "198.51.100.1"}, {}), "public");
}

TEST(Path, OverARelayIsRelayWhicheverSideKnows)
{
    EXPECT_EQ(name_way({relayed, "198.51.100.1"}, {host, "10.77.0.2"}, {}), "relay");
    EXPECT_EQ(name_way({host, "10.77.0.2"}, {relayed, "198.51.100.1"}, {}), "relay");
    EXPECT_EQ(name_way({host, "10.77.0.2"}, {seen, "198.51.100.1"}, {"198.51.100.1"}), "relay");
}

}  // namespace
}  // namespace mailcall::media
