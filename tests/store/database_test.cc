// Opening: new, again, newer, damaged, read-only, full.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.hh"
#include "store/schema.hh"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "processes.hh"
#include "records.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

using base::Code;

void run_sql(const std::string& path, const std::string& sql)
{
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
}

std::string ask_sql(const std::string& path, const std::string& sql)
{
    sqlite3* handle = nullptr;
    sqlite3_stmt* statement = nullptr;
    std::string answer;
    sqlite3_open(path.c_str(), &handle);
    sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr);
    while (sqlite3_step(statement) == SQLITE_ROW)
        answer +=
            reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)) + std::string{" "};
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return answer;
}

TEST(Database, KeepsItsRowsWhenOpenedAgain)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    Contact bob;
    bob.address = "bob@example.org";
    ASSERT_TRUE(Database::open(path).value()->save(bob));
    EXPECT_TRUE(Database::open(path).value()->contact("bob@example.org").value());
}

TEST(Database, IsForItsOwnerOnly)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    auto before = ::umask(0);
    auto database = Database::open(path);
    ::umask(before);
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->save(contact_of("bob@example.org")));
    EXPECT_EQ(mode_of(path), 0600U);
    EXPECT_EQ(mode_of(path + "-wal"), 0600U);
    EXPECT_EQ(mode_of(path + "-shm"), 0600U);
}

TEST(Database, HasOnlyStrictTables)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    ASSERT_TRUE(Database::open(path));
    EXPECT_EQ(
        ask_sql(path,
                "SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%'"),
        "");
    EXPECT_EQ(ask_sql(path, "PRAGMA user_version"), "2 ");
    EXPECT_EQ(ask_sql(path, "PRAGMA journal_mode"), "wal ");
}

TEST(Database, RefusesWhatANewerVersionWroteAndLeavesItAlone)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    run_sql(path, "PRAGMA user_version = 99; CREATE TABLE future (x)");
    auto before = get_file(path);
    auto opened = Database::open(path);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::database);
    EXPECT_NE(opened.error().what.find("newer Mailcall"), std::string::npos);
    EXPECT_NE(opened.error().what.find("99"), std::string::npos);
    EXPECT_EQ(get_file(path), before);
}

TEST(Database, ALeftOverEmptyFileIsANewDatabase)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    put_file(path, "");
    auto opened = Database::open(path);
    ASSERT_TRUE(opened);
    EXPECT_TRUE((*opened)->contacts().value().empty());
}

TEST(Database, AMigrationThatFailsLeavesNothingBehind)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    run_sql(path, "CREATE TABLE answers (taken INTEGER)");  // the script's last table
    ASSERT_FALSE(Database::open(path));
    EXPECT_EQ(ask_sql(path, "SELECT name FROM sqlite_schema WHERE type = 'table'"), "answers ");
    EXPECT_EQ(ask_sql(path, "PRAGMA user_version"), "0 ");
}

TEST(Database, WhatTheFirstVersionWroteIsStillThere)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    run_sql(path, schema_scripts()[0]);
    run_sql(path,
            "INSERT INTO contacts (address, name) VALUES ('bob@example.org', 'Bob');"
            "PRAGMA user_version = 1");
    auto database = Database::open(path);
    ASSERT_TRUE(database);
    auto bob = (*database)->contact("bob@example.org").value();
    ASSERT_TRUE(bob);
    EXPECT_EQ(bob->name, "Bob");
    EXPECT_EQ(bob->files_into, "");
}

TEST(Database, SaysThatAFileIsNoDatabase)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    put_file(path, std::string(5000, 'x'));
    auto opened = Database::open(path);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::database);
    EXPECT_NE(opened.error().what.find("not a Mailcall database"), std::string::npos);
    EXPECT_FALSE(opened.error().hint.empty());
    EXPECT_EQ(get_file(path), std::string(5000, 'x'));
}

TEST(Database, SaysThatItIsDamaged)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    ASSERT_TRUE(Database::open(path).value()->save(contact_of("bob@example.org")));
    auto page =
        std::stol(ask_sql(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'contacts'"));
    auto bytes = get_file(path);
    auto from = bytes.begin() + (page - 1) * 4096;
    std::fill(from, from + 4096, '\x5a');
    put_file(path, bytes);
    auto database = Database::open(path);
    ASSERT_TRUE(database);
    auto contacts = (*database)->contacts();
    ASSERT_FALSE(contacts);
    EXPECT_EQ(contacts.error().code, Code::database);
    EXPECT_NE(contacts.error().what.find("damaged"), std::string::npos);
}

TEST(Database, AValueOutOfItsRangeIsDamageNotUndefinedBehaviour)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    auto database = Database::open(path).value();
    run_sql(path, "INSERT INTO calls (call, state) VALUES ('a', 'dreaming')");
    auto call = database->call("a");
    ASSERT_FALSE(call);
    EXPECT_EQ(call.error().code, Code::database);
    run_sql(path, "UPDATE calls SET state = 'idle', trust = 77");
    EXPECT_FALSE(database->open_calls());
}

TEST(Database, AFolderThatIsNoneIsUnwritable)
{
    TempFolder folder;
    put_file(folder / "file", "");
    for (const auto& path : {folder / "file/mailcall.db", folder / "missing/mailcall.db"}) {
        auto opened = Database::open(path);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, Code::unwritable);
        EXPECT_NE(opened.error().what.find(path), std::string::npos);
        EXPECT_FALSE(opened.error().hint.empty());
    }
}

TEST(Database, AFolderInItsPlaceIsUnwritable)
{
    TempFolder folder;
    auto opened = Database::open(folder.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::unwritable);
}

TEST(Database, ADatabaseThatMayNotBeWrittenIsRefusedInWords)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    ASSERT_TRUE(Database::open(path));
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
    std::filesystem::permissions(path, std::filesystem::perms{0444});
    constexpr int no_rights = 77;
    int code = run_process([&] {
        // Permissions do not bind root.
        if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) return no_rights;
        auto opened = Database::open(path);
        return !opened && opened.error().code == Code::unwritable &&
                       opened.error().what.find("read-only") != std::string::npos
                   ? 0
                   : 1;
    });
    if (code == no_rights) GTEST_SKIP() << "root cannot give its rights up here";
    EXPECT_EQ(code, 0);
}

TEST(Database, AFullDiskIsAnErrorAndLosesNothing)
{
    TempFolder folder;
    auto path = folder / "mailcall.db";
    ASSERT_TRUE(Database::open(path).value()->save(contact_of("bob@example.org")));
    int code = run_process([&] {
        auto database = Database::open(path).value();
        limit_files(100'000);
        for (int i = 0; i < 1000; ++i) {
            auto contact = contact_of(std::to_string(i), std::string(5000, 'x'));
            auto saved = database->save(contact);
            if (!saved) return saved.error().code == Code::unwritable ? 0 : 1;
        }
        return 2;
    });
    EXPECT_EQ(code, 0);
    auto database = Database::open(path).value();
    EXPECT_TRUE(database->contact("bob@example.org").value());
    EXPECT_EQ(ask_sql(path, "PRAGMA integrity_check"), "ok ");
}

}  // namespace
}  // namespace mailcall::store
