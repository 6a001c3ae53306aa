// Breaks: the wire is cut, programs start anew, people pause and cancel; it goes on or ends in
// words, and what arrives is right.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <random>

#include "two_sides.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Resume : public testing::Test {
  protected:
    // Sends and waits until the receiver has so much.
    int begin(const std::string& path, std::int64_t until)
    {
        auto before = b_.last(false).id;
        auto sent = a_.exchange().send({path});
        EXPECT_TRUE(sent);
        EXPECT_TRUE(
            wait_for([&] { return b_.last(false).id > before && b_.last(false).done >= until; }));
        return sent ? sent->front() : 0;
    }
    // The same, and then the wire is cut.
    void begin_and_cut(const std::string& path, std::int64_t until)
    {
        pair_.wire.stall_after(until + 500'000);
        begin(path, until);
        pair_.wire.cut();
    }
    std::string give(const std::string& name, const std::string& text)
    {
        put_file(a_.path(name), text);
        return a_.path(name);
    }
    bool both_are(TransferState state)
    {
        return wait_for([&] { return a_.is(true, state) && b_.is(false, state); });
    }
    void expect_arrived(const std::string& sent)
    {
        ASSERT_TRUE(both_are(TransferState::done))
            << name(a_.last(true).state) << " " << name(b_.last(false).state) << " "
            << b_.last(false).problem;
        EXPECT_TRUE(get_file(b_.last(false).path) == get_file(sent));
        EXPECT_EQ(b_.partial_files(), 0);
    }

    Pair pair_;
    Side& a_ = pair_.a;
    Side& b_ = pair_.b;
    std::string large_ = noise(24'000'000);
};

TEST_F(Resume, ThreeCutsCostNoByteTwice)
{
    auto path = give("large", large_);
    begin_and_cut(path, 1'000'000);
    for (int cut = 1; cut <= 3; ++cut) {
        ASSERT_TRUE(both_are(TransferState::broken));
        EXPECT_TRUE(fs::is_empty(b_.downloads()));
        pair_.wire.join();
        if (cut == 3) break;
        auto from = b_.last(false).done;
        pair_.wire.stall_after(1'500'000);
        ASSERT_TRUE(wait_for([&] { return b_.last(false).done > from + 1'000'000; }));
        pair_.wire.cut();
    }
    expect_arrived(path);
    // What was on the wire is lost each time, up to the window; nothing else.
    EXPECT_LT(pair_.wire.carried, std::ssize(large_) + 3 * 5'000'000);
}

