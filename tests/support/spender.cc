// Runs a program, and says on its own last line of stderr what that took: CPU seconds, kilobytes at
// the peak, and how it ended. Nothing else will do: the peak that the kernel tells of a child
// begins with that of the process that started it, so that one must be small.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace {

double seconds(timeval time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

[[noreturn]] void run(char** words)
{
    rlimit limit{60, 60};  // who hangs is ended
    setrlimit(RLIMIT_CPU, &limit);
    signal(SIGPIPE, SIG_DFL);
    execv(words[0], words);
    std::perror(words[0]);
    _exit(127);
}

}  // namespace

int main(int count, char** words)
{
    if (count < 2) return 2;
    auto child = fork();
    if (child < 0) return 1;
    if (child == 0) run(words + 1);
    int status = 0;
    rusage used{};
    if (wait4(child, &status, 0, &used) != child) return 1;
    std::fprintf(stderr, "%.6f %ld %d\n", seconds(used.ru_utime) + seconds(used.ru_stime),
                 used.ru_maxrss, status);
    return 0;
}
