// renameat2 with RENAME_NOREPLACE, and what comes closest to it where a file system has it not.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/place.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <limits>

#include "share/names.hh"

namespace mailcall::share {
namespace {

constexpr int most_numbers = 9999;

int error_of(int result) { return result == 0 ? 0 : errno; }

// A hard link never replaces; a folder can be moved over one that we have just made, if it is
// still empty.
int move_without_replacing(int source, const char* from, int target, const char* name,
                           bool is_folder)
{
    if (!is_folder) {
        int cause = error_of(::linkat(source, from, target, name, 0));
        if (cause == 0) ::unlinkat(source, from, 0);
        return cause;
    }
    if (::mkdirat(target, name, 0777) != 0) return errno;
    int cause = error_of(::renameat(source, from, target, name));
    if (cause != 0) ::unlinkat(target, name, AT_REMOVEDIR);
    return cause;
}

int move(int source, const char* from, int target, const char* name, bool is_folder)
{
    int cause = error_of(::renameat2(source, from, target, name, RENAME_NOREPLACE));
    if (cause != EINVAL && cause != ENOSYS) return cause;
    return move_without_replacing(source, from, target, name, is_folder);
}

}  // namespace

bool is_same_mount(int folder, int other)
{
    struct statx a;
    struct statx b;
    bool known = ::statx(folder, "", AT_EMPTY_PATH, STATX_MNT_ID, &a) == 0 &&
                 ::statx(other, "", AT_EMPTY_PATH, STATX_MNT_ID, &b) == 0;
    return known && a.stx_dev_major == b.stx_dev_major && a.stx_dev_minor == b.stx_dev_minor &&
           a.stx_mnt_id == b.stx_mnt_id;
}

std::int64_t free_space(int folder)
{
    struct statvfs disk;
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (::fstatvfs(folder, &disk) != 0 || disk.f_blocks == 0) return most;
    auto size = static_cast<std::int64_t>(disk.f_frsize);
    auto blocks = static_cast<std::int64_t>(disk.f_bavail);
    return size > 0 && blocks < most / size ? blocks * size : most;
}

Placed place(int source, const std::string& from, int target, const std::string& name,
             bool is_folder)
{
    for (int number = 1; number <= most_numbers; ++number) {
        auto tried = numbered(name, number);
        int cause = move(source, from.c_str(), target, tried.c_str(), is_folder);
        if (cause != EEXIST) return {cause, cause == 0 ? tried : std::string{}};
    }
    return {EEXIST, {}};
}

}  // namespace mailcall::share
