// Records: what binary messages hold; the contents of transfers. See PROTOCOL.md §4.5.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hh"

namespace mailcall::share {

enum class RecordKind : std::uint8_t {
    file = 1,    // size i64, modified i64 (Unix seconds), path (empty: the transfer is this file)
    data = 2,    // offset i64, bytes
    hole = 3,    // offset i64, count i64 of zeros
    end = 4,     // hash of the whole file, 32 bytes
    folder = 5,  // path: an empty folder
    all = 6      // nothing: the transfer is complete
};

struct Record {
    RecordKind kind = RecordKind::all;
    std::int64_t first = 0;   // file: size; data, hole: offset
    std::int64_t second = 0;  // file: modified; hole: count
    base::BytesView rest;     // path, bytes or hash; within the message
};

// Puts records into one message, at most `most` bytes long.
class RecordWriter {
  public:
    RecordWriter(std::uint32_t transfer, std::size_t most);

    // Whether a record whose variable part has so many bytes fits.
    bool fits(std::size_t rest) const { return message_.size() + most_overhead + rest <= most_; }
    std::size_t room() const;  // for the variable part of one more record
    void file(std::int64_t size, std::int64_t modified, std::string_view path);
    void folder(std::string_view path);
    void hole(std::int64_t offset, std::int64_t count);
    void end(const base::Key& hash);
    void all();
    // A data record filled by `read`, which gets room for `most` bytes and gives how many it has
    // used; none leaves no record. Gives that number.
    std::int64_t data(std::int64_t offset, std::size_t most,
                      const std::function<std::int64_t(std::uint8_t*, std::size_t)>& read);

    bool is_empty() const { return message_.size() == head; }
    base::Bytes take() { return std::move(message_); }

    static constexpr std::size_t head = 4;
    static constexpr std::size_t most_overhead = 5 + 16;

  private:
    std::size_t begin(RecordKind kind);
    void finish(std::size_t at);
    void put_i64(std::int64_t value);
    void put_text(std::string_view text);

    base::Bytes message_;
    std::size_t most_;
};

// The transfer that a message is for; nothing for a message that is too short.
std::optional<std::uint32_t> transfer_of(base::BytesView message);

// Takes a message apart.
class RecordReader {
  public:
    explicit RecordReader(base::BytesView message) : rest_{message.subspan(RecordWriter::head)} {}
    // Nothing at the end, or where it is malformed (is_broken).
    std::optional<Record> next();
    bool is_broken() const { return broken_; }

  private:
    bool fill(Record& record, base::BytesView body) const;

    base::BytesView rest_;
    bool broken_ = false;
};

}  // namespace mailcall::share
