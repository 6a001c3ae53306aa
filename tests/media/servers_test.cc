// Servers of the settings: their URLs, which of them are used, and what their names stand for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/servers.hh"

#include <gtest/gtest.h>

#include <cstdlib>

#include "media/server_search.hh"
#include "peer.hh"
#include "stun_ear.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;
using Urls = std::vector<std::string>;

// As if each host were an address.
Servers choose(const Urls& urls)
{
    std::vector<PlacedServer> placed;
    for (const auto& url : urls)
        if (auto server = read_server(url)) placed.push_back({*server, server->host});
    return choose_servers(placed);
}

TEST(Servers, AreWrittenAsWebrtcbinWantsThem)
{
    EXPECT_EQ(choose({"stun:192.0.2.1:3478"}).stun, "stun://192.0.2.1:3478");
    EXPECT_EQ(choose({"stun://192.0.2.1:3478"}).stun, "stun://192.0.2.1:3478");
    EXPECT_EQ(choose({"stun:[2001:db8::1]:3478"}).stun, "stun://[2001:db8::1]:3478");
    EXPECT_EQ(choose({"turn:u:p@192.0.2.1:3478"}).turn,
              (Urls{"turn://u:p@192.0.2.1:3478?transport=udp"}));
    EXPECT_EQ(choose({"turn:u:p@[2001:db8::1]:3478?transport=tcp"}).turn,
              (Urls{"turn://u:p@[2001:db8::1]:3478?transport=tcp"}));
}

TEST(Servers, CredentialsMayHoldAnything)
{
    auto server = read_server("turn:1800000000%3Abob:a%2Fb+c=d:e@f@192.0.2.1:3478");
    ASSERT_TRUE(server);
    EXPECT_EQ(server->user, "1800000000:bob");
    EXPECT_EQ(server->password, "a/b+c=d:e@f");
    EXPECT_EQ(choose_servers({{*server, "192.0.2.1"}}).turn,
              (Urls{"turn://1800000000%3Abob:a%2Fb%2Bc%3Dd%3Ae%40f@192.0.2.1:3478?transport=udp"}));
}

TEST(Servers, OfAnotherFormAreNone)
{
    for (const char* url :
         {"", "stun", "stun:", "stun:host", "stun:host:", "stun::1", "stun:host:0",
          "stun:host:65536", "stun:u:p@host:1", "turn:host:3478", "turn:u@host:3478",
          "turn::p@host:3478", "http://u:p@host:80", "turn:u:p@[]:3478"})
        EXPECT_FALSE(read_server(url)) << url;
}

// What is read of them is printed as a URL again, where a line must not end nor a person begin.
TEST(Servers, AreNotWhereNoNameCouldBe)
{
    for (const std::string host : {"a\nb", "a\rb", "a\tb", "a b", "a\x7f", "\x01", "a/b", "a\\b",
                                   "a\"b", "<a>", "[::1", "a#b"}) {
        EXPECT_FALSE(read_server("stun:" + host + ":3478")) << host;
        EXPECT_FALSE(read_server("turn:u:p@" + host + ":3478")) << host;
    }
    EXPECT_FALSE(read_server(std::string{"stun:a"} + '\0' + "b:3478"));
    EXPECT_FALSE(read_server(std::string{"turn:u"} + '\0' + ":p@host:3478"));
    EXPECT_FALSE(read_server("turn:u:p\n@host:3478"));
    EXPECT_TRUE(read_server("stun:münchen.example:3478"));
}

TEST(Servers, OfTurnOverUdpMakeStunAtTheSameAddressUnnecessary)
{
    const std::string stun = "stun:192.0.2.1:3478";
    const std::string other = "stun:192.0.2.2:3478";
    EXPECT_EQ(choose({stun, "turn:u:p@192.0.2.1:3478"}).stun, "");
    EXPECT_EQ(choose({stun, other, "turn:u:p@192.0.2.1:3478"}).stun, "stun://192.0.2.2:3478");
    EXPECT_EQ(choose({stun, "turns:u:p@192.0.2.1:5349"}).stun, "stun://192.0.2.1:3478");
    EXPECT_EQ(choose({stun, "turn:u:p@192.0.2.1:3478?transport=tcp"}).stun,
              "stun://192.0.2.1:3478");
    EXPECT_EQ(choose({}).stun, "");
}

