// How fast a file of 200 MB goes over two sessions in one process, beside what the bare data
// channel carries.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>

#include "files_peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t size = 200'000'000;

double cpu_seconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// MB/s of `work`.
double measure(const char* name, const std::function<void()>& work)
{
    auto began = Clock::now();
    auto cpu = cpu_seconds();
    work();
    std::chrono::duration<double> took = Clock::now() - began;
    auto speed = static_cast<double>(size) / 1e6 / took.count();
    std::printf("%-14s %6.1f MB/s, %.1f s of CPU\n", name, speed, cpu_seconds() - cpu);
    return speed;
}

double raw_speed()
{
    FilesPeer a{true, text_only_settings()};
    FilesPeer b{false, text_only_settings()};
    a.raw = b.raw = true;
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return a.opened && b.opened; }, 5s));
    return measure("bare channel", [&] {
        base::Bytes block(64 * 1024);
        std::int64_t sent = 0;
        EXPECT_TRUE(wait_until(
            [&] {
                while (sent < size && a.waiting() < 1024 * 1024 && sent - b.received < 4'000'000) {
                    a.send_bytes(block);
                    sent += std::ssize(block);
                }
                return b.received >= size;
            },
            120s));
    });
}

double file_speed()
{
    FilesPeer a{true, text_only_settings()};
    FilesPeer b{false, text_only_settings()};
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return a.opened && b.opened; }, 5s));
    std::string block(1'000'000, '\0');
    for (std::size_t i = 0; i < block.size(); ++i) block[i] = static_cast<char>(i * i >> 7U);
    std::ofstream file{a.path("large"), std::ios::binary};
    for (std::int64_t written = 0; written < size; written += std::ssize(block)) file << block;
    file.close();
    return measure("file", [&] {
        EXPECT_TRUE(a.exchange().send({a.path("large")}));
        EXPECT_TRUE(wait_until([&] { return a.is(true, share::TransferState::done); }, 120s));
    });
}

TEST(FilesBench, TwoHundredMegabytes)
{
    auto raw = raw_speed();
    auto file = file_speed();
    std::printf("file / bare channel: %.2f\n", file / raw);
    // Reading, hashing, writing and answering may cost this much of what the channel carries.
    EXPECT_GE(file, 0.6 * raw);
}

}  // namespace
}  // namespace mailcall::media
