// Files and what is said of the chat over two real sessions.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <thread>

#include "files_peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;
using share::TransferState;

std::string noise(std::size_t size)
{
    std::minstd_rand random{7};
    std::string text(size, '\0');
    for (auto& c : text) c = static_cast<char>(random());
    return text;
}

bool arrived(FilesPeer& from, FilesPeer& to, std::chrono::milliseconds patience)
{
    return wait_until(
        [&] { return from.is(true, TransferState::done) && to.is(false, TransferState::done); },
        patience);
}

TEST(Files, GoBothWaysWhilePictureAndSoundGo)
{
    FilesPeer a{true, test_settings()};
    FilesPeer b{false, test_settings()};
    talk(a, b);
    auto mine = noise(5'000'000);
    put_file(a.path("mine"), mine);
    put_file(b.path("yours"), "one small file");
    ASSERT_TRUE(a.exchange().send({a.path("mine")}));
    ASSERT_TRUE(b.exchange().send({b.path("yours")}));
    EXPECT_TRUE(arrived(a, b, 30s));
    EXPECT_TRUE(arrived(b, a, 30s));
    EXPECT_TRUE(get_file(b.downloads() + "/mine") == mine);
    EXPECT_EQ(get_file(a.downloads() + "/yours"), "one small file");
    EXPECT_TRUE(a.complaints.empty() && b.complaints.empty());
    EXPECT_TRUE(wait_until([&] { return b.session().stats().video_frames > 0; }, 10s));
    EXPECT_FALSE(a.loss || b.loss);
}

TEST(Files, NothingIsToldBeforeTheValvesAreOpen)
{
    FilesPeer a{true, text_only_settings()};
    FilesPeer b{false, text_only_settings()};
    connect_by_one_mail(a, b);
    // b thinks that it is proven already: what it says must wait.
    b.session().open_valves();
    EXPECT_TRUE(wait_until([&] { return b.opened == 1; }, 5s));
    run_for(200ms);
    EXPECT_EQ(a.opened, 0);
    put_file(b.path("early"), "early");
    ASSERT_TRUE(b.exchange().send({b.path("early")}));
    a.session().open_valves();
    EXPECT_TRUE(arrived(b, a, 10s));
    EXPECT_EQ(a.opened, 1);
}

TEST(Files, GoOnInTheNextSession)
{
    auto settings = text_only_settings();
    FilesPeer a{true, settings};
    FilesPeer b{false, settings};
    talk(a, b);
    auto mine = noise(30'000'000);
    put_file(a.path("mine"), mine);
    ASSERT_TRUE(a.exchange().send({a.path("mine")}));
    ASSERT_TRUE(wait_until([&] { return b.received > 5'000'000; }, 20s));
    // As when the network changes: both sessions go, and others take their place.
    a.exchange().disconnect();
    b.exchange().disconnect();
    auto before = b.received;
    a.begin_again(settings);
    b.begin_again(settings);
    talk(a, b);
    EXPECT_TRUE(arrived(a, b, 30s));
    EXPECT_TRUE(get_file(b.downloads() + "/mine") == mine);
    EXPECT_LT(b.received - before, 30'000'000);
    EXPECT_TRUE(b.complaints.empty());
}

// Whether pongs come back in time while a file takes all that the connection can carry.
TEST(Files, DoNotKeepPingsWaiting)
{
    Timings quick;
    quick.ping = 100ms;
    quick.gone = patient(1000ms);
    auto settings = text_only_settings();
    FilesPeer a{true, settings};
    FilesPeer b{false, settings};
    a.begin_again(settings, quick);
    b.begin_again(settings, quick);
    talk(a, b);
    put_file(a.path("large"), noise(50'000'000));
    ASSERT_TRUE(a.exchange().send({a.path("large")}));
    EXPECT_TRUE(arrived(a, b, 60s));
    EXPECT_TRUE(a.reached_changes.empty());
    EXPECT_TRUE(b.reached_changes.empty());
}

TEST(Files, WhoIsFloodedHearsNoMore)
{
    FilesPeer a{true, text_only_settings()};
    FilesPeer b{false, text_only_settings()};
    a.raw = b.raw = true;
    talk(a, b);
    ASSERT_TRUE(wait_until([&] { return a.opened && b.opened; }, 5s));
    base::Bytes block(64 * 1024);
    // The loop does not turn meanwhile: who sends does not wait to be answered.
    for (int i = 0; i < 800; ++i) {
        a.session().send_files_bytes(block);
        std::this_thread::sleep_for(1ms);
    }
    auto deadline = std::chrono::steady_clock::now() + patient(10s);
    while (a.session().files_waiting() > 0 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(5ms);
    EXPECT_TRUE(wait_until([&] { return !b.troubles.empty(); }, 10s));
    EXPECT_LE(b.received, 8 * 1024 * 1024);
    // The rest of the call is as it was.
    ASSERT_TRUE(a.session().send_chat("still here"));
    EXPECT_TRUE(wait_until([&] { return !b.chats.empty(); }, 10s));
    EXPECT_FALSE(b.loss);
}

TEST(Files, ChatIsToldToHaveArrived)
{
    FilesPeer a{true, text_only_settings()};
    FilesPeer b{false, text_only_settings()};
    talk(a, b);
    for (const char* text : {"one", "two", "three"}) ASSERT_TRUE(a.session().send_chat(text));
    EXPECT_TRUE(wait_until([&] { return !a.delivered.empty() && a.delivered.back() == 3; }, 5s));
    EXPECT_TRUE(std::is_sorted(a.delivered.begin(), a.delivered.end()));
    EXPECT_TRUE(b.delivered.empty());
    EXPECT_EQ(b.chats.size(), 3U);
}

}  // namespace
}  // namespace mailcall::media
