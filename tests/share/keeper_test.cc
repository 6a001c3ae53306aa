// Keeper: the call process' end, over the real program on the main loop.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/keeper.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "confined.hh"
#include "main_loop.hh"
#include "processes.hh"
#include "share/keeper_words.hh"
#include "slowness.hh"
#include "temp_folder.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Result;
using std::chrono::milliseconds;

// The one mailcall-folder that `parent` has started.
pid_t folder_process_of(pid_t parent)
{
    for (const auto& process : fs::directory_iterator{"/proc"}) {
        std::istringstream stat{get_file(process.path() / "stat")};
        pid_t id = 0;
        pid_t its_parent = 0;
        std::string name;
        std::string state;
        stat >> id >> name >> state >> its_parent;
        if (its_parent == parent && name == "(mailcall-folder)" && state != "Z") return id;
    }
    return 0;
}

class KeeperTest : public testing::Test {
  protected:
    KeeperTest()
    {
        put_file(place_ / "a.txt", "first");
        put_file(place_ / "b.txt", "second");
        fs::create_directories(place_ / "sub/empty");
        put_file(place_ / "sub/c.txt", "third");
    }

    // The next test looks for a process of its own.
    void TearDown() override
    {
        keeper_.reset();
        EXPECT_TRUE(run_until([] { return folder_process_of(getpid()) == 0; }));
    }

    void start(milliseconds patience = std::chrono::minutes{1})
    {
        auto started = Keeper::start(
            place_.path(), [this] { ++gone_; }, patience);
        ASSERT_TRUE(started) << started.error().what;
        keeper_ = std::move(*started);
    }
    Result<Keeper::Opened> open(const std::string& path)
    {
        std::optional<Result<Keeper::Opened>> got;
        keeper_->open(path, [&got](Result<Keeper::Opened> result) { got = std::move(result); });
        EXPECT_FALSE(got);  // never from inside
        EXPECT_TRUE(run_until([&got] { return got.has_value(); }));
        return got ? std::move(*got) : base::fail(Code::internal, "no answer");
    }
    Result<Listing> list(const std::string& path)
    {
        std::optional<Result<Listing>> got;
        keeper_->list(path, [&got](Result<Listing> result) { got = std::move(result); });
        EXPECT_FALSE(got);
        EXPECT_TRUE(run_until([&got] { return got.has_value(); }));
        return got ? std::move(*got) : base::fail(Code::internal, "no answer");
    }
    // Five questions, more than are under way at a time; counts how each came back.
    void ask_five()
    {
        auto count = [this](const Result<Listing>& got) {
            ++(got ? answered_ : failed_);
            if (!got) last_error_ = got.error();
        };
        for (int i = 0; i < 5; ++i) keeper_->list("", count);
    }
    // Greeted, and then held: what is asked from now on stays unanswered.
    pid_t hold()
    {
        EXPECT_TRUE(list(""));
        auto process = folder_process_of(getpid());
        // 0 would mean all of us.
        if (process <= 0) throw std::runtime_error{"no mailcall-folder to hold"};
        kill(process, SIGSTOP);
        return process;
    }

    TempFolder place_;
    std::unique_ptr<Keeper> keeper_;
    int gone_ = 0;
    int answered_ = 0;
    int failed_ = 0;
    base::Error last_error_;
};

