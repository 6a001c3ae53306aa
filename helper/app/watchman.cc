// Lock files of living hosts.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watchman.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/crypto.hh"
#include "base/file.hh"
#include "base/words.hh"

namespace mailcall::app {

namespace {

constexpr std::string_view stand_in_mark = "stand-in ";

// A lock of the process itself (POSIX). One of the open file (flock) would live on in a child that
// was forked, and has not started its program yet, when the host is killed.
struct flock whole_file()
{
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

bool take_lock(int fd)
{
    auto lock = whole_file();
    return fcntl(fd, F_SETLK, &lock) == 0;
}

// Only asks: who took the lock to find out would be a living host to others who look just then.
bool is_locked(int fd)
{
    auto lock = whole_file();
    return fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

// Believed only while the lock is held: by the process that has written it.
void write_mark(int fd, Watchman::Role role)
{
    if (role != Watchman::Role::stand_in) return;
    auto mark = std::string{stand_in_mark} + std::to_string(getpid());
    if (write(fd, mark.data(), mark.size()) < 0)
        return;  // then it is not relieved, but ends itself
}

}  // namespace

base::Result<std::unique_ptr<Watchman>> Watchman::enter(const std::string& run_folder, Role role)
{
    auto folder = run_folder + "/hosts";
    mkdir(folder.c_str(), 0700);
    auto id = base::random_text(16, "abcdefghijklmnopqrstuvwxyz234567");
    auto path = folder + "/" + id + ".lock";
    int fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || !take_lock(fd)) {
        std::string why = std::strerror(errno);
        if (fd >= 0) close(fd);
        return base::fail(base::Code::unwritable,
                          base::fill(base::tr("writing {}: {}"), path, why));
    }
    write_mark(fd, role);
    return std::unique_ptr<Watchman>{new Watchman{folder, id, fd}};
}

Watchman::Watchman(std::string folder, std::string id, int fd)
    : folder_{std::move(folder)}, id_{std::move(id)}, fd_{fd}
{
}

Watchman::~Watchman()
{
    unlink(path(id_).c_str());
    close(fd_);
}

std::string Watchman::path(const std::string& id) const { return folder_ + "/" + id + ".lock"; }

bool Watchman::is_alive(const std::string& other) const
{
    if (other.empty()) return false;
    if (other == id_) return true;
    int fd = open(path(other).c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0) return false;
    bool locked = is_locked(fd);
    if (!locked) unlink(path(other).c_str());  // its host was killed and could not clean up
    close(fd);
    return locked;
}

bool Watchman::relieve(const std::string& other) const
{
    if (other == id_) return false;  // to open and close one's own file lets go of its lock
    constexpr std::size_t longest = 64;
    auto mark = base::read_file(path(other), longest);
    if (!mark || !mark->starts_with(stand_in_mark) || !is_alive(other)) return false;
    auto number = std::strtol(mark->c_str() + stand_in_mark.size(), nullptr, 10);
    // Ends it on the spot, as its every decision is stored; SIGTERM would have it hang up.
    return number > 1 && kill(static_cast<pid_t>(number), SIGUSR1) == 0;
}

}  // namespace mailcall::app
