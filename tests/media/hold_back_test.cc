// Which of the far side's addresses are tried at once.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/hold_back.hh"

#include <gtest/gtest.h>

#include "media/addresses.hh"
#include "media/routes.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

std::string place(const std::string& address, const std::string& type = "host")
{
    return "candidate:1 1 UDP 5 " + address + " 50000 typ " + type;
}

const std::string far_lan = place("192.168.99.7");
const std::string near_lan = place("10.77.0.2");
const std::string open_six = place("2001:db8::1");
const std::string router = place("198.51.100.1", "srflx");
const std::string relay = place("203.0.113.1", "relay");

HeldBack sort(const Candidates& candidates, const std::set<std::string>& own = {})
{
    auto is_near = [](const std::string& address) { return address.starts_with("10.77."); };
    return hold_back(candidates, is_near, own);
}

TEST(HoldBack, PrivateAddressesOfAFarNetworkComeLater)
{
    auto sorted = sort({far_lan, near_lan, open_six, router, relay});
    EXPECT_EQ(sorted.now, (Candidates{near_lan, open_six, router, relay}));
    EXPECT_EQ(sorted.later, Candidates{far_lan});
    EXPECT_EQ(sort({far_lan, relay}).later, Candidates{far_lan});
    EXPECT_EQ(sort({far_lan, near_lan}).later, Candidates{far_lan});
}

TEST(HoldBack, WithoutAnotherWayInNothingWaits)
{
    EXPECT_TRUE(sort({far_lan}).later.empty());
    EXPECT_TRUE(sort({far_lan, open_six}).later.empty());
}

TEST(HoldBack, BehindTheSameRouterNothingWaits)
{
    EXPECT_TRUE(sort({far_lan, router}, {"198.51.100.1"}).later.empty());
    EXPECT_FALSE(sort({far_lan, router}, {"198.51.100.2"}).later.empty());
    EXPECT_FALSE(sort({far_lan, relay}, {"203.0.113.1"}).later.empty());
}

TEST(HoldBack, LetsGoWhenTheTimeHasCome)
{
    std::vector<Candidates> late;
    HoldBack hold{50ms, [&late](const Candidates& each) { late.push_back(each); }};
    EXPECT_EQ(hold.take({place("192.0.2.250"), router}, {}).size(), 2U);
    run_for(100ms);
    EXPECT_TRUE(late.empty());
    // No computer that runs tests has a route of its own to this one.
    const auto strange = place("10.255.254.253");
    EXPECT_EQ(hold.take({strange, router}, {}), Candidates{router});
    EXPECT_TRUE(wait_until([&] { return !late.empty(); }, 2s));
    EXPECT_EQ(late, std::vector<Candidates>{{strange}});
}

TEST(HoldBack, LetsGoWhenOurRouterTurnsOutToBeTheSame)
{
    std::vector<Candidates> late;
    HoldBack hold{60s, [&late](const Candidates& each) { late.push_back(each); }};
    hold.take({place("10.255.254.253"), router}, {});
    hold.reconsider({"198.51.100.2"});
    EXPECT_TRUE(late.empty());
    hold.reconsider({"198.51.100.1"});
    EXPECT_EQ(late.size(), 1U);
    hold.reconsider({"198.51.100.1"});
    EXPECT_EQ(late.size(), 1U);
}

TEST(Routes, KnowThisComputer)
{
    EXPECT_TRUE(has_own_route("127.0.0.1"));
    EXPECT_TRUE(has_own_route("::1"));
    for (const auto& address : local_addresses(false)) EXPECT_TRUE(has_own_route(address));
}

TEST(Routes, DoNotKnowTheRestOfTheWorld)
{
    EXPECT_FALSE(has_own_route("203.0.113.250"));
    EXPECT_FALSE(has_own_route("2001:db8:ffff::1"));
    EXPECT_FALSE(has_own_route("example.org"));
    EXPECT_FALSE(has_own_route(""));
}

}  // namespace
}  // namespace mailcall::media
