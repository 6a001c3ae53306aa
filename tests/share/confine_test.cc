// The confinement alone: a process that checks no path, and tries to get out by plain system calls.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/confine.hh"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

#include "confined.hh"
#include "processes.hh"
#include "temp_folder.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

constexpr int no_landlock = 77;

class ConfineTest : public testing::Test {
  protected:
    ConfineTest()
    {
        fs::create_directories(place_ / "shared/sub");
        fs::create_directories(place_ / "outside");
        put_file(place_ / "shared/file.txt", "inside");
        put_file(place_ / "shared/sub/file.txt", "inside");
        put_file(place_ / "outside/secret.txt", secret);
        fs::create_symlink(place_ / "outside/secret.txt", place_ / "shared/link");
        fs::create_symlink("..", place_ / "shared/up");
        fs::create_symlink("link", place_ / "shared/chain");
        fs::create_symlink("/proc/self/root", place_ / "shared/root");
    }

    // In a process of its own; what `body` gives, or no_landlock.
    int confined(bool with_landlock, const std::function<int(int folder)>& body)
    {
        return run_process([&] {
            Descriptor folder{::open((place_ / "shared").c_str(), O_RDONLY | O_DIRECTORY)};
            auto done = confine(folder.get(), with_landlock);
            if (!done) return 99;
            if (with_landlock && done->landlock == 0) return no_landlock;
            return body(folder.get());
        });
    }
    std::string secret_path() const { return place_ / "outside/secret.txt"; }
    // Paths by which a plain open() from within the folder reaches the secret.
    std::vector<std::string> ways_out() const
    {
        auto path = secret_path();
        return {path,
                "/" + path,
                "../outside/secret.txt",
                "sub/../../outside/secret.txt",
                "up/outside/secret.txt",
                "sub/../up/outside/../outside/secret.txt",
                "link",
                "chain",
                "sub/../link",
                "root" + path,
                "/proc/self/root" + path,
                "/proc/self/cwd" + path,
                "/proc/thread-self/root" + path,
                "/proc/1/../self/root" + path};
    }

    TempFolder place_;
};

bool reads_secret(int folder, const std::string& path)
{
    Descriptor file{openat(folder, path.c_str(), O_RDONLY)};
    return file && read_some(file.get()) == secret;
}

TEST_F(ConfineTest, LandlockAloneKeepsThePlainestOpenInside)
{
    int tried = 0;
    int came_out = 0;
    for (const auto& path : ways_out()) {
        auto attempt = [&path](int folder) { return reads_secret(folder, path) ? 1 : 0; };
        int with = confined(true, attempt);
        if (with == no_landlock) GTEST_SKIP() << "this kernel has no Landlock";
        EXPECT_EQ(with, 0) << path;
        // Each of them is a way out; it is Landlock that closes it.
        EXPECT_EQ(confined(false, attempt), 1) << path;
        ++tried;
        came_out += with == 0 ? 0 : 1;
    }
    std::cout << tried << " ways out, Landlock alone: " << came_out << " came out\n";
}

TEST_F(ConfineTest, InsideCanBeRead)
{
    for (bool landlock : {true, false}) {
        int read = confined(landlock, [](int folder) {
            Descriptor file{openat(folder, "sub/file.txt", O_RDONLY)};
            Descriptor list{openat(folder, "sub", O_RDONLY | O_DIRECTORY)};
            return read_some(file.get()) == "inside" && list ? 0 : 1;
        });
        EXPECT_EQ(read, 0);
    }
}

