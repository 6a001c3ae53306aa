// SQLite statuses as sentences; binding and reading of values.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/statement.hh"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "base/file.hh"
#include "base/mark.hh"
#include "base/words.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::N_;
using base::Result;
using base::tr;

namespace {

constexpr int patience_ms = 10'000;  // for another process that writes

// SQLite would create the file readable by everybody. Only ever opened with O_EXCL: closing a
// second descriptor of a database file drops the locks that this process holds on it.
Result<> create_private(const std::string& path)
{
    int fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) {
        ::close(fd);
        return {};
    }
    if (errno == EEXIST) return {};
    return base::fail(base::write_error(path, errno));
}

// What an SQLite status means for the person at the computer.
struct Meaning {
    int status;
    Code code;
    const char* cause;
    const char* hint;
};
constexpr Meaning meanings[] = {
    {SQLITE_FULL, Code::unwritable, N_("the disk is full"),
     N_("Make room on the disk and try again.")},
    {SQLITE_READONLY, Code::unwritable, N_("it is read-only"),
     N_("Check the permissions of the file and of its folder.")},
    {SQLITE_CANTOPEN, Code::unwritable, N_("it cannot be opened"),
     N_("Check the permissions of the file and of its folder.")},
    {SQLITE_PERM, Code::unwritable, N_("permission denied"),
     N_("Check the permissions of the file and of its folder.")},
    {SQLITE_IOERR, Code::unwritable, N_("the disk refused to read or write"),
     N_("Check whether the disk is full or failing.")},
    {SQLITE_CORRUPT, Code::database, N_("it is damaged"),
     N_("Restore the file from a backup, or move it away: Mailcall then starts with a new one.")},
    {SQLITE_NOTADB, Code::database, N_("it is not a Mailcall database, or it is damaged"),
     N_("Restore the file from a backup, or move it away: Mailcall then starts with a new one.")},
    {SQLITE_BUSY, Code::database, N_("another Mailcall has been writing to it for too long"),
     N_("Close the other Mailcall programs and try again.")},
};

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path)
{
    MC_CHECK(create_private(path));
    sqlite3* handle = nullptr;
    int status = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    std::unique_ptr<Connection> opened{new Connection{path, handle}};
    if (status != SQLITE_OK) return base::fail(opened->error(status));
    sqlite3_busy_timeout(handle, patience_ms);
    if (sqlite3_db_readonly(handle, "main") == 1) return base::fail(opened->error(SQLITE_READONLY));
    return opened;
}

Result<> Connection::run(const std::string& sql)
{
    int status = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (status != SQLITE_OK) return base::fail(error(status));
    return {};
}

base::Error Connection::error(int status) const
{
    auto doing = [this](const char* cause) {
        return fill(tr("Using the database {}: {}"), path_, cause);
    };
    for (const auto& meaning : meanings)
        if (meaning.status == (status & 0xff))
            return {meaning.code, doing(tr(meaning.cause)), tr(meaning.hint)};
    return {Code::database, doing(sqlite3_errmsg(handle_.get()))};
}

void Connection::empty_log() noexcept
{
    constexpr int short_wait_ms = 50;
    sqlite3_busy_timeout(handle_.get(), short_wait_ms);
    sqlite3_wal_checkpoint_v2(handle_.get(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_.get(), patience_ms);
}

Statement::Statement(Connection& connection, const std::string& sql) : connection_{connection}
{
    sqlite3_stmt* handle = nullptr;
    keep(sqlite3_prepare_v2(connection.handle(), sql.c_str(), -1, &handle, nullptr));
    handle_.reset(handle);
}

Result<bool> Statement::next()
{
    if (status_ != SQLITE_OK) return base::fail(connection_.error(status_));
    column_ = 0;
    int status = sqlite3_step(handle_.get());
    if (status == SQLITE_ROW) return true;
    if (status == SQLITE_DONE) return false;
    return base::fail(connection_.error(status));
}

Result<> Statement::run()
{
    MC_CHECK(next());
    return {};
}

std::int64_t Statement::number() { return sqlite3_column_int64(handle_.get(), column_++); }

int Statement::small_number()
{
    auto value = number();
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
        refuse();
        return 0;
    }
    return static_cast<int>(value);
}

