// Records: one byte of kind, four of length, the rest.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/record.hh"

#include <algorithm>

namespace mailcall::share {
namespace {

constexpr std::size_t record_head = 5;

std::uint64_t read_big_endian(base::BytesView bytes)
{
    std::uint64_t value = 0;
    for (auto byte : bytes) value = value << 8U | byte;
    return value;
}

std::int64_t number_at(base::BytesView body, std::size_t at)
{
    return static_cast<std::int64_t>(read_big_endian(body.subspan(at, 8)));
}

}  // namespace

RecordWriter::RecordWriter(std::uint32_t transfer, std::size_t most) : most_{most}
{
    message_.reserve(most);
    for (unsigned shift = 32; shift > 0; shift -= 8)
        message_.push_back(static_cast<std::uint8_t>(transfer >> (shift - 8)));
}

std::size_t RecordWriter::room() const
{
    auto used = message_.size() + most_overhead;
    return used < most_ ? most_ - used : 0;
}

std::size_t RecordWriter::begin(RecordKind kind)
{
    message_.push_back(static_cast<std::uint8_t>(kind));
    message_.resize(message_.size() + 4);
    return message_.size();
}

void RecordWriter::finish(std::size_t at)
{
    auto length = message_.size() - at;
    for (std::size_t i = 0; i < 4; ++i)
        message_[at - 1 - i] = static_cast<std::uint8_t>(length >> (8 * i));
}

void RecordWriter::put_i64(std::int64_t value)
{
    for (unsigned shift = 64; shift > 0; shift -= 8)
        message_.push_back(
            static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (shift - 8)));
}

void RecordWriter::put_text(std::string_view text)
{
    message_.insert(message_.end(), text.begin(), text.end());
}

void RecordWriter::file(std::int64_t size, std::int64_t modified, std::string_view path)
{
    auto at = begin(RecordKind::file);
    put_i64(size);
    put_i64(modified);
    put_text(path);
    finish(at);
}

void RecordWriter::folder(std::string_view path)
{
    auto at = begin(RecordKind::folder);
    put_text(path);
    finish(at);
}

void RecordWriter::hole(std::int64_t offset, std::int64_t count)
{
    auto at = begin(RecordKind::hole);
    put_i64(offset);
    put_i64(count);
    finish(at);
}

void RecordWriter::end(const base::Key& hash)
{
    auto at = begin(RecordKind::end);
    message_.insert(message_.end(), hash.begin(), hash.end());
    finish(at);
}

void RecordWriter::all() { finish(begin(RecordKind::all)); }

std::int64_t RecordWriter::data(std::int64_t offset, std::size_t most,
                                const std::function<std::int64_t(std::uint8_t*, std::size_t)>& read)
{
    auto before = message_.size();
    auto at = begin(RecordKind::data);
    put_i64(offset);
    auto from = message_.size();
    message_.resize(from + most);
    auto used = read(message_.data() + from, most);
    message_.resize(used > 0 ? from + static_cast<std::size_t>(used) : before);
    if (used > 0) finish(at);
    return used;
}

std::optional<std::uint32_t> transfer_of(base::BytesView message)
{
    if (message.size() < RecordWriter::head) return {};
    return static_cast<std::uint32_t>(read_big_endian(message.first(RecordWriter::head)));
}

bool RecordReader::fill(Record& record, base::BytesView body) const
{
    auto numbers = [&](std::size_t count, bool has_rest) {
        if (body.size() < 8 * count || (!has_rest && body.size() != 8 * count)) return false;
        if (count > 0) record.first = number_at(body, 0);
        if (count > 1) record.second = number_at(body, 8);
        record.rest = body.subspan(8 * count);
        return record.first >= 0;
    };
    switch (record.kind) {
        case RecordKind::file: return numbers(2, true);
        case RecordKind::data: return numbers(1, true);
        case RecordKind::hole: return numbers(2, false);
        case RecordKind::end: return numbers(0, true) && body.size() == 32;
        case RecordKind::folder: return numbers(0, true);
        case RecordKind::all: return numbers(0, false);
    }
    return false;
}

std::optional<Record> RecordReader::next()
{
    if (rest_.empty() || broken_) return {};
    Record record;
    broken_ = true;  // until it is found to be whole
    if (rest_.size() < record_head) return {};
    record.kind = static_cast<RecordKind>(rest_[0]);
    auto length = read_big_endian(rest_.subspan(1, 4));
    if (length > rest_.size() - record_head) return {};
    if (!fill(record, rest_.subspan(record_head, length))) return {};
    rest_ = rest_.subspan(record_head + length);
    broken_ = false;
    return record;
}

}  // namespace mailcall::share
