// Messages out of files: many small files in one, many messages of a large one.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/reader.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "share/writer.hh"

namespace mailcall::share {
namespace {

constexpr std::int64_t verify_step = 32 * 1024 * 1024;
// Shorter holes are sent as the zeros that they are.
constexpr std::int64_t least_hole = 64 * 1024;
// A rest of a message that is smaller than this is not worth a record of its own.
constexpr std::size_t least_data = 256;

constexpr std::array<std::uint8_t, 65'536> blank{};

std::int64_t read_fully(int file, std::uint8_t* to, std::size_t most, std::int64_t offset)
{
    std::size_t have = 0;
    while (have < most) {
        auto got = ::pread(file, to + have, most - have, offset + static_cast<std::int64_t>(have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    return static_cast<std::int64_t>(have);
}

}  // namespace

Reader::Reader(int transfer, std::shared_ptr<const Manifest> manifest)
    : transfer_{transfer}, manifest_{std::move(manifest)}
{
}

void Reader::start(const said::Take& take)
{
    wish_ = take;
    verifying_ = true;
    complete_ = false;
    begun_ = false;
    file_ = {};
    hasher_ = {};
    supplied_.clear();
    entry_ = std::min(take.entry, std::ssize(manifest_->items));
    offset_ = 0;
}

bool Reader::fail(Why why)
{
    batch_.why = why;
    if (entry_ < std::ssize(manifest_->items))
        batch_.file = manifest_->items[static_cast<std::size_t>(entry_)].path;
    return false;
}

Reader::Batch Reader::fill(std::int64_t budget, std::int64_t most)
{
    batch_ = {};
    had_hole_ = false;
    if (verifying_ && verify()) return std::move(batch_);
    bool more = batch_.why == Why::none && batch_.wanted < 0;
    while (more && budget > 0 && !complete_) {
        RecordWriter message{static_cast<std::uint32_t>(transfer_), static_cast<std::size_t>(most)};
        while (compose(message)) {
        }
        more = batch_.why == Why::none && batch_.wanted < 0;
        if (message.is_empty()) break;
        batch_.messages.push_back(message.take());
        // A hole is few bytes and much hashing: others have their turn after each.
        budget -= had_hole_ ? budget : std::ssize(batch_.messages.back());
    }
    return std::move(batch_);
}

bool Reader::compose(Writing& message)
{
    if (complete_) return false;
    if (entry_ == std::ssize(manifest_->items)) {
        if (!message.fits(0)) return false;
        message.all();
        batch_.complete = complete_ = true;
        return false;
    }
    const auto& item = manifest_->items[static_cast<std::size_t>(entry_)];
    if (item.is_folder) {
        if (!message.fits(item.path.size())) return false;
        message.folder(item.path);
        ++entry_;
        return true;
    }
    if (!begun_) return begin_file(message, item);
    return offset_ < item.size ? add_contents(message, item) : end_file(message, item);
}

bool Reader::is_as_offered(const Item& item) const
{
    struct stat now;
    if (::fstat(file_.get(), &now) != 0 || !S_ISREG(now.st_mode)) return false;
    auto modified = now.st_mtim.tv_sec * per_second + now.st_mtim.tv_nsec;
    // A keeper tells times in whole seconds.
    if (manifest_->root.empty()) modified -= modified % per_second;
    return now.st_size == item.size && modified == item.modified;
}

bool Reader::open(const Item& item)
{
    if (manifest_->root.empty()) {
        auto found = supplied_.find(entry_);
        if (found == supplied_.end()) {
            batch_.wanted = entry_;
            return false;
        }
        file_ = std::move(found->second);
        supplied_.erase(found);
    } else {
        auto path = item.path.empty() ? manifest_->root : manifest_->root + "/" + item.path;
        int follow = item.path.empty() ? 0 : O_NOFOLLOW;
        file_ =
            Descriptor{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | follow)};
        if (!file_) return fail(errno == ENOENT ? Why::vanished : Why::unreadable);
    }
    if (!is_as_offered(item)) return fail(Why::changed);
    struct stat now;
    sparse_ = ::fstat(file_.get(), &now) == 0 && now.st_blocks * 512 < item.size;
    data_from_ = data_until_ = 0;
    return true;
}

bool Reader::begin_file(Writing& message, const Item& item)
{
    if (!message.fits(item.path.size())) return false;
    if (!file_ && !open(item)) return false;
    message.file(item.size, item.modified / per_second, item.path);
    begun_ = true;
    return true;
}

bool Reader::end_file(Writing& message, const Item& item)
{
    if (!message.fits(hasher_.result().size())) return false;
    if (!is_as_offered(item)) return fail(Why::changed);
    message.end(hasher_.result());
    file_ = {};
    begun_ = false;
    hasher_ = {};
    offset_ = 0;
    ++entry_;
    return true;
}

// Where the next bytes are that are really there.
void Reader::find_data(const Item& item)
{
    data_from_ = offset_;
    data_until_ = item.size;
    if (!sparse_) return;
    auto from = ::lseek(file_.get(), offset_, SEEK_DATA);
    if (from < 0 && errno == ENXIO) from = item.size;
    if (from < 0) return;  // the file system does not say
    if (from - offset_ >= least_hole) {
        data_from_ = std::min<std::int64_t>(from, item.size);
        data_until_ = data_from_;
        return;
    }
    auto until = ::lseek(file_.get(), std::max<std::int64_t>(from, offset_), SEEK_HOLE);
    if (until > offset_) data_until_ = std::min<std::int64_t>(until, item.size);
}

bool Reader::add_contents(Writing& message, const Item& item)
{
    if (offset_ >= data_until_ && offset_ >= data_from_) find_data(item);
    return offset_ < data_from_ ? add_hole(message, data_from_) : add_data(message, data_until_);
}

bool Reader::add_hole(Writing& message, std::int64_t until)
{
    if (!message.fits(0)) return false;
    auto count = std::min(until - offset_, Writer::most_hole);
    message.hole(offset_, count);
    had_hole_ = true;
    offset_ += count;
    for (; count > 0; count -= std::ssize(blank))
        hasher_.add(
            base::BytesView{blank}.first(std::min(blank.size(), static_cast<std::size_t>(count))));
    return false;  // one in a message
}

bool Reader::add_data(Writing& message, std::int64_t until)
{
    auto rest = static_cast<std::size_t>(until - offset_);
    auto most = std::min(message.room(), rest);
    if (most < std::min(least_data, rest)) return false;
    auto read = [&](std::uint8_t* to, std::size_t size) {
        auto got = read_fully(file_.get(), to, size, offset_);
        if (got > 0) hasher_.add({to, static_cast<std::size_t>(got)});
        return got;
    };
    auto got = message.data(offset_, most, read);
    if (got < 0) return fail(Why::unreadable);
    offset_ += got;
    return got == static_cast<std::int64_t>(most) || fail(Why::changed);
}

bool Reader::verify()
{
    if (wish_.offset == 0 || entry_ == std::ssize(manifest_->items)) {
        settle_start(wish_.offset == 0);
        return false;
    }
    const auto& item = manifest_->items[static_cast<std::size_t>(entry_)];
    if (item.is_folder || wish_.offset > item.size) {
        settle_start(false);
        return false;
    }
    if (!file_ && !open(item)) return true;
    std::vector<std::uint8_t> block(65'536);
    for (auto step = verify_step; step > 0 && offset_ < wish_.offset; step -= std::ssize(block)) {
        auto most = std::min<std::int64_t>(wish_.offset - offset_, std::ssize(block));
        auto got = read_fully(file_.get(), block.data(), static_cast<std::size_t>(most), offset_);
        if (got != most) {
            fail(Why::changed);
            return true;
        }
        hasher_.add({block.data(), static_cast<std::size_t>(got)});
        offset_ += got;
    }
    if (offset_ < wish_.offset) return true;
    settle_start(base::to_base64url(hasher_.result()) == wish_.hash);
    return false;
}

void Reader::settle_start(bool same)
{
    verifying_ = false;
    if (!same) {
        offset_ = 0;
        hasher_ = {};
    }
    data_from_ = data_until_ = 0;
    batch_.from = said::From{transfer_, entry_, offset_};
}

}  // namespace mailcall::share
