// Opening, listing and walking below one folder.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/shelf.hh"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/glib.hh"
#include "share/shelf_path.hh"

namespace mailcall::share {
namespace {

using OpenFolder = base::Owned<DIR, closedir>;

// With fewer than one in ten worth listing, reading on would only keep the disk busy.
constexpr std::size_t read_for_one_listed = 10;
// Paths of one walk; they are held in memory.
constexpr std::size_t most_path_bytes = std::size_t{32} << 20U;

// Looking at something, which has no effect on it, and reading it. Not blocking: a pipe would wait
// for its writer. No terminal becomes ours.
constexpr int to_look = O_PATH | O_NOFOLLOW | O_CLOEXEC;
constexpr int to_read = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC;

// -1 and errno as open().
int open_beneath(int folder, const std::string& path, int flags)
{
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
    const char* name = path.empty() ? "." : path.c_str();
    return static_cast<int>(syscall(SYS_openat2, folder, name, &how, sizeof how));
}

// What `name` in the open folder is, or the descriptor itself where it is "". 0 or the errno.
int look_at(int fd, const char* name, struct statx& seen)
{
    constexpr int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH;
    constexpr unsigned wanted = STATX_TYPE | STATX_SIZE | STATX_MTIME;
    return statx(fd, name, flags, wanted, &seen) == 0 ? 0 : errno;
}

// On every file system a folder that was deleted while open can no longer be read. (readdir() hides
// that: it calls such a folder empty.)
bool is_deleted(int folder)
{
    std::array<char, 1024> some;
    lseek(folder, 0, SEEK_SET);
    return syscall(SYS_getdents64, folder, some.data(), some.size()) < 0;
}

bool is_file(const struct statx& seen) { return S_ISREG(seen.stx_mode); }
bool is_folder(const struct statx& seen) { return S_ISDIR(seen.stx_mode); }
bool is_other_disk(const struct statx& seen)
{
    return (seen.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

Entry entry_of(std::string name, const struct statx& seen)
{
    auto size = is_file(seen) ? static_cast<std::int64_t>(seen.stx_size) : 0;
    return {std::move(name), is_folder(seen), size, seen.stx_mtime.tv_sec};
}

// Why something that is there and was opened is not read as a file.
Cause no_file(const struct statx& seen)
{
    return S_ISLNK(seen.stx_mode) ? Cause::not_shared : Cause::not_a_file;
}

bool listed_before(const Entry& one, const Entry& other)
{
    if (one.is_folder != other.is_folder) return one.is_folder;
    return comes_before(one.name, other.name);
}

// What a folder gives, one by one, until it is read enough.
class Reading {
  public:
    Reading(DIR* folder, std::size_t most) : folder_{folder}, most_{most} {}

    // False at the end, which cause() explains.
    bool next()
    {
        errno = 0;
        auto* found = readdir(folder_);
        if (!found) error_ = errno;
        if (!found) return false;
        cut_ = ++read_ > most_ * read_for_one_listed + 2;  // "." and ".."
        if (!cut_ && may_be_shared(found->d_name)) look(found->d_name);
        return !cut_;
    }
    // Of the end. A folder that may be listed but not entered gives names and nothing else.
    int error() const
    {
        if (read_ == 0 && error_ == 0 && is_deleted(dirfd(folder_))) return ENOENT;
        return entries_.empty() && error_ == 0 ? refused_ : error_;
    }
    bool is_cut() const { return cut_; }
    std::vector<Entry> take() { return std::move(entries_); }

  private:
    void look(const char* name)
    {
        struct statx seen {};
        if (int error = look_at(dirfd(folder_), name, seen); error == EACCES) refused_ = error;
        if ((!is_file(seen) && !is_folder(seen)) || is_other_disk(seen)) return;
        cut_ = entries_.size() == most_;
        if (!cut_) entries_.push_back(entry_of(name, seen));
    }

    DIR* folder_;
    std::size_t most_;
    std::size_t read_ = 0;
    std::vector<Entry> entries_;
    bool cut_ = false;
    int error_ = 0;
    int refused_ = 0;
};

// Folders that a walk has yet to read, and how much it has seen.
class Walk {
  public:
    std::size_t room() const { return most_walked - seen_; }
    // False when it is too much.
    bool add(const Entry& entry)
    {
        bytes_ += entry.name.size();
        return ++seen_ <= most_walked && bytes_ <= most_path_bytes && may_be_asked_for(entry.name);
    }
    void push(Entry folder) { folders_.push_back(std::move(folder)); }
    bool is_over() const { return folders_.empty(); }
    Entry pop()
    {
        auto folder = std::move(folders_.back());
        folders_.pop_back();
        return folder;
    }

  private:
    std::vector<Entry> folders_;
    std::size_t seen_ = 0;
    std::size_t bytes_ = 0;
};

// The files go to the tree, the folders to what is to be read, the first of them next. False when
// it is too much.
bool sort_out(const std::string& folder, std::vector<Entry> entries, Walk& walk,
              std::vector<Entry>& files)
{
    std::sort(entries.begin(), entries.end(), listed_before);
    for (auto& entry : entries) {
        entry.name = join_path(folder, entry.name);
        if (!walk.add(entry)) return false;
        if (!entry.is_folder) files.push_back(std::move(entry));
    }
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
        if (entry->is_folder) walk.push(std::move(*entry));
    return true;
}

// Below the folder that a walk begins with. Somebody else is at work there, too: what has gone
// since its name was read is no error.
bool is_passed_over(Cause cause)
{
    return cause == Cause::no_permission || cause == Cause::not_there ||
           cause == Cause::not_a_folder || cause == Cause::not_shared;
}

}  // namespace

Cause cause_of(int error)
{
    switch (error) {
        case ENOENT:
        case ENAMETOOLONG: return Cause::not_there;
        case ELOOP:
        case EXDEV: return Cause::not_shared;
        case ENOTDIR: return Cause::not_a_folder;
        case ENXIO: return Cause::not_a_file;
        case EACCES:
        case EPERM: return Cause::no_permission;
        case EAGAIN:
        case EBUSY: return Cause::in_use;
        case EMFILE:
        case ENFILE:
        case ENOMEM: return Cause::no_room;
        case ENOSYS: return Cause::old_system;
        default: return Cause::broken;
    }
}

Shelf::Shelf(int folder, std::function<void()> beat) : folder_{folder}, beat_{std::move(beat)} {}

Cause Shelf::check() const
{
    Descriptor self{open_beneath(folder_, "", to_read | O_DIRECTORY)};
    // Some sandboxes refuse calls that they do not know instead of saying so.
    if (!self && (errno == ENOSYS || errno == EPERM)) return Cause::old_system;
    return self ? Cause::fine : tell(errno);
}

bool Shelf::is_gone() const
{
    Descriptor self{open_beneath(folder_, "", to_read | O_DIRECTORY)};
    return !self || is_deleted(self.get());
}

Cause Shelf::tell(int error) const
{
    return error == ENOENT && is_gone() ? Cause::folder_gone : cause_of(error);
}

// Looked at first: opening some devices already does something.
Shelf::File Shelf::open(const std::string& path) const
{
    File file;
    auto refuse = [&file](Cause cause) -> File&& {
        file.cause = cause;
        return std::move(file);
    };
    if (!may_be_asked_for(path)) return refuse(Cause::not_shared);
    struct statx seen {};
    Descriptor found{open_beneath(folder_, path, to_look)};
    if (!found) return refuse(tell(errno));
    if (int error = look_at(found.get(), "", seen); error != 0) return refuse(tell(error));
    if (!is_file(seen)) return refuse(no_file(seen));
    Descriptor opened{open_beneath(folder_, path, to_read)};
    if (!opened) return refuse(tell(errno));
    // Again: it may be another one by now.
    if (int error = look_at(opened.get(), "", seen); error != 0) return refuse(tell(error));
    if (!is_file(seen)) return refuse(no_file(seen));
    file.fd = std::move(opened);
    file.entry = entry_of(path, seen);
    return file;
}

Shelf::List Shelf::list(const std::string& path) const
{
    if (!may_be_asked_for(path)) return {Cause::not_shared, false, {}};
    auto list = read(path, most_listed);
    std::sort(list.entries.begin(), list.entries.end(), listed_before);
    return list;
}

// In the order of the disk.
Shelf::List Shelf::read(const std::string& path, std::size_t most) const
{
    List list;
    Descriptor opened{open_beneath(folder_, path, to_read | O_DIRECTORY)};
    if (!opened) return {tell(errno), false, {}};
    OpenFolder folder{fdopendir(opened.get())};
    if (!folder) return {tell(errno), false, {}};
    (void)opened.release();  // the stream owns it now
    Reading reading{folder.get(), most};
    while (reading.next()) beat_();
    if (int error = reading.error(); error != 0) return {tell(error), false, {}};
    return {Cause::fine, reading.is_cut(), reading.take()};
}

Shelf::Tree Shelf::walk(const std::string& path) const
{
    Tree tree;
    struct statx seen {};
    Descriptor found;
    if (!may_be_asked_for(path)) tree.cause = Cause::not_shared;
    if (tree.cause == Cause::fine) found = Descriptor{open_beneath(folder_, path, to_look)};
    if (tree.cause == Cause::fine && !found) tree.cause = tell(errno);
    if (!found) return tree;
    if (int error = look_at(found.get(), "", seen); error != 0) tree.cause = tell(error);
    if (tree.cause != Cause::fine) return tree;
    tree.is_folder = is_folder(seen);
    if (is_folder(seen))
        tree.cause = walk_folder(tree, path);
    else if (is_file(seen))
        tree.files.push_back(entry_of(path, seen));
    else
        tree.cause = no_file(seen);
    return tree;
}

// Asked of each file before all of them are promised: one that cannot be sent ends the transfer.
bool Shelf::can_be_read(const std::string& path) const
{
    return Descriptor{open_beneath(folder_, path, to_read)} || errno != EACCES;
}

int Shelf::leave_unreadable(List& list, const std::string& folder) const
{
    return static_cast<int>(std::erase_if(list.entries, [&](const Entry& entry) {
        beat_();
        return !entry.is_folder && !can_be_read(join_path(folder, entry.name));
    }));
}

Cause Shelf::walk_folder(Tree& tree, const std::string& top) const
{
    Walk walk;
    walk.push({top, true, 0, 0});
    while (!walk.is_over()) {
        auto folder = walk.pop();
        bool is_top = folder.name == top;
        auto list = read(folder.name, walk.room());
        if (!is_top && is_passed_over(list.cause)) {
            tree.left_out += list.cause == Cause::no_permission ? 1 : 0;
            continue;
        }
        if (list.cause != Cause::fine) return list.cause;
        tree.left_out += leave_unreadable(list, folder.name);
        if (!is_top && list.entries.empty()) tree.files.push_back(folder);
        bool fits = sort_out(folder.name, std::move(list.entries), walk, tree.files);
        if (list.is_cut || !fits) return Cause::too_big;
    }
    return Cause::fine;
}

}  // namespace mailcall::share
