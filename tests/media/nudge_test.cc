// Which of SCTP's packets bring what has to arrive.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/nudge.hh"

#include <gtest/gtest.h>

#include <vector>

namespace mailcall::media {
namespace {

using Packet = std::vector<unsigned char>;

// The common header, and a chunk of each of these kinds with three bytes of contents and one of
// padding.
Packet packet(const std::vector<unsigned char>& kinds)
{
    Packet made(12, 0);
    for (auto kind : kinds) made.insert(made.end(), {kind, 0, 0, 7, 1, 2, 3, 0});
    return made;
}

bool carries(const Packet& packet) { return carries_data(packet.data(), packet.size()); }

TEST(Nudge, DataIsFoundBehindAnAcknowledgement)
{
    constexpr unsigned char acknowledgement = 3;
    EXPECT_TRUE(carries(packet({0})));
    EXPECT_TRUE(carries(packet({64})));
    EXPECT_TRUE(carries(packet({acknowledgement, 0})));
    EXPECT_FALSE(carries(packet({acknowledgement})));
    EXPECT_FALSE(carries(packet({4, 5})));  // a heartbeat and its answer
}

TEST(Nudge, WhatIsCutShortCarriesNothing)
{
    EXPECT_FALSE(carries({}));
    EXPECT_FALSE(carries(Packet(14, 0)));
    auto endless = packet({3, 0});
    endless[15] = 0;  // a chunk of no length
    EXPECT_FALSE(carries(endless));
}

}  // namespace
}  // namespace mailcall::media