// Each gives 0 when it was refused; the number tells which one was not.
int try_to_write(int folder)
{
    auto refused = [](int outcome) { return outcome < 0 && (errno == EACCES || errno == EPERM); };
    if (!refused(openat(folder, "file.txt", O_RDWR))) return 1;
    if (!refused(openat(folder, "file.txt", O_WRONLY | O_TRUNC))) return 2;
    if (!refused(openat(folder, "new.txt", O_WRONLY | O_CREAT, 0600))) return 3;
    if (!refused(unlinkat(folder, "file.txt", 0))) return 4;
    if (!refused(unlinkat(folder, "sub", AT_REMOVEDIR))) return 5;
    if (!refused(mkdirat(folder, "new", 0700))) return 6;
    if (!refused(renameat(folder, "file.txt", folder, "new.txt"))) return 7;
    if (!refused(symlinkat("/", folder, "new"))) return 8;
    if (!refused(mkfifoat(folder, "new", 0600))) return 9;
    if (!refused(openat(folder, ".", O_TMPFILE | O_RDWR, 0600))) return 10;
    if (!refused(::open("/dev/null", O_WRONLY))) return 11;
    if (!refused(::open("/", O_RDONLY | O_DIRECTORY))) return 12;
    if (!refused(::open("/proc/self/maps", O_RDONLY))) return 13;
    return 0;
}

TEST_F(ConfineTest, NothingCanBeWritten)
{
    int with = confined(true, try_to_write);
    if (with == no_landlock) GTEST_SKIP() << "this kernel has no Landlock";
    EXPECT_EQ(with, 0);
    EXPECT_EQ(get_file(place_ / "shared/file.txt"), "inside");
    EXPECT_NE(confined(false, try_to_write), 0);
}

int try_to_reach_out(int)
{
    auto refused = [](long outcome) { return outcome < 0 && errno == EPERM; };
    char program[] = "/bin/true";
    char* words[] = {program, nullptr};
    if (!refused(socket(AF_INET, SOCK_DGRAM, 0))) return 1;
    if (!refused(socket(AF_UNIX, SOCK_STREAM, 0))) return 2;
    if (!refused(socket(AF_NETLINK, SOCK_RAW, 0))) return 3;
    if (!refused(execv(program, words))) return 4;
    if (!refused(fork())) return 5;
    if (!refused(kill(getppid(), 0))) return 6;
    if (!refused(ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr))) return 7;
    if (!refused(unshare(CLONE_NEWUSER))) return 8;
    if (!refused(chroot("/"))) return 9;
    if (!refused(syscall(SYS_io_uring_setup, 1, nullptr))) return 10;
    if (!refused(syscall(SYS_open_by_handle_at, 3, nullptr, 0))) return 11;
    if (!refused(syscall(SYS_pidfd_open, getppid(), 0))) return 12;
    if (!refused(mount("tmpfs", "/", "tmpfs", 0, nullptr))) return 13;
    return 0;
}

TEST_F(ConfineTest, NoOtherProgramProcessOrConnection)
{
#if !defined(__x86_64__) && !defined(__aarch64__)
    GTEST_SKIP() << "the fence does not know this processor";
#endif
    EXPECT_EQ(confined(true, try_to_reach_out), 0);
    EXPECT_EQ(confined(false, try_to_reach_out), 0);
}

#if defined(__x86_64__)
// The same calls under their other numbers.
TEST_F(ConfineTest, TheSecondNumberingOfCallsIsClosed)
{
    constexpr long second = 0x40000000;
    int refused = confined(
        false, [](int) { return syscall(second + SYS_getpid) < 0 && errno == EPERM ? 0 : 1; });
    EXPECT_EQ(refused, 0);
}
#endif

TEST_F(ConfineTest, OtherDescriptorsAreClosed)
{
    Descriptor low{::open(secret_path().c_str(), O_RDONLY)};
    Descriptor high{fcntl(low.get(), F_DUPFD, 700)};
    int left = confined(true, [&](int folder) {
        bool closed = fcntl(low.get(), F_GETFD) < 0 && fcntl(high.get(), F_GETFD) < 0;
        return closed && fcntl(folder, F_GETFD) >= 0 ? 0 : 1;
    });
    EXPECT_TRUE(left == 0 || left == no_landlock);
}

TEST_F(ConfineTest, LimitsHold)
{
    int limits = confined(false, [](int) {
        rlimit core{};
        rlimit files{};
        getrlimit(RLIMIT_CORE, &core);
        getrlimit(RLIMIT_NOFILE, &files);
        return core.rlim_max == 0 && files.rlim_max == 64 ? 0 : 1;
    });
    EXPECT_EQ(limits, 0);
}

}  // namespace
}  // namespace mailcall::share
