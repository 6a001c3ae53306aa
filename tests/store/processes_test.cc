// Several processes on one database, and processes that are killed.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "processes.hh"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <numeric>

#include "records.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

constexpr int process_count = 8;
constexpr int failed = 200;  // an exit code no test counts up to

int sum(const std::vector<int>& codes) { return std::accumulate(codes.begin(), codes.end(), 0); }

TEST(Processes, OneNewDatabaseCanBeOpenedByAllAtOnce)
{
    TempFolder folder;
    auto codes = run_together(process_count, [&](int i) {
        auto database = Database::open(folder / "mailcall.db");
        if (!database) return 1;
        return (*database)->save(contact_of(std::to_string(i))) ? 0 : 2;
    });
    EXPECT_EQ(codes, std::vector<int>(process_count, 0));
    auto database = Database::open(folder / "mailcall.db").value();
    EXPECT_EQ(database->contacts().value().size(), static_cast<std::size_t>(process_count));
}

TEST(Processes, EachClaimIsWonByExactlyOne)
{
    TempFolder folder;
    constexpr int claims = 20;
    auto codes = run_together(process_count, [&](int) {
        auto database = Database::open(folder / "mailcall.db");
        if (!database) return failed;
        int won = 0;
        for (int i = 0; i < claims; ++i) {
            auto claimed = (*database)->claim("call" + std::to_string(i), wire::SignalType::invite,
                                              0, key_of(1));
            if (!claimed) return failed;
            won += *claimed ? 1 : 0;
        }
        return won;
    });
    EXPECT_EQ(sum(codes), claims);
}

TEST(Processes, ACallIsAdoptedByExactlyOne)
{
    TempFolder folder;
    constexpr int calls = 20;
    auto database = Database::open(folder / "mailcall.db").value();
    std::vector<Outgoing> none;
    for (int i = 0; i < calls; ++i)
        ASSERT_TRUE(database->save(full_record("call" + std::to_string(i)), none));
    auto codes = run_together(process_count, [&](int process) {
        auto opened = Database::open(folder / "mailcall.db");
        if (!opened) return failed;
        int won = 0;
        for (int i = 0; i < calls; ++i) {
            auto adopted = (*opened)->adopt("call" + std::to_string(i), "host 1",
                                            "heir " + std::to_string(process));
            if (!adopted) return failed;
            won += *adopted ? 1 : 0;
        }
        return won;
    });
    EXPECT_EQ(sum(codes), calls);
}

// Saves calls with one mail each, and tells each number over the pipe once it is saved.
int save_without_end(const std::string& path, int pipe)
{
    auto database = Database::open(path);
    if (!database) return failed;
    for (int i = 0;; ++i) {
        auto id = "call" + std::to_string(i);
        std::vector<Outgoing> leaving{mail_of(id)};
        leaving[0].mail.append(20'000, 'x');  // several pages, so that a kill can fall between
        if (!(*database)->save(full_record(id), leaving)) return failed;
        if (::write(pipe, &i, sizeof i) != sizeof i) return failed;
    }
}

// Kills the writer after it has told of `count` calls; gives the last number it told of.
int kill_after(const std::string& path, int count)
{
    int told[2];
    EXPECT_EQ(::pipe(told), 0);
    pid_t child = start_process([&] { return save_without_end(path, told[1]); });
    ::close(told[1]);
    int last = -1;
    int number = 0;
    while (::read(told[0], &number, sizeof number) == sizeof number) {
        last = number;
        if (number + 1 == count) ::kill(child, SIGKILL);
    }
    ::close(told[0]);
    EXPECT_EQ(wait_for(child), -1) << "the writer ended by itself";
    return last;
}

std::string integrity(const std::string& path)
{
    sqlite3* handle = nullptr;
    std::string answer;
    sqlite3_open(path.c_str(), &handle);
    auto take = [](void* to, int, char** values, char**) noexcept {
        *static_cast<std::string*>(to) += values[0];
        return 0;
    };
    sqlite3_exec(handle, "PRAGMA integrity_check", take, &answer, nullptr);
    sqlite3_close(handle);
    return answer;
}

TEST(Processes, WhatWasSavedBeforeAKillIsThereWithItsMails)
{
    for (int count = 1; count <= 41; count += 8) {
        TempFolder folder;
        auto path = folder / "mailcall.db";
        int last = kill_after(path, count);
        ASSERT_GE(last, count - 1);
        auto database = Database::open(path).value();
        auto calls = database->open_calls().value().size();
        EXPECT_GE(calls, static_cast<std::size_t>(last + 1));
        EXPECT_EQ(database->waiting("work").value().size(), calls);
        EXPECT_EQ(integrity(path), "ok");
    }
}

}  // namespace
}  // namespace mailcall::store
