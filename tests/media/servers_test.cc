// Servers of the settings: their URLs, and that candidates come from a real one.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/servers.hh"

#include <gtest/gtest.h>

#include <cstdlib>

#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;
using Urls = std::vector<std::string>;

TEST(Servers, AreWrittenAsWebrtcbinWantsThem)
{
    EXPECT_EQ(choose_servers({"stun:s.example.org:3478"}, {}).stun, "stun://s.example.org:3478");
    EXPECT_EQ(choose_servers({"stun://s.example.org:3478"}, {}).stun, "stun://s.example.org:3478");
    EXPECT_EQ(choose_servers({}, {"turn:u:p@t.example.org:3478"}).turn,
              (Urls{"turn://u:p@t.example.org:3478?transport=udp"}));
    EXPECT_EQ(choose_servers({}, {"turns:u:p@t.example.org:5349"}).turn,
              (Urls{"turns://u:p@t.example.org:5349?transport=tcp"}));
    EXPECT_EQ(choose_servers({}, {"turn:u:p@t.example.org:3478?transport=tcp"}).turn,
              (Urls{"turn://u:p@t.example.org:3478?transport=tcp"}));
}

TEST(Servers, OfTurnOverUdpMakeStunUnnecessary)
{
    const Urls stun{"stun:s.example.org:3478", "stun:s2.example.org:3478"};
    EXPECT_EQ(choose_servers(stun, {"turn:u:p@t.example.org:3478"}).stun, "");
    EXPECT_EQ(choose_servers(stun, {"turns:u:p@t.example.org:5349"}).stun,
              "stun://s.example.org:3478");
    EXPECT_EQ(choose_servers(stun, {"turn:u:p@t.example.org:3478?transport=tcp"}).stun,
              "stun://s.example.org:3478");
    EXPECT_EQ(choose_servers({}, {}).stun, "");
}

}  // namespace
}  // namespace mailcall::media
