// Real processes killed at random moments: under its final name there is never anything but the
// whole, and what was begun goes on.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <thread>

#include "two_sides.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

pid_t start(const char* what, int socket, const std::string& folder, const std::string& path)
{
    auto program = fs::read_symlink("/proc/self/exe").parent_path() / "exchange_peer";
    auto number = std::to_string(socket);
    pid_t child = ::fork();
    if (child != 0) return child;
    ::fcntl(socket, F_SETFD, 0);
    ::execl(program.c_str(), "exchange_peer", what, number.c_str(), folder.c_str(), path.c_str(),
            nullptr);
    ::_exit(127);
}

int code_of(pid_t child)
{
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class Kills : public testing::Test {
  protected:
    Kills() { fs::create_directories(target_); }

    // One call. A victim dies after that time; none lives to the end.
    std::pair<int, int> run(char victim, std::chrono::microseconds after)
    {
        int ends[2];
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        auto sender = start("send", ends[0], home_ / "sender", source_);
        auto receiver = start("take", ends[1], home_ / "partial", target_);
        ::close(ends[0]);
        ::close(ends[1]);
        if (victim != ' ') {
            std::this_thread::sleep_for(after);
            if (victim != 'r') ::kill(sender, SIGKILL);
            if (victim != 's') ::kill(receiver, SIGKILL);
        }
        auto sent = code_of(sender);
        return {sent, code_of(receiver)};
    }
    // Each is looked at once and then removed; there would be hundreds in the end.
    void expect_only_whole_ones()
    {
        for (const auto& entry : fs::directory_iterator{target_}) {
            bool same = entry.is_directory() ? tree_of(entry.path().string()) == tree_of(source_)
                                             : get_file(entry.path().string()) == get_file(source_);
            ASSERT_TRUE(same) << entry.path();
            ++whole_;
            fs::remove_all(entry.path());
        }
    }
    void kill_at_random(unsigned seed)
    {
        std::mt19937 random{seed};
        auto began = std::chrono::steady_clock::now();
        ASSERT_EQ(run(' ', 0us), std::pair(0, 0));
        auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::steady_clock::now() - began);
        const char* set = std::getenv("MAILCALL_KILLS");
        int kills = set ? std::atoi(set) : 10;
        for (int i = 0; i < kills; ++i) {
            auto after = whole * static_cast<int>(random() % 1000) / 1000;
            auto [sent, received] = run("srb"[random() % 3], after);
            // Killed, done before that, or left alone: never failed.
            for (int code : {sent, received}) EXPECT_TRUE(code == -1 || code == 0 || code == 2);
            expect_only_whole_ones();
            if (HasFatalFailure()) return;
        }
        ASSERT_EQ(run(' ', 0us), std::pair(0, 0));
        expect_only_whole_ones();
        EXPECT_LE(count_entries(home_ / "partial"), 0);
        EXPECT_GE(whole_, 2);
        if (!HasFailure()) std::printf("%d kills: %d came whole, 0 wrong\n", kills, whole_);
    }

    TempFolder home_;
    std::string source_ = home_ / "source";
    std::string target_ = home_ / "target";
    int whole_ = 0;
};

TEST_F(Kills, OneLargeFile)
{
    put_file(source_, noise(30'000'000));
    kill_at_random(1);
}

TEST_F(Kills, AFolderOfLargeAndSmallOnes)
{
    fs::create_directories(source_ + "/sub/empty");
    for (unsigned i = 0; i < 300; ++i)
        put_file(source_ + "/sub/" + std::to_string(i), noise(i * 7, i));
    put_file(source_ + "/a", noise(10'000'000, 1));
    put_file(source_ + "/z", noise(10'000'000, 2));
    kill_at_random(2);
}

}  // namespace
}  // namespace mailcall::share
