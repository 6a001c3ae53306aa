// The files and folders that a Writer opens: below its own folder, and none that it has not made.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "share/names.hh"
#include "share/writer.hh"

namespace mailcall::share {
namespace {

constexpr int most_same_names = 1000;

std::string parent_of(const std::string& path)
{
    auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string{} : path.substr(0, slash);
}

std::string last_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

Descriptor open_below(int folder, const std::string& name)
{
    if (::mkdirat(folder, name.c_str(), 0777) != 0 && errno != EEXIST) return {};
    return Descriptor{
        ::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
}

}  // namespace

Why Writer::enter_folder(const std::string& path)
{
    auto parent = parent_of(path);
    if (folder_ && parent == folder_path_) return Why::none;
    folder_path_ = parent;
    folder_ = Descriptor{::fcntl(partial_.data(), F_DUPFD_CLOEXEC, 0)};
    for (std::size_t from = 0; folder_ && from < parent.size();) {
        auto slash = std::min(parent.find('/', from), parent.size());
        folder_ = open_below(folder_.get(), parent.substr(from, slash - from));
        from = slash + 1;
    }
    if (folder_) return Why::none;
    // A file has the folder's name: two names have become the same one by being made harmless.
    return errno == ENOTDIR || errno == ELOOP ? Why::unwritable : why_of(errno);
}

// The file of which a part is there.
Why Writer::open_file(const std::string& path)
{
    if (auto why = enter_folder(path); why != Why::none) return why;
    own_file_ =
        Descriptor{::openat(folder_.get(), last_of(path).c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC)};
    if (!own_file_) return Why::unwritable;
    return ::ftruncate(own_file_.get(), standing_.offset) == 0 ? Why::none : why_of(errno);
}

// What is there and was not made by us in this transfer is left from a run of which nothing was
// saved any more; what was made has a name that became the same as this one by being made harmless.
Why Writer::open_new(const std::string& path)
{
    if (auto why = enter_folder(path); why != Why::none) return why;
    auto parent = parent_of(path);
    for (int number = 1; number <= most_same_names; ++number) {
        auto name = numbered(last_of(path), number);
        auto whole = parent.empty() ? name : parent + "/" + name;
        if (partial_.is_made(whole)) continue;
        int flags = O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        own_file_ = Descriptor{::openat(folder_.get(), name.c_str(), flags, 0666)};
        if (!own_file_ && errno == EISDIR) continue;
        if (!own_file_) return why_of(errno);
        standing_.path = whole;
        return Why::none;
    }
    return Why::unwritable;
}

Why Writer::take_file(const Record& record)
{
    bool fits = !in_file_ && standing_.files < announced_.files &&
                record.first <= announced_.size - (standing_.done - standing_.offset);
    if (!fits || record.rest.empty() == partial_.is_folder()) return Why::unruly;
    if (standing_.offset > 0 && record.first != standing_.size) return Why::unruly;
    standing_.size = record.first;
    modified_ = record.second;
    in_file_ = true;
    if (!partial_.is_folder()) {
        // Bytes beyond what counts are of a run of which nothing was saved any more.
        return ::ftruncate(partial_.data(), standing_.offset) == 0 ? Why::none : why_of(errno);
    }
    if (own_file_) return Why::none;
    if (standing_.offset > 0) return open_file(standing_.path);
    auto path = safe_path(base::to_text(record.rest));
    return path ? open_new(*path) : Why::unruly;
}

Why Writer::take_folder(const Record& record)
{
    auto path = safe_path(base::to_text(record.rest));
    bool fits = !in_file_ && partial_.is_folder() && standing_.folders < announced_.folders;
    if (!fits || !path) return Why::unruly;
    ++standing_.folders;
    ++standing_.entry;
    return enter_folder(*path + "/x");
}

}  // namespace mailcall::share
