// While a mail is under way: what both sides send so that their addresses stay good.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "peer.hh"
#include "stun_ear.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

wire::SessionSettings with_stun(const StunEar& ear)
{
    auto settings = test_settings();
    settings.media = {false, false, true};
    settings.stun = {ear.url()};
    return settings;
}

Timings often()
{
    Timings timings;
    timings.keep_alive = 100ms;
    timings.punch = 100ms;
    return timings;
}

// Of those that came from the port of this candidate.
int heard_from(const StunEar& ear, const std::string& candidate)
{
    for (const auto& [port, count] : ear.by_port())
        if (candidate.find(" " + std::to_string(port) + " typ host") != std::string::npos)
            return count;
    return 0;
}

const std::string& on_loopback(const wire::Description& description)
{
    static const std::string none;
    for (const auto& candidate : description.candidates)
        if (candidate.find(" 127.0.0.1 ") != std::string::npos) return candidate;
    return none;
}

TEST(Waiting, OffererKeepsItsVeryAddressAlive)
{
    StunEar ear;
    Peer a{with_stun(ear), often()};
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    auto before = heard_from(ear, on_loopback(*a.offer));
    EXPECT_TRUE(
        wait_until([&] { return heard_from(ear, on_loopback(*a.offer)) >= before + 5; }, 5s));
}

TEST(Waiting, AnswererKeepsAliveAndPunches)
{
    StunEar server;
    StunEar far;  // in the place of the offerer, which answers no check
    Peer a;
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    auto offer = *a.offer;
    a.vanish();
    offer.candidates = {"candidate:1 1 UDP 2015363327 127.0.0.1 " + std::to_string(far.port()) +
                        " typ host"};
    Peer b{with_stun(server), often()};
    ASSERT_TRUE(b.session().answer(offer));
    ASSERT_TRUE(wait_until([&] { return b.answer.has_value(); }, 5s));
    auto before = heard_from(server, on_loopback(*b.answer));
    EXPECT_TRUE(wait_until([&] { return far.zeros() >= 5; }, 5s));
    // libnice itself makes one for each of its sockets, and falls silent.
    EXPECT_LT(far.checks(), 20);
    EXPECT_TRUE(wait_until([&] { return far.checks() >= 40; }, 20s));
    EXPECT_TRUE(
        wait_until([&] { return heard_from(server, on_loopback(*b.answer)) >= before + 5; }, 5s));
}

// The way in use keeps itself alive; only the spare, which nobody uses, has to be kept so.
TEST(Waiting, OnlyTheSpareIsKeptAliveInACall)
{
    StunEar ear;
    Peer a{with_stun(ear), often()};
    auto settings = test_settings();
    settings.media = {false, false, true};
    Peer b{settings, often()};
    talk(a, b);
    run_for(200ms);
    auto in_use = heard_from(ear, on_loopback(*a.offer));
    auto all = ear.requests();
    EXPECT_TRUE(wait_until([&] { return ear.requests() >= all + 5; }, 5s));
    EXPECT_EQ(heard_from(ear, on_loopback(*a.offer)), in_use);
}

TEST(Waiting, UnknownServerIsToldAndLeftOut)
{
    auto settings = test_settings();
    settings.media = {false, false, true};
    settings.stun = {"stun:no-such-host.invalid:3478"};
    Peer a{settings, often()};
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    ASSERT_EQ(a.troubles.size(), 1U);
    EXPECT_NE(a.troubles[0].find("no-such-host.invalid"), std::string::npos);
}

wire::SessionSettings with_turn(const std::string& url)
{
    auto settings = test_settings();
    settings.media = {false, false, true};
    settings.turn = {url};
    return settings;
}

// A TURN server that hangs: it takes every packet and says nothing.
TEST(Waiting, RelayThatHangsIsToldAndNotWaitedFor)
{
    StunEar ear;
    ear.fall_silent();
    auto timings = often();
    timings.gather = 300ms;
    Peer a{with_turn("turn:u:p@127.0.0.1:" + std::to_string(ear.port())), timings};
    auto begun = g_get_monotonic_time();
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    EXPECT_LT(g_get_monotonic_time() - begun, std::chrono::microseconds{patient(1s)}.count());
    ASSERT_EQ(a.troubles.size(), 1U);
    EXPECT_NE(a.troubles[0].find("127.0.0.1"), std::string::npos);
    EXPECT_FALSE(a.loss);
}

// It answers an allocation with what fits none: a Binding success.
TEST(Waiting, RelayThatLiesIsToldAndTheCallGoesOn)
{
    StunEar ear;
    auto timings = often();
    timings.gather = 300ms;
    Peer a{with_turn("turn:u:p@127.0.0.1:" + std::to_string(ear.port())), timings};
    Peer b{with_turn("turn:u:p@127.0.0.1:" + std::to_string(ear.port()) + "?transport=tcp"),
           timings};
    connect_by_one_mail(a, b);
    for (Peer* peer : {&a, &b})
        EXPECT_TRUE(wait_until([&] { return peer->troubles.size() == 1; }, 5s));
}

}  // namespace
}  // namespace mailcall::media