TEST_F(KeeperTest, ListsOpensAndWalks)
{
    start();
    auto listing = list("");
    ASSERT_TRUE(listing);
    ASSERT_EQ(listing->entries.size(), 3U);
    EXPECT_EQ(listing->entries[0].name, "sub");
    EXPECT_FALSE(listing->is_cut);
    EXPECT_EQ(list("sub")->path, "sub");
    auto opened = open("sub/c.txt");
    ASSERT_TRUE(opened);
    Descriptor file{opened->fd};
    EXPECT_EQ(read_some(file.get()), "third");
    EXPECT_EQ(opened->size, 5);
    EXPECT_EQ(opened->path, "sub/c.txt");
    EXPECT_EQ(fcntl(file.get(), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    EXPECT_EQ(fcntl(file.get(), F_GETFL) & O_ACCMODE, O_RDONLY);
    std::optional<Result<Keeper::Tree>> tree;
    keeper_->walk("", [&tree](auto got) { tree = std::move(got); });
    ASSERT_TRUE(run_until([&tree] { return tree.has_value(); }));
    ASSERT_TRUE(*tree);
    EXPECT_TRUE((*tree)->is_folder);
    EXPECT_EQ((*tree)->files.size(), 4U);  // with the empty folder
}

TEST_F(KeeperTest, ManyQuestionsAreAllAnsweredInOrder)
{
    start();
    std::string order;
    int answers = 0;
    for (int i = 0; i < 200; ++i)
        keeper_->open(i % 2 == 0 ? "a.txt" : "b.txt", [&](Result<Keeper::Opened> got) {
            ASSERT_TRUE(got);
            Descriptor file{got->fd};
            EXPECT_EQ(read_some(file.get()), answers % 2 == 0 ? "first" : "second");
            ++answers;
        });
    EXPECT_TRUE(run_until([&answers] { return answers == 200; }));
}

TEST_F(KeeperTest, RefusalsAreSentences)
{
    start();
    for (auto path : {"../etc/passwd", "/etc/passwd", ".ssh", "a.txt/", "x\ny"}) {
        auto refused = open(path);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Code::bad_argument);
        EXPECT_NE(refused.error().what.find("it is not shared"), std::string::npos);
        EXPECT_EQ(refused.error().what.find('\n'), std::string::npos);
        // The peer may be told: it says nothing about where the folder lies.
        EXPECT_EQ(refused.error().what.find(place_.path()), std::string::npos);
    }
    EXPECT_EQ(open("nothing").error().code, Code::not_found);
    EXPECT_EQ(list("a.txt").error().what, "Reading a.txt: it is not a folder");
    EXPECT_EQ(open(std::string(100'000, 'x')).error().code, Code::bad_argument);
    EXPECT_TRUE(open("a.txt").map([](const auto& opened) { return ::close(opened.fd) == 0; }));
}

TEST_F(KeeperTest, EveryCauseHasItsWords)
{
    std::vector<std::string> all;
    for (int i = 1; i <= static_cast<int>(last_cause); ++i) {
        auto error = describe(static_cast<Cause>(i), "a/b.txt");
        EXPECT_FALSE(error.what.empty());
        EXPECT_EQ(std::count(all.begin(), all.end(), error.what), 0) << error.what;
        all.push_back(error.what);
    }
}

TEST_F(KeeperTest, WhatCannotBeSharedIsRefusedAtOnce)
{
    auto file = Keeper::start(place_ / "a.txt", [] {});
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Code::bad_argument);
    auto nothing = Keeper::start(place_ / "nothing", [] {});
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().code, Code::unreadable);
}

TEST_F(KeeperTest, KilledProcessFailsWhatWasAsked)
{
    start();
    auto process = hold();
    ask_five();
    kill(process, SIGKILL);
    EXPECT_TRUE(run_until([this] { return gone_ > 0; }));
    EXPECT_EQ(failed_, 5);
    EXPECT_EQ(answered_, 0);
    EXPECT_EQ(last_error_.code, Code::peer_gone);
    // From now on, too.
    EXPECT_EQ(open("a.txt").error().code, Code::peer_gone);
    EXPECT_EQ(gone_, 1);
}

TEST_F(KeeperTest, SilentProcessIsGivenUp)
{
    // It must be long enough for the program to start.
    const auto patience = milliseconds{1000} * slowness();
    start(patience);
    auto process = hold();
    run_for(patience + milliseconds{200});
    EXPECT_EQ(gone_, 0);  // nothing was asked, so nothing is late
    ask_five();
    EXPECT_TRUE(run_until([this] { return gone_ > 0; }));
    EXPECT_EQ(failed_, 5);
    EXPECT_EQ(last_error_.code, Code::timeout);
    EXPECT_TRUE(run_until([process] { return kill(process, 0) != 0; }));  // killed and reaped
}

TEST_F(KeeperTest, DestroyedWithQuestionsUnderWay)
{
    start();
    auto process = hold();
    ask_five();
    keeper_.reset();
    EXPECT_TRUE(run_until([process] { return kill(process, 0) != 0; }));
    EXPECT_EQ(answered_ + failed_ + gone_, 0);
}

TEST_F(KeeperTest, DestroyedFromAnAnswer)
{
    start();
    bool done = false;
    keeper_->list("", [&](const Result<Listing>& got) {
        EXPECT_TRUE(got);
        keeper_.reset();
        done = true;
    });
    ask_five();
    EXPECT_TRUE(run_until([&done] { return done; }));
    run_for(milliseconds{50});
    EXPECT_EQ(answered_ + failed_ + gone_, 0);
}

TEST_F(KeeperTest, DestroyedFromAFailureAndFromGone)
{
    start();
    auto process = hold();
    keeper_->list("", [this](const Result<Listing>&) { keeper_.reset(); });
    ask_five();
    kill(process, SIGKILL);
    EXPECT_TRUE(run_until([this] { return !keeper_; }));
    run_for(milliseconds{50});
    EXPECT_EQ(answered_ + failed_ + gone_, 0);
    auto again = Keeper::start(place_.path(), [this] { keeper_.reset(); });
    ASSERT_TRUE(again);
    keeper_ = std::move(*again);
    kill(hold(), SIGKILL);
    EXPECT_TRUE(run_until([this] { return !keeper_; }));
}

TEST_F(KeeperTest, DeletedFolderIsSaid)
{
    start();
    ASSERT_TRUE(list(""));
    fs::remove_all(place_.path());
    EXPECT_EQ(list("").error().what, "The shared folder was deleted.");
    EXPECT_EQ(open("a.txt").error().what, "The shared folder was deleted.");
    EXPECT_EQ(gone_, 0);
}

TEST_F(KeeperTest, DescriptorsDoNotPileUp)
{
    start();
    ASSERT_TRUE(list(""));
    int before = count_entries("/proc/self/fd");
    for (int i = 0; i < 50; ++i) {
        auto opened = open("a.txt");
        ASSERT_TRUE(opened);
        Descriptor file{opened->fd};
    }
    EXPECT_EQ(count_entries("/proc/self/fd"), before);
    // One more than it may have: no file arrives, and a sentence does.
    std::vector<Descriptor> all;
    rlimit old{};
    getrlimit(RLIMIT_NOFILE, &old);
    rlimit low{static_cast<rlim_t>(before) + 8, old.rlim_max};
    setrlimit(RLIMIT_NOFILE, &low);
    for (int fd = dup(0); fd >= 0; fd = dup(0)) all.emplace_back(fd);
    auto refused = open("a.txt");
    setrlimit(RLIMIT_NOFILE, &old);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("short of memory"), std::string::npos);
    all.clear();
    auto opened = open("a.txt");
    EXPECT_TRUE(opened);
    if (opened) ::close(opened->fd);
}

// Held as by a dead disk it cannot notice that its socket is closed: the system ends it.
TEST_F(KeeperTest, DiesWithTheCallProcess)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    auto call = start_process([&] {
        start();
        pid_t process = hold();
        if (write(ready[1], &process, sizeof process) != sizeof process) return 1;
        for (;;) pause();
    });
    pid_t process = 0;
    ASSERT_EQ(read(ready[0], &process, sizeof process), ssize_t{sizeof process});
    kill(call, SIGKILL);
    waitpid(call, nullptr, 0);
    int status = 0;
    EXPECT_EQ(waitpid(process, &status, 0), process);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

// Run by the next test in a folder where there is no such program.
TEST(KeeperAlone, DISABLED_SaysThatItsProgramIsMissing)
{
    auto started = Keeper::start("/", [] {});
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, Code::media_missing);
    EXPECT_NE(started.error().hint.find("Install"), std::string::npos);
}

TEST_F(KeeperTest, MissingProgramIsSaid)
{
    if (access(MAILCALL_LIBEXECDIR "/mailcall-folder", X_OK) == 0)
        GTEST_SKIP() << "Mailcall is installed here";
    auto copy = place_ / "test";
    fs::copy_file("/proc/self/exe", copy);
    auto words = copy + " --gtest_also_run_disabled_tests --gtest_filter=KeeperAlone.* >/dev/null";
    EXPECT_EQ(std::system(words.c_str()), 0);
}

}  // namespace
}  // namespace mailcall::share