// Each step of a transfer, also the last ones: all of it has come, and is being put in its place.
TEST(Schedules, ACutAfterEachMessage)
{
    for (int tried = 0; tried < 64; ++tried) {
        Pair pair;
        auto folder = pair.a.path("tree");
        fs::create_directory(folder);
        for (int i = 0; i < 20; ++i) put_file(folder + "/" + std::to_string(i), noise(10'000));
        pair.wire.cut_after(4 + tried % 16);
        ASSERT_TRUE(pair.a.exchange().send({folder}));
        ASSERT_TRUE(wait_for([&] {
            if (!pair.wire.is_joined()) pair.wire.join();
            return pair.b.is(false, TransferState::done) && pair.a.is(true, TransferState::done);
        })) << tried % 16
            << " " << pair.b.last(false).problem;
    }
}

TEST_F(Resume, AReceiverThatStartsAnewGoesOn)
{
    auto path = give("large", large_);
    begin_and_cut(path, 10'000'000);
    b_.start_anew();
    auto before = pair_.wire.carried;
    pair_.wire.join();
    expect_arrived(path);
    EXPECT_LT(pair_.wire.carried - before, std::ssize(large_) - 9'000'000);
}

TEST_F(Resume, ASenderThatStartsAnewGoesOn)
{
    auto path = give("large", large_);
    begin_and_cut(path, 10'000'000);
    a_.start_anew();
    auto before = pair_.wire.carried;
    pair_.wire.join();
    ASSERT_TRUE(wait_for([&] { return b_.is(false, TransferState::failed); }));
    EXPECT_NE(b_.last(false).problem.find("goes on"), std::string::npos);
    ASSERT_TRUE(a_.exchange().send({path}));
    expect_arrived(path);
    EXPECT_LT(pair_.wire.carried - before, std::ssize(large_) - 9'000'000);
}

TEST_F(Resume, AFolderGoesOnInTheMiddleOfAFile)
{
    fs::create_directories(a_.path("tree/sub"));
    for (int i = 0; i < 50; ++i) put_file(a_.path("tree/sub/" + std::to_string(i)), noise(2000));
    put_file(a_.path("tree/large"), large_);
    put_file(a_.path("tree/z"), "the last");
    begin_and_cut(a_.path("tree"), 10'000'000);
    b_.start_anew();
    auto before = pair_.wire.carried;
    pair_.wire.join();
    ASSERT_TRUE(both_are(TransferState::done));
    EXPECT_TRUE(tree_of(b_.last(false).path) == tree_of(a_.path("tree")));
    EXPECT_LT(pair_.wire.carried - before, std::ssize(large_) - 9'000'000);
    EXPECT_EQ(b_.partial_files(), 0);
}

TEST_F(Resume, AFileThatIsAnotherOneNowBeginsAtZero)
{
    auto path = give("large", large_);
    auto time = fs::last_write_time(path);
    begin_and_cut(path, 10'000'000);
    // Same name, size and time; the hash of the part that is there tells them apart.
    large_[5] = static_cast<char>(large_[5] ^ 1);
    put_file(path, large_);
    fs::last_write_time(path, time);
    a_.start_anew();
    pair_.wire.join();
    ASSERT_TRUE(a_.exchange().send({path}));
    expect_arrived(path);
}

TEST_F(Resume, APartialFileThatWasTamperedWithIsNotUsed)
{
    auto path = give("large", large_);
    begin_and_cut(path, 10'000'000);
    ASSERT_TRUE(wait_for([&] { return b_.is(false, TransferState::broken); }));
    b_.start_anew();
    for (const auto& entry : fs::directory_iterator{b_.partial()}) {
        if (entry.path().extension() != ".data") continue;
        std::fstream data{entry.path(), std::ios::in | std::ios::out | std::ios::binary};
        data << "tampered with";
    }
    pair_.wire.join();
    expect_arrived(path);
}

TEST_F(Resume, StatesOfNonsenseBeginAtZero)
{
    auto path = give("large", large_);
    for (const char* nonsense : {"", "{", "{\"version\":1}", "[1]", "\xff\xff"}) {
        begin_and_cut(path, 10'000'000);
        a_.start_anew();
        b_.start_anew();
        for (const auto& entry : fs::directory_iterator{b_.partial()})
            if (entry.path().extension() == ".state") put_file(entry.path().string(), nonsense);
        pair_.wire.join();
        ASSERT_TRUE(a_.exchange().send({path}));
        expect_arrived(path);
    }
}

TEST_F(Resume, PausingStopsItOnBothSides)
{
    auto path = give("large", large_);
    int id = begin(path, 1'000'000);
    for (bool sender : {true, false}) {
        auto& who = sender ? a_ : b_;
        int number = sender ? id : b_.last(false).id;
        ASSERT_TRUE(who.exchange().pause(number, true));
        ASSERT_TRUE(both_are(TransferState::paused));
        EXPECT_EQ(who.last(sender).paused_by_us, true);
        // What was under way arrives; then nothing more does.
        std::int64_t seen = -1;
        ASSERT_TRUE(wait_for([&] {
            bool same = seen == pair_.wire.carried;
            seen = pair_.wire.carried;
            g_usleep(20'000);
            return same;
        }));
        EXPECT_LT(b_.last(false).done, std::ssize(large_));
        ASSERT_TRUE(who.exchange().pause(number, false));
        ASSERT_TRUE(wait_for([&] { return b_.last(false).state != TransferState::paused; }));
        ASSERT_TRUE(wait_for([&] { return a_.last(true).state != TransferState::paused; }));
    }
    expect_arrived(path);
}

TEST_F(Resume, APauseOutlivesABreak)
{
    auto path = give("large", large_);
    begin(path, 1'000'000);
    ASSERT_TRUE(b_.exchange().pause(b_.last(false).id, true));
    ASSERT_TRUE(both_are(TransferState::paused));
    pair_.wire.cut();
    ASSERT_TRUE(both_are(TransferState::broken));
    pair_.wire.join();
    ASSERT_TRUE(both_are(TransferState::paused));
    ASSERT_TRUE(b_.exchange().pause(b_.last(false).id, false));
    expect_arrived(path);
}

TEST_F(Resume, CancellingByEitherLeavesNothing)
{
    auto path = give("large", large_);
    for (bool sender : {true, false}) {
        int id = begin(path, 1'000'000);
        auto& who = sender ? a_ : b_;
        ASSERT_TRUE(who.exchange().cancel(sender ? id : b_.last(false).id));
        ASSERT_TRUE(both_are(TransferState::cancelled));
        EXPECT_FALSE(who.exchange().cancel(sender ? id : b_.last(false).id));
        EXPECT_TRUE(wait_for([&] { return b_.partial_files() == 0; }));
    }
    EXPECT_TRUE(fs::is_empty(b_.downloads()));
    EXPECT_TRUE(a_.complaints.empty());
    EXPECT_TRUE(b_.complaints.empty());
    pair_.deliver(give("next", "the line is as good as new"));
}

TEST_F(Resume, CancellingDuringABreakIsToldAfterwards)
{
    auto path = give("large", large_);
    for (bool sender : {true, false}) {
        int id = begin(path, 1'000'000);
        pair_.wire.cut();
        ASSERT_TRUE(both_are(TransferState::broken));
        auto& who = sender ? a_ : b_;
        ASSERT_TRUE(who.exchange().cancel(sender ? id : b_.last(false).id));
        pair_.wire.join();
        EXPECT_TRUE(both_are(TransferState::cancelled));
    }
}

TEST_F(Resume, TheSameFileTwiceAtATimeIsTwoFiles)
{
    auto path = give("large", large_);
    ASSERT_TRUE(a_.exchange().send({path, path}));
    ASSERT_TRUE(wait_for([&] { return count_entries(b_.downloads()) == 2; }));
    for (const char* name : {"/large", "/large (2)"})
        EXPECT_TRUE(get_file(b_.downloads() + name) == large_);
}

TEST_F(Resume, WhatNobodyWantsForAWeekIsRemoved)
{
    auto path = give("large", large_);
    begin_and_cut(path, 10'000'000);
    ASSERT_TRUE(a_.exchange().cancel(a_.last(true).id));
    b_.start_anew();
    EXPECT_GT(b_.partial_files(), 0);
    for (const auto& entry : fs::directory_iterator{b_.partial()})
        fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - 6 * 24h);
    b_.start_anew();
    pair_.wire.join();
    pair_.deliver(give("first", "so that the sweeping is over"));
    EXPECT_GT(b_.partial_files(), 0);
    for (const auto& entry : fs::directory_iterator{b_.partial()})
        fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - 8 * 24h);
    pair_.wire.cut();
    b_.start_anew();
    EXPECT_TRUE(wait_for([&] { return b_.partial_files() == 0; }));
}

std::string standing_of(const Side& side)
{
    std::string all;
    for (const auto& [id, transfer] : side.seen)
        all += "\n  " + transfer.name + ": " + std::string{name(transfer.state)} + " " +
               std::to_string(transfer.done) + " of " + std::to_string(transfer.size) + " " +
               transfer.problem;
    for (const auto& complaint : side.complaints) all += "\n  " + complaint;
    return all;
}

// Random files, cuts, pauses and restarts: in the end everything is there, and right.
class Schedule {
  public:
    explicit Schedule(unsigned seed) : random_{seed} {}

    void run()
    {
        for (int i = 0; i < items; ++i) paths_.push_back(make_item(i));
        ASSERT_TRUE(pair_.a.exchange().send(paths_));
        for (int action = 0; action < 8 && arrived() < items; ++action) disturb();
        if (!pair_.wire.is_joined()) pair_.wire.join();
        pair_.wire.cut_after(-1);
        ASSERT_TRUE(wait_for([this] { return resume_all(); }))
            << "sender:" << standing_of(pair_.a) << "\nreceiver:" << standing_of(pair_.b);
        for (const auto& path : paths_) EXPECT_TRUE(came_whole(path)) << path;
        EXPECT_EQ(count_entries(pair_.b.downloads()), items);
        EXPECT_TRUE(pair_.b.complaints.empty()) << pair_.b.complaints.front();
        EXPECT_TRUE(pair_.a.complaints.empty()) << pair_.a.complaints.front();
    }

  private:
    static constexpr int items = 3;

    int below(unsigned most) { return static_cast<int>(random_() % most); }
    std::string make_noise(unsigned most)
    {
        auto size = static_cast<std::size_t>(below(most));
        return noise(size, static_cast<unsigned>(random_()));
    }
    // A file, or a folder of many.
    std::string make_item(int number)
    {
        auto path = pair_.a.path("item" + std::to_string(number));
        if (below(3) > 0) {
            put_file(path, make_noise(3'000'000));
            return path;
        }
        fs::create_directories(path + "/d");
        for (int n = below(200); n > 0; --n)
            put_file(path + (n % 2 ? "/d/" : "/") + std::to_string(n), make_noise(20'000));
        return path;
    }
    std::ptrdiff_t arrived() const
    {
        return std::count_if(pair_.b.seen.begin(), pair_.b.seen.end(), [](const auto& transfer) {
            return transfer.second.state == TransferState::done;
        });
    }
    void disturb()
    {
        for (int turns = below(60); turns > 0; --turns)
            if (!g_main_context_iteration(nullptr, FALSE)) g_usleep(200);
        if (pair_.b.seen.empty()) return;
        int id = pair_.b.seen.begin()->first;
        switch (below(4)) {
            case 0: (void)pair_.b.exchange().pause(id, below(2) == 0); break;
            case 1: pair_.wire.cut_after(1 + below(40)); break;
            default: pair_.wire.join(); break;
        }
    }
    bool resume_all()
    {
        for (const auto& transfer : pair_.b.exchange().transfers())
            if (transfer.paused_by_us) (void)pair_.b.exchange().pause(transfer.id, false);
        return arrived() == items;
    }
    bool came_whole(const std::string& path) const
    {
        auto got = pair_.b.downloads() + "/" + fs::path{path}.filename().string();
        return fs::is_directory(path) ? tree_of(path) == tree_of(got)
                                      : get_file(path) == get_file(got);
    }

    std::mt19937 random_;
    Pair pair_;
    std::vector<std::string> paths_;
};

TEST(Schedules, AtRandom)
{
    const char* count = std::getenv("MAILCALL_SCHEDULES");
    const char* first = std::getenv("MAILCALL_FIRST_SCHEDULE");
    for (int seed = first ? std::atoi(first) : 1; seed <= (count ? std::atoi(count) : 20); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Schedule{static_cast<unsigned>(seed)}.run();
    }
}

}  // namespace
}  // namespace mailcall::share
