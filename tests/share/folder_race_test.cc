// A shared folder while somebody swaps what is in it for links to the outside, as fast as he can.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

#include "confined.hh"
#include "processes.hh"
#include "share/confine.hh"
#include "temp_folder.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

// However busy the computer is, the two threads have met by then.
constexpr auto most_time = std::chrono::seconds{20};

// Two names change places again and again; each of them is there at every moment.
class Swapper {
  public:
    Swapper(std::string one, std::string other)
        : one_{std::move(one)}, other_{std::move(other)}, thread_{[this] { swap(); }}
    {
    }
    Swapper(const Swapper&) = delete;
    Swapper& operator=(const Swapper&) = delete;
    ~Swapper()
    {
        over_ = true;
        thread_.join();
    }

  private:
    void swap()
    {
        while (!over_)
            if (syscall(SYS_renameat2, AT_FDCWD, one_.c_str(), AT_FDCWD, other_.c_str(),
                        RENAME_EXCHANGE) != 0)
                std::abort();
    }

    std::string one_;
    std::string other_;
    std::atomic<bool> over_ = false;
    std::thread thread_;
};

// What a number of tries gave.
struct Score {
    int right = 0;    // what lies in the folder
    int refused = 0;  // with a cause
    int leaked = 0;
    int silent = 0;

    int tries() const { return right + refused + leaked + silent; }
    void add(const Reply& reply)
    {
        if (!reply.answered)
            ++silent;
        else if (leaks(reply))
            ++leaked;
        else
            reply.answer.cause == Cause::fine ? ++right : ++refused;
    }
};

// Both outcomes often enough that the race was one, and time for no more than that.
bool is_enough(const Score& score, std::chrono::steady_clock::time_point begun)
{
    bool both = score.right > 100 && score.refused > 100;
    auto passed = std::chrono::steady_clock::now() - begun;
    bool late = passed > std::chrono::milliseconds{500};
    return passed > most_time || score.silent > 0 || (both && late);
}

class Race : public testing::TestWithParam<Mode> {
  protected:
    Race()
    {
        umask(S_IWGRP | S_IWOTH);
        chmod(place_.path().c_str(), 0755);
        fs::create_directories(place_ / "shared/on/the/way");
        fs::create_directories(place_ / "outside/way");
        fs::create_directories(place_ / "outside/secret-folder");
        put_file(place_ / "outside/file.txt", secret);
        put_file(place_ / "outside/way/file.txt", secret);
        put_file(place_ / "outside/secret.txt", secret);
        put_file(place_ / "shared/on/file.txt", "inside");
        put_file(place_ / "shared/on/the/way/file.txt", "inside");
        put_file(place_ / "shared/file.txt", "inside");
    }

    Score run(Ask ask, const std::string& path)
    {
        Confined folder{place_ / "shared", GetParam()};
        Score score;
        auto begun = std::chrono::steady_clock::now();
        Swapper swapper{trap_, victim_};
        while (!is_enough(score, begun)) score.add(folder.ask(ask, path));
        return score;
    }
    // `victim` and a link at `trap` to `target` take turns.
    void set_trap(const std::string& victim, const std::string& target)
    {
        trap_ = place_ / "shared/trap";
        victim_ = place_ / ("shared/" + victim);
        fs::create_symlink(target, trap_);
    }
    void expect_none(const Score& score)
    {
        EXPECT_EQ(score.leaked, 0);
        EXPECT_EQ(score.silent, 0);
        EXPECT_GT(score.right, 0) << "the race was none";
        EXPECT_GT(score.refused, 0) << "the race was none";
        std::cout << score.tries() << " tries " << name(GetParam()) << ", refused " << score.refused
                  << ", came out " << score.leaked << '\n';
    }

    TempFolder place_;
    std::string trap_;
    std::string victim_;
};

TEST_P(Race, FileForLink)
{
    set_trap("file.txt", place_ / "outside/file.txt");
    expect_none(run(Ask::open, "file.txt"));
}

TEST_P(Race, FolderForLink)
{
    set_trap("on", place_ / "outside");
    expect_none(run(Ask::open, "on/file.txt"));
}

TEST_P(Race, FolderInTheMiddleForLinkUp)
{
    set_trap("on/the", "../../outside");
    fs::rename(trap_, place_ / "shared/on/trap");
    trap_ = place_ / "shared/on/trap";
    expect_none(run(Ask::open, "on/the/way/file.txt"));
}

TEST_P(Race, ListedFolderForLink)
{
    set_trap("on", place_ / "outside");
    expect_none(run(Ask::list, "on"));
}

TEST_P(Race, WalkedFolderForLink)
{
    set_trap("on", place_ / "outside");
    expect_none(run(Ask::walk, "on"));
}

TEST_P(Race, FileForPipe)
{
    set_trap("file.txt", "nothing");
    fs::remove(trap_);
    ASSERT_EQ(mkfifo(trap_.c_str(), 0666), 0);
    expect_none(run(Ask::open, "file.txt"));  // and never waits for a writer
}

// A folder that is moved out and back: nobody gets out by it as there is no way up.
TEST_P(Race, FolderMovesOutAndBack)
{
    fs::create_directories(place_ / "outside/empty");
    trap_ = place_ / "outside/empty";
    victim_ = place_ / "shared/on/the";
    Confined folder{place_ / "shared", GetParam()};
    Score score;
    auto begun = std::chrono::steady_clock::now();
    Swapper swapper{trap_, victim_};
    while (!is_enough(score, begun)) {
        score.add(folder.ask(Ask::open, "on/the/way/file.txt"));
        auto up = folder.ask(Ask::open, "on/the/../../outside/secret.txt");
        EXPECT_EQ(up.answer.cause, Cause::not_shared);
    }
    expect_none(score);
}

// Without any check of paths: how often a plain open() is led out by this very race, and that
// Landlock alone stops it.
TEST_P(Race, PlainOpenIsLedOutUnlessLandlockHolds)
{
    set_trap("on", place_ / "outside");
    Swapper swapper{trap_, victim_};
    // A thread does not live on in a forked process, but goes on in ours.
    auto leaked = run_process([this] {
        Descriptor folder{::open((place_ / "shared").c_str(), O_RDONLY | O_DIRECTORY)};
        auto confined = confine(folder.get(), GetParam().landlock);
        if (!confined) return 2;
        if (GetParam().landlock && confined->landlock == 0) return 3;
        auto begun = std::chrono::steady_clock::now();
        auto is_late = [&] { return std::chrono::steady_clock::now() - begun > most_time; };
        constexpr int tries = 20'000;
        // Who is not held is led out as soon as the names have changed, however busy the computer
        // is.
        for (int i = 0; i < tries || (!GetParam().landlock && !is_late()); ++i) {
            Descriptor file{openat(folder.get(), "on/file.txt", O_RDONLY)};
            if (file && read_some(file.get()) == secret) return 1;
        }
        return 0;
    });
    if (leaked == 3) GTEST_SKIP() << "this kernel has no Landlock";
    EXPECT_EQ(leaked, GetParam().landlock ? 0 : 1);
}

INSTANTIATE_TEST_SUITE_P(All, Race, testing::ValuesIn(all_modes()), [](const auto& mode) {
    auto text = name(mode.param);
    std::replace(text.begin(), text.end(), ' ', '_');
    return text;
});

}  // namespace
}  // namespace mailcall::share