TEST(Servers, AreKeptOpenOnceForEachAddressOverUdp)
{
    std::vector<PlacedServer> placed;
    for (const char* url : {"stun:192.0.2.1:3478", "turn:u:p@192.0.2.1:3478",
                            "turn:u:p@[2001:db8::1]:3478", "turns:u:p@192.0.2.3:443"})
        placed.push_back({*read_server(url), read_server(url)->host});
    EXPECT_EQ(kept_open(placed).size(), 2U);
}

class Search : public testing::Test {
  protected:
    ServerSearch::Found find(const Urls& urls, std::chrono::milliseconds deadline = 5s)
    {
        std::optional<ServerSearch::Found> found;
        search_.start(urls, deadline, [&found](const auto& all) { found = all; });
        EXPECT_TRUE(wait_until([&] { return found.has_value(); }, 20s));
        return found.value_or(ServerSearch::Found{});
    }
    ServerSearch search_;
};

TEST_F(Search, KnowsAddressesAtOnce)
{
    bool done = false;
    search_.start({"stun:192.0.2.1:3478", "not a server", "stun:[2001:db8::1]:3478"}, 0ms,
                  [&done](const auto& found) {
                      done = true;
                      ASSERT_EQ(found.servers.size(), 2U);
                      EXPECT_EQ(found.servers[1].address, "2001:db8::1");
                      EXPECT_TRUE(found.unknown.empty());
                  });
    EXPECT_TRUE(done);
}

TEST_F(Search, LooksNamesUp)
{
    auto found = find({"stun:localhost:3478"});
    ASSERT_FALSE(found.servers.empty());
    EXPECT_EQ(found.servers[0].address, "127.0.0.1");
    EXPECT_TRUE(found.unknown.empty());
}

TEST_F(Search, TellsWhichNamesAreUnknown)
{
    auto found = find({"stun:no-such-host.invalid:3478", "turn:u:p@no-such-host.invalid:3478",
                       "stun:127.0.0.1:3478"});
    EXPECT_EQ(found.servers.size(), 1U);
    EXPECT_EQ(found.unknown, (Urls{"no-such-host.invalid"}));
}

TEST_F(Search, WaitsNoLongerThanItMay)
{
    auto begun = g_get_monotonic_time();
    auto found = find({"stun:no-such-host.invalid:3478"}, 1ms);
    EXPECT_LT(g_get_monotonic_time() - begun, 1'000'000);
    EXPECT_EQ(found.unknown.size(), 1U);
}

TEST_F(Search, PutsAServerThatAnswersFirst)
{
    StunEar away;
    StunEar there;
    away.fall_silent();
    auto found = find({"turn:u:p@192.0.2.1:3478", away.url(), there.url()});
    ASSERT_EQ(found.servers.size(), 3U);
    EXPECT_EQ(found.servers[0].server.port, there.port());
    EXPECT_EQ(choose_servers(found.servers).stun,
              "stun://127.0.0.1:" + std::to_string(there.port()));
}

TEST_F(Search, KeepsTheOrderWhereNoneAnswers)
{
    StunEar first;
    StunEar second;
    first.fall_silent();
    second.fall_silent();
    auto found = find({first.url(), second.url()});
    ASSERT_EQ(found.servers.size(), 2U);
    EXPECT_EQ(found.servers[0].server.port, first.port());
    EXPECT_EQ(first.requests(), 1) << "asked once";
}

TEST_F(Search, AsksNobodyWhereThereIsNoChoice)
{
    StunEar only;
    find({only.url(), "turn:u:p@127.0.0.1:" + std::to_string(only.port())});
    run_for(100ms);
    EXPECT_EQ(only.requests(), 0);
}

TEST(SearchLife, EndsWithItsOwner)
{
    {
        ServerSearch search;
        search.start({"stun:no-such-host.invalid:3478"}, 5s,
                     [](const auto&) { ADD_FAILURE() << "the search is gone"; });
    }
    run_for(200ms);
}

}  // namespace
}  // namespace mailcall::media
