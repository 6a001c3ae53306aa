// What a plugin is shown of servers, and what becomes of what it gives back.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server_secrets.hh"

#include <gtest/gtest.h>

namespace mailcall::app {
namespace {

const std::string stored =
    "turn:ann:north@t.example.org:3478?transport=tcp,"
    "turns:t.example.org:5349?secret=wind&transport=tcp,"
    "turn:bob:a:b@c@t.example.org:3478";
const std::string shown =
    "turn:ann:@t.example.org:3478?transport=tcp,"
    "turns:t.example.org:5349?secret=&transport=tcp,"
    "turn:bob:@t.example.org:3478";

TEST(ServerSecrets, AreLeftOut)
{
    EXPECT_EQ(without_secrets(stored), shown);
    EXPECT_EQ(without_secrets("stun:s.example.org:3478"), "stun:s.example.org:3478");
    EXPECT_EQ(without_secrets("turn:t.example.org:3478?secret=a&secret=b"),
              "turn:t.example.org:3478?secret=&secret=");
    EXPECT_EQ(without_secrets(""), "");
}

TEST(ServerSecrets, ComeBackToTheSameServerAndPersonOnly)
{
    EXPECT_EQ(with_secrets(shown, stored), stored);
    EXPECT_EQ(with_secrets("turn:bob:@t.example.org:3478", stored),
              "turn:bob:a:b@c@t.example.org:3478");
    EXPECT_EQ(with_secrets("turn:ann:new@t.example.org:3478?transport=tcp", stored),
              "turn:ann:new@t.example.org:3478?transport=tcp");
    for (const char* other :
         {"turn:ann:@evil.example:3478?transport=tcp", "turn:carl:@t.example.org:3478",
          "turn:bob:@t.example.org:3479", "turns:evil.example:5349?secret=&transport=tcp"})
        EXPECT_EQ(with_secrets(other, stored), other);
}

}  // namespace
}  // namespace mailcall::app
