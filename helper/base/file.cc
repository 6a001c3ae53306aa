// Atomic writing (a name of its own, fsync, rename) and bounded reading.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.hh"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/crypto.hh"
#include "base/glib.hh"
#include "base/words.hh"

namespace mailcall::base {
namespace {

class Descriptor {
  public:
    Descriptor(const std::string& path, int flags) noexcept
        : fd_{::open(path.c_str(), flags | O_CLOEXEC, 0600)}
    {
    }
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

// A name beside `path` for a file that is removed again unless it was kept.
class Beside {
  public:
    explicit Beside(const std::string& path)
        : name_{path + ".tmp-" + random_text(12, "abcdefghijklmnopqrstuvwxyz234567")}
    {
    }
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;
    ~Beside()
    {
        if (!name_.empty()) ::unlink(name_.c_str());
    }

    const std::string& name() const noexcept { return name_; }
    void keep() noexcept { name_.clear(); }

  private:
    std::string name_;
};

std::string folder_of(const std::string& path)
{
    return take_string(g_path_get_dirname(path.c_str()));
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

}  // namespace

const char* write_hint(int cause)
{
    switch (cause) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return tr("Make room on the disk and try again.");
        case EACCES:
        case EPERM:
        case EROFS: return tr("Check the permissions of the folder.");
        case ENOENT:
        case ENOTDIR: return tr("Check the path: a part of it is missing or is not a folder.");
        default: return "";
    }
}

Error write_error(const std::string& path, int cause)
{
    return {Code::unwritable, fill(tr("Writing {}: {}"), path, g_strerror(cause)),
            write_hint(cause)};
}

Error read_error(const std::string& path, int cause)
{
    return {Code::unreadable, fill(tr("Reading {}: {}"), path, g_strerror(cause))};
}

int write_new(const std::string& path, std::string_view text)
{
    Descriptor file{path, O_CREAT | O_EXCL | O_WRONLY};
    if (!file) return errno;
    int cause = write_all(file.get(), text);
    if (cause == 0 && ::fsync(file.get()) != 0) cause = errno;
    int closing = file.close();
    if (cause == 0) cause = closing;
    if (cause != 0) ::unlink(path.c_str());
    return cause;
}

int sync_folder(const std::string& path)
{
    Descriptor folder{path, O_RDONLY | O_DIRECTORY};
    if (!folder) return errno;
    // Some file systems cannot sync folders, and need not.
    return ::fsync(folder.get()) == 0 || errno == EINVAL ? 0 : errno;
}

Result<> write_file(const std::string& path, std::string_view text)
{
    Beside beside{path};
    int cause = write_new(beside.name(), text);
    if (cause == 0 && ::rename(beside.name().c_str(), path.c_str()) != 0) cause = errno;
    if (cause != 0) return fail(write_error(path, cause));
    beside.keep();
    if (cause = sync_folder(folder_of(path)); cause != 0) return fail(write_error(path, cause));
    return {};
}

Result<bool> create_file(const std::string& path, std::string_view text)
{
    Beside beside{path};
    int cause = write_new(beside.name(), text);
    if (cause == 0 && ::link(beside.name().c_str(), path.c_str()) != 0) {
        if (errno == EEXIST) return false;
        cause = errno;
    }
    if (cause == 0) cause = sync_folder(folder_of(path));
    if (cause != 0) return fail(write_error(path, cause));
    return true;
}

Result<std::string> read_file(const std::string& path, std::size_t most)
{
    Descriptor file{path, O_RDONLY};
    if (!file) return fail(read_error(path, errno));
    std::string text;
    std::string block(64 * 1024, '\0');
    for (;;) {
        auto got = ::read(file.get(), block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(read_error(path, errno));
        if (got == 0) return text;
        if (static_cast<std::size_t>(got) > most - text.size())
            return fail(Code::too_big, fill(tr("Reading {}: it is larger than {} bytes"), path,
                                            std::to_string(most)));
        text.append(block, 0, static_cast<std::size_t>(got));
    }
}

}  // namespace mailcall::base