int Statement::number_up_to(int last)
{
    int value = small_number();
    if (value >= 0 && value <= last) return value;
    refuse();
    return 0;
}

std::string Statement::text()
{
    int column = column_++;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
    auto size = sqlite3_column_bytes(handle_.get(), column);
    return bytes ? std::string(bytes, static_cast<std::size_t>(size)) : std::string{};
}

std::optional<base::Key> Statement::optional_key()
{
    auto bytes = text();
    if (bytes.empty()) return {};
    base::Key key{};
    if (bytes.size() != key.size()) {
        refuse();
        return {};
    }
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return key;
}

std::vector<base::Key> Statement::keys()
{
    auto bytes = text();
    std::vector<base::Key> all(bytes.size() / sizeof(base::Key));
    if (bytes.size() % sizeof(base::Key) != 0) refuse();
    auto at = bytes.begin();
    for (auto& key : all) {
        auto end = at + static_cast<std::ptrdiff_t>(key.size());
        std::copy(at, end, key.begin());
        at = end;
    }
    return all;
}

std::size_t Statement::word(std::span<const std::string_view> words)
{
    auto found = std::find(words.begin(), words.end(), text());
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    refuse();
    return 0;
}

void Statement::keep(int status)
{
    if (status_ == SQLITE_OK) status_ = status;
}

void Statement::put_number(std::int64_t value)
{
    keep(sqlite3_bind_int64(handle_.get(), ++bound_, value));
}

void Statement::put(std::string_view value)
{
    const char* bytes = value.data() ? value.data() : "";  // a null pointer would bind NULL
    keep(sqlite3_bind_text64(handle_.get(), ++bound_, bytes, value.size(), SQLITE_TRANSIENT,
                             SQLITE_UTF8));
}

void Statement::put(base::BytesView value)
{
    if (value.empty())
        keep(sqlite3_bind_zeroblob(handle_.get(), ++bound_, 0));
    else
        keep(sqlite3_bind_blob64(handle_.get(), ++bound_, value.data(), value.size(),
                                 SQLITE_TRANSIENT));
}

void Statement::put(const std::optional<base::Key>& value)
{
    put(value ? base::BytesView{*value} : base::BytesView{});
}

void Statement::put(const std::vector<base::Key>& values)
{
    base::Bytes bytes;
    for (const auto& value : values) bytes.insert(bytes.end(), value.begin(), value.end());
    put(base::BytesView{bytes});
}

Result<Transaction> Transaction::begin(Connection& connection)
{
    if (sqlite3_get_autocommit(connection.handle()) == 0) return Transaction{nullptr};
    MC_CHECK(connection.run("BEGIN IMMEDIATE"));
    return Transaction{&connection};
}

Result<> Transaction::commit()
{
    if (!open_) return {};
    MC_CHECK(open_->run("COMMIT"));
    open_.reset();
    return {};
}

Transaction::~Transaction()
{
    // SQLite rolls back by itself after some errors; then there is nothing left to do.
    if (open_ && sqlite3_get_autocommit(open_->handle()) == 0) (void)open_->run("ROLLBACK");
}

std::string list_sql(std::span<const std::string_view> columns)
{
    std::string list;
    for (auto column : columns) list.append(list.empty() ? "" : ", ").append(column);
    return list;
}

std::string upsert_sql(std::string_view table, std::span<const std::string_view> columns)
{
    std::string marks;
    std::string updates;
    for (auto column : columns) {
        marks += marks.empty() ? "?" : ", ?";
        if (column == columns.front()) continue;
        if (!updates.empty()) updates += ", ";
        updates.append(column).append(" = excluded.").append(column);
    }
    return fill("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}",
                std::string{table}, list_sql(columns), marks, std::string{columns.front()},
                updates);
}

}  // namespace mailcall::store
