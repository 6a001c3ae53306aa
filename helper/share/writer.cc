// Records one after the other: a file begins, its bytes come in order, its hash ends it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/writer.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/glib.hh"

namespace mailcall::share {
namespace {

constexpr std::int64_t save_after_bytes = 64 * 1024 * 1024;
constexpr std::int64_t save_after_us = 2'000'000;
constexpr std::int64_t recall_step = 32 * 1024 * 1024;
constexpr std::int64_t flush_step = 4 * 1024 * 1024;
constexpr std::int64_t latest_time = 253'402'300'799;  // end of the year 9999

constexpr std::array<std::uint8_t, 65'536> zeros{};

int write_fully(int file, base::BytesView bytes, std::int64_t offset)
{
    while (!bytes.empty()) {
        auto wrote = ::pwrite(file, bytes.data(), bytes.size(), offset);
        if (wrote < 0 && errno != EINTR) return errno;
        if (wrote == 0) return EIO;
        if (wrote < 0) continue;
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
        offset += wrote;
    }
    return 0;
}

}  // namespace

Why why_of(int cause)
{
    switch (cause) {
        case 0: return Why::none;
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return Why::disk_full;
        default: return Why::unwritable;
    }
}

Writer::Writer(Partial partial, const Announced& announced)
    : partial_{std::move(partial)},
      announced_{announced},
      standing_{partial_.standing()},
      saved_done_{standing_.done},
      saved_entry_{standing_.entry},
      saved_at_us_{g_get_monotonic_time()}
{
}

bool Writer::recall()
{
    if (recalled_ >= standing_.offset) return false;
    if (partial_.is_folder() && !own_file_ && open_file(standing_.path) != Why::none) {
        forget_file();
        return false;
    }
    int file = partial_.is_folder() ? own_file_.get() : partial_.data();
    std::array<std::uint8_t, 65'536> block;
    auto until = std::min(standing_.offset, recalled_ + recall_step);
    while (recalled_ < until) {
        auto most = std::min<std::int64_t>(until - recalled_, block.size());
        auto got = ::pread(file, block.data(), static_cast<std::size_t>(most), recalled_);
        if (got <= 0) {
            forget_file();
            return false;
        }
        hasher_.add({block.data(), static_cast<std::size_t>(got)});
        recalled_ += got;
    }
    return recalled_ < standing_.offset;
}

said::Take Writer::where() const
{
    said::Take take;
    take.entry = standing_.entry;
    take.offset = standing_.offset;
    if (take.offset > 0) take.hash = base::to_base64url(hasher_.result());
    return take;
}

// The file is begun again, whatever there was of it.
void Writer::forget_file()
{
    standing_.done -= standing_.offset;
    standing_.offset = 0;
    hasher_ = {};
    recalled_ = 0;
    flushed_ = 0;
    own_file_ = {};
}

bool Writer::go_from(std::int64_t entry, std::int64_t offset)
{
    in_file_ = false;
    goes_ = entry == standing_.entry && (offset == standing_.offset || offset == 0);
    if (goes_ && offset == 0) forget_file();
    return goes_;
}

Writer::Outcome Writer::take(base::BytesView message)
{
    Outcome outcome;
    had_hole_ = false;
    RecordReader records{message};
    while (auto record = records.next()) {
        outcome.why = goes_ && !complete_ ? take_record(*record) : Why::unruly;
        if (outcome.why != Why::none) break;
    }
    if (records.is_broken()) outcome.why = Why::unruly;
    if (outcome.why != Why::none) {
        outcome.file = standing_.path;
        goes_ = false;  // what comes after it is of no more use
    }
    outcome.done = standing_.done;
    outcome.complete = complete_;
    if (!complete_ && outcome.why == Why::none && is_saving_due()) outcome.saving = saving();
    return outcome;
}

Why Writer::take_record(const Record& record)
{
    switch (record.kind) {
        case RecordKind::file: return take_file(record);
        case RecordKind::data: return take_data(record);
        case RecordKind::hole: return take_hole(record);
        case RecordKind::end: return take_end(record);
        case RecordKind::folder: return take_folder(record);
        case RecordKind::all: return take_all();
    }
    return Why::unruly;
}

bool Writer::may_go_on(std::int64_t count) const
{
    return in_file_ && count > 0 && count <= standing_.size - standing_.offset;
}

Why Writer::take_data(const Record& record)
{
    auto count = static_cast<std::int64_t>(record.rest.size());
    if (record.first != standing_.offset || !may_go_on(count)) return Why::unruly;
    int file = partial_.is_folder() ? own_file_.get() : partial_.data();
    if (int cause = write_fully(file, record.rest, standing_.offset); cause != 0)
        return why_of(cause);
    hasher_.add(record.rest);
    standing_.offset += count;
    standing_.done += count;
    // The disk begins now, so that syncing later does not find all the work still to be done.
    if (standing_.offset - flushed_ >= flush_step) {
        ::sync_file_range(file, flushed_, standing_.offset - flushed_, SYNC_FILE_RANGE_WRITE);
        flushed_ = standing_.offset;
    }
    return Why::none;
}

void Writer::zero(std::int64_t count)
{
    standing_.offset += count;
    standing_.done += count;
    for (; count > 0; count -= static_cast<std::int64_t>(zeros.size()))
        hasher_.add(
            base::BytesView{zeros}.first(std::min(zeros.size(), static_cast<std::size_t>(count))));
}

// One in a message, and none too large: a few bytes must not keep the thread busy for long.
Why Writer::take_hole(const Record& record)
{
    bool allowed = !std::exchange(had_hole_, true) && record.second <= most_hole;
    if (!allowed || record.first != standing_.offset || !may_go_on(record.second))
        return Why::unruly;
    zero(record.second);
    return Why::none;
}

Why Writer::take_end(const Record& record)
{
    if (!in_file_ || standing_.offset != standing_.size) return Why::unruly;
    auto hash = hasher_.result();
    if (!std::equal(hash.begin(), hash.end(), record.rest.begin())) return Why::damaged;
    int file = partial_.is_folder() ? own_file_.get() : partial_.data();
    if (::ftruncate(file, standing_.size) != 0) return why_of(errno);
    timespec times[2] = {{0, UTIME_OMIT}, {std::clamp<std::int64_t>(modified_, 0, latest_time), 0}};
    (void)::futimens(file, times);
    if (partial_.is_folder()) partial_.add_made(standing_.path);
    in_file_ = false;
    own_file_ = {};
    ++standing_.entry;
    ++standing_.files;
    standing_.offset = 0;
    standing_.size = 0;
    standing_.path.clear();
    hasher_ = {};
    recalled_ = 0;
    flushed_ = 0;
    return Why::none;
}

Why Writer::take_all()
{
    bool whole = !in_file_ && standing_.files == announced_.files &&
                 standing_.folders == announced_.folders && standing_.done == announced_.size;
    complete_ = whole;
    return whole ? Why::none : Why::unruly;
}

std::function<int()> Writer::saving()
{
    saved_done_ = standing_.done;
    saved_entry_ = standing_.entry;
    saved_at_us_ = g_get_monotonic_time();
    return partial_.saving(standing_);
}

bool Writer::is_saving_due()
{
    bool new_things = standing_.done != saved_done_ || standing_.entry != saved_entry_;
    return new_things && (standing_.done - saved_done_ >= save_after_bytes ||
                          g_get_monotonic_time() - saved_at_us_ >= save_after_us);
}

}  // namespace mailcall::share
