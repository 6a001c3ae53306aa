// Atomic writing (tmp, fsync, rename), bounded reading, private folders.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "base/glib.hh"
#include "base/words.hh"
#include "store/settings.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

class Descriptor {
  public:
    explicit Descriptor(int fd) noexcept : fd_{fd} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }

    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    // The errno of closing: some network file systems report a full disk only here.
    int close() noexcept
    {
        int refused = fd_ >= 0 ? ::close(fd_) : 0;
        fd_ = -1;
        return refused == 0 ? 0 : errno;
    }

  private:
    int fd_;
};

// The name of a file that is removed again unless it was kept.
class Temporary {
  public:
    explicit Temporary(std::string path) : path_{std::move(path)} {}
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary()
    {
        if (!path_.empty()) ::unlink(path_.c_str());
    }

    const std::string& path() const noexcept { return path_; }
    void keep() noexcept { path_.clear(); }

  private:
    std::string path_;
};

std::string folder_of(const std::string& path)
{
    return base::take_string(g_path_get_dirname(path.c_str()));
}

int write_all(int fd, std::string_view text)
{
    while (!text.empty()) {
        auto written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

// A name is on the disk only when its folder is.
int sync_folder(const std::string& path)
{
    Descriptor folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!folder) return errno;
    // Some file systems cannot sync folders, and need not.
    return ::fsync(folder.get()) == 0 || errno == EINVAL ? 0 : errno;
}

// Writes `text` beside `path` under a name of its own. Gives that name.
Result<std::string> write_beside(const std::string& path, const std::string& text)
{
    std::string name = path + ".tmp-XXXXXX";
    Descriptor file{::mkostemp(name.data(), O_CLOEXEC)};  // 0600
    if (!file) return base::fail(write_error(path, errno));
    Temporary temporary{name};
    int cause = write_all(file.get(), text);
    if (cause == 0 && ::fsync(file.get()) != 0) cause = errno;
    int closing = file.close();
    if (cause == 0) cause = closing;
    if (cause != 0) return base::fail(write_error(path, cause));
    temporary.keep();
    return name;
}

const char* write_hint(int cause)
{
    switch (cause) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return tr("Make room on the disk and try again.");
        case EACCES:
        case EPERM:
        case EROFS:
            return tr("Check the permissions of the folder.");
        case ENOENT:
        case ENOTDIR:
            return tr("Check the path: a part of it is missing or is not a folder.");
        default:
            return "";
    }
}

Result<> check_own_folder(const std::string& path)
{
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return base::fail(write_error(path, errno));
    if (!S_ISDIR(found.st_mode)) return base::fail(write_error(path, ENOTDIR));
    if (found.st_uid != ::geteuid())
        return base::fail(Code::unwritable,
                          fill(tr("Using the folder {}: it belongs to another user"), path),
                          tr("Change its owner, or set MAILCALL_HOME to a folder of your own."));
    if ((found.st_mode & 0077) != 0 && ::chmod(path.c_str(), 0700) != 0)
        return base::fail(write_error(path, errno));
    return {};
}

}  // namespace

base::Error write_error(const std::string& path, int cause)
{
    return {Code::unwritable, fill(tr("Writing {}: {}"), path, g_strerror(cause)),
            write_hint(cause)};
}

base::Error read_error(const std::string& path, int cause)
{
    return {Code::unreadable, fill(tr("Reading {}: {}"), path, g_strerror(cause))};
}

Result<> write_file(const std::string& path, const std::string& text)
{
    MC_TRY(name, write_beside(path, text));
    Temporary temporary{name};
    if (::rename(name.c_str(), path.c_str()) != 0) return base::fail(write_error(path, errno));
    temporary.keep();
    if (int cause = sync_folder(folder_of(path)); cause != 0)
        return base::fail(write_error(path, cause));
    return {};
}

Result<bool> create_file(const std::string& path, const std::string& text)
{
    MC_TRY(name, write_beside(path, text));
    Temporary temporary{name};
    if (::link(name.c_str(), path.c_str()) != 0) {
        if (errno == EEXIST) return false;
        return base::fail(write_error(path, errno));
    }
    if (int cause = sync_folder(folder_of(path)); cause != 0)
        return base::fail(write_error(path, cause));
    return true;
}

Result<std::string> read_file(const std::string& path, std::size_t most)
{
    Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) return base::fail(read_error(path, errno));
    std::string text;
    std::string block(64 * 1024, '\0');
    for (;;) {
        auto got = ::read(file.get(), block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return base::fail(read_error(path, errno));
        if (got == 0) return text;
        if (static_cast<std::size_t>(got) > most - text.size())
            return base::fail(Code::too_big, fill(tr("Reading {}: it is larger than {} bytes"),
                                                  path, std::to_string(most)));
        text.append(block, 0, static_cast<std::size_t>(got));
    }
}

Result<> make_private_folder(const std::string& path)
{
    if (g_mkdir_with_parents(path.c_str(), 0700) != 0) return base::fail(write_error(path, errno));
    return check_own_folder(path);
}

}  // namespace mailcall::store
