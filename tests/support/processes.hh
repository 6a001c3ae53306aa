// Forked processes for tests: run together, ask for their exit codes, limit what they may write.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <vector>

namespace mailcall {

inline pid_t start_process(const std::function<int()>& body)
{
    pid_t child = ::fork();
    if (child == 0) ::_exit(body());
    return child;
}

// The exit code, or -1 for a death by signal.
inline int wait_for(pid_t child)
{
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

inline int run_process(const std::function<int()>& body) { return wait_for(start_process(body)); }

// Runs `body` in `count` processes that all begin at the same moment; gives their exit codes.
inline std::vector<int> run_together(int count, const std::function<int(int)>& body)
{
    int gate[2];
    if (::pipe(gate) != 0) return {};
    std::vector<pid_t> children;
    children.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        children.push_back(start_process([&] {
            ::close(gate[1]);
            char none;
            // Ends for all of them when the parent closes the other end.
            return ::read(gate[0], &none, 1) == 0 ? body(i) : -1;
        }));
    }
    ::close(gate[0]);
    ::close(gate[1]);
    std::vector<int> codes;
    codes.reserve(children.size());
    for (auto child : children) codes.push_back(wait_for(child));
    return codes;
}

// From now on no file of this process grows beyond `bytes`: a write fails with EFBIG.
inline void limit_files(rlim_t bytes)
{
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

// Puts a disk of 64 KB over `folder`, for this process alone. False where that is not allowed.
inline bool mount_tiny_disk(const char* folder)
{
    return ::unshare(CLONE_NEWNS) == 0 &&
           ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0;
}

}  // namespace mailcall
