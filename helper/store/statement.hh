// Connection, Statement and Transaction: the SQLite C API behind Results; private to store.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hh"
#include "base/glib.hh"
#include "base/result.hh"

namespace mailcall::store {

// One open database file. Not to be used on both sides of a fork.
class Connection {
  public:
    static base::Result<std::unique_ptr<Connection>> open(const std::string& path);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // SQL without values; several statements are allowed.
    base::Result<> run(const std::string& sql);
    // Rows that the last INSERT, UPDATE or DELETE touched.
    int changed() const { return sqlite3_changes(handle_.get()); }
    std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
    sqlite3* handle() const noexcept { return handle_.get(); }
    const std::string& path() const noexcept { return path_; }

    // The write-ahead log still holds pages as they were before a secret in them was wiped; this
    // takes them off the disk. Where a reader stands in the way, the log stays until next time.
    void empty_log() noexcept;

    // An SQLite status as a sentence with a hint.
    base::Error error(int status) const;

  private:
    Connection(std::string path, sqlite3* handle) : path_{std::move(path)}, handle_{handle} {}

    std::string path_;
    base::Owned<sqlite3, sqlite3_close_v2> handle_;
};

// One prepared statement. Values are bound in order, columns are read in order: each reader takes
// the next column of the current row.
class Statement {
  public:
    Statement(Connection& connection, const std::string& sql);

    template <class... Values>
    Statement& bind(const Values&... values)
    {
        (put(values), ...);
        return *this;
    }

    // Steps; true when there is a row. Also reports a column of the row before that could not be
    // understood, and whatever went wrong in preparing and binding.
    base::Result<bool> next();
    // For statements without rows.
    base::Result<> run();

    std::int64_t number();
    int small_number();
    bool flag() { return number() != 0; }
    std::string text();
    std::optional<base::Key> optional_key();
    base::Key key() { return optional_key().value_or(base::Key{}); }
    std::vector<base::Key> keys();
    // A stored number of an enumeration that ends with `last`.
    template <class Enumeration>
    Enumeration choice(Enumeration last)
    {
        return static_cast<Enumeration>(number_up_to(static_cast<int>(last)));
    }
    // The next column's place in `words`, for enumerations that are stored as words.
    std::size_t word(std::span<const std::string_view> words);

    // The column just read makes no sense: the database is damaged.
    void refuse() noexcept { status_ = SQLITE_CORRUPT; }

  private:
    void put(std::integral auto value) { put_number(static_cast<std::int64_t>(value)); }
    void put(const std::string& value) { put(std::string_view{value}); }
    void put(std::string_view value);
    void put(base::BytesView value);
    void put(const base::Key& value) { put(base::BytesView{value}); }
    void put(const std::optional<base::Key>& value);
    void put(const std::vector<base::Key>& values);
    void put_number(std::int64_t value);
    void keep(int status);
    int number_up_to(int last);

    Connection& connection_;
    base::Owned<sqlite3_stmt, sqlite3_finalize> handle_;
    int status_ = SQLITE_OK;  // the first thing that went wrong
    int bound_ = 0;
    int column_ = 0;
};

// All rows, each made by `read`.
template <class Read>
auto all_rows(Statement& statement, Read read)
    -> base::Result<std::vector<decltype(read(statement))>>
{
    std::vector<decltype(read(statement))> rows;
    for (;;) {
        MC_TRY(more, statement.next());
        if (!more) return rows;
        rows.push_back(read(statement));
    }
}

// The only row, if there is one.
template <class Read>
auto one_row(Statement& statement, Read read)
    -> base::Result<std::optional<decltype(read(statement))>>
{
    MC_TRY(rows, all_rows(statement, read));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

// A write transaction; rolled back unless committed. Begun inside another one it is a part of that
// one, and commits with it.
class Transaction {
  public:
    // Takes the write lock at once: a lock asked for later can be refused without waiting.
    static base::Result<Transaction> begin(Connection& connection);
    Transaction(Transaction&&) noexcept = default;
    ~Transaction();

    base::Result<> commit();

  private:
    struct Forget {
        void operator()(Connection*) const noexcept {}
    };
    explicit Transaction(Connection* connection) : open_{connection} {}

    std::unique_ptr<Connection, Forget> open_;
};

// INSERT … ON CONFLICT (first column) DO UPDATE of all others.
std::string upsert_sql(std::string_view table, std::span<const std::string_view> columns);
// "a, b, c"
std::string list_sql(std::span<const std::string_view> columns);

}  // namespace mailcall::store
