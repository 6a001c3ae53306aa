// Opening and migrating the database.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.hh"

#include "base/words.hh"
#include "store/schema.hh"
#include "store/statement.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

Result<int> read_version(Connection& connection)
{
    Statement statement{connection, "PRAGMA user_version"};
    MC_TRY(version, one_row(statement, [](Statement& row) { return row.small_number(); }));
    return version.value_or(0);
}

Result<> check_version(const Connection& connection, int version)
{
    int newest = static_cast<int>(schema_scripts().size());
    if (version >= 0 && version <= newest) return {};
    return base::fail(Code::database,
                      fill(tr("Opening the database {}: a newer Mailcall wrote it (version {}, "
                              "this one knows {})"),
                           connection.path(), std::to_string(version), std::to_string(newest)),
                      tr("Update Mailcall on this computer."));
}

Result<> migrate(Connection& connection)
{
    MC_TRY(transaction, Transaction::begin(connection));
    MC_TRY(version, read_version(connection));  // again: another process may have been faster
    MC_CHECK(check_version(connection, version));
    auto scripts = schema_scripts().subspan(static_cast<std::size_t>(version));
    for (const char* script : scripts) MC_CHECK(connection.run(script));
    MC_CHECK(connection.run("PRAGMA user_version = " + std::to_string(schema_scripts().size())));
    return transaction.commit();
}

// Changing to WAL needs the file for oneself, and SQLite does not wait for that by itself.
Result<> use_wal(Connection& connection)
{
    constexpr int tries = 1000;
    constexpr int pause_ms = 10;
    for (int i = 0;; ++i) {
        int status = sqlite3_exec(connection.handle(), "PRAGMA journal_mode = WAL", nullptr,
                                  nullptr, nullptr);
        if (status == SQLITE_OK) return {};
        if ((status & 0xff) != SQLITE_BUSY || i == tries)
            return base::fail(connection.error(status));
        sqlite3_sleep(pause_ms);
    }
}

}  // namespace

Database::Database(std::unique_ptr<Connection> connection) : connection_{std::move(connection)} {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& path)
{
    MC_TRY(connection, Connection::open(path));
    MC_TRY(version, read_version(*connection));
    MC_CHECK(check_version(*connection, version));  // before anything in the file is touched
    MC_CHECK(use_wal(*connection));
    // FULL: a commit is on the disk when it returns. secure_delete: a wiped key leaves no copy.
    MC_CHECK(
        connection->run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                        "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF"));
    if (version < static_cast<int>(schema_scripts().size())) MC_CHECK(migrate(*connection));
    return std::unique_ptr<Database>{new Database{std::move(connection)}};
}

Result<> Database::atomically(const std::function<Result<>()>& work)
{
    MC_TRY(transaction, Transaction::begin(*connection_));
    MC_CHECK(work());
    return transaction.commit();
}

}  // namespace mailcall::store
