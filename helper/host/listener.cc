// The Unix sockets of call processes: who may listen, who may connect, and what is left over.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/log.hh"
#include "base/words.hh"
#include "host/link.hh"

namespace mailcall::host {
namespace {

using base::Code;
using base::fail;
using base::fill;
using base::tr;

// Closes an fd at the end of the scope unless it was released.
class OwnedFd {
  public:
    explicit OwnedFd(int fd) : fd_{fd} {}
    OwnedFd(const OwnedFd&) = delete;
    OwnedFd& operator=(const OwnedFd&) = delete;
    ~OwnedFd()
    {
        if (fd_ >= 0) close(fd_);
    }
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

base::Error broken(const char* doing, const std::string& path)
{
    int cause = errno;
    return {Code::unwritable, fill(doing, path) + ": " + std::strerror(cause)};
}

base::Result<sockaddr_un> address_of(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return fail(Code::bad_argument,
                    fill(tr("opening the socket {}: its name is longer than {} bytes"), path,
                         std::to_string(sizeof address.sun_path - 1)),
                    tr("Set XDG_RUNTIME_DIR or MAILCALL_HOME to a folder with a shorter name."));
    path.copy(address.sun_path, path.size());
    return address;
}

int new_socket() { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

int connect_to(int fd, const sockaddr_un& address)
{
    return connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

bool is_own_user(int fd)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

// The folder, opened. Anybody who can enter it could put a socket of his own in place of ours.
base::Result<int> open_folder(const std::string& socket_path)
{
    auto folder = std::filesystem::path{socket_path}.parent_path().string();
    if (folder.empty()) folder = ".";
    if (mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return fail(broken(tr("making the folder {}"), folder));
    int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return fail(broken(tr("opening the folder {}"), folder));
    struct stat now {};
    if (fstat(fd, &now) == 0 && now.st_uid == geteuid() && (now.st_mode & 077U) == 0) return fd;
    close(fd);
    return fail(Code::unwritable,
                fill(tr("opening the folder {}: other users can enter it"), folder),
                fill(tr("Make it yours alone: chmod 700 {}"), folder));
}

// Removes what a killed process left behind, and nothing else.
base::Result<> remove_stale(const std::string& path, const sockaddr_un& address)
{
    struct stat now {};
    if (lstat(path.c_str(), &now) != 0) return {};
    if (!S_ISSOCK(now.st_mode))
        return fail(Code::unwritable,
                    fill(tr("opening the socket {}: a file of that name is there"), path),
                    tr("Move the file away."));
    OwnedFd probe{new_socket()};
    if (connect_to(probe.get(), address) == 0 || errno != ECONNREFUSED)
        return fail(Code::busy,
                    fill(tr("opening the socket {}: another process listens there"), path));
    if (unlink(path.c_str()) != 0) return fail(broken(tr("removing the old socket {}"), path));
    return {};
}

base::Result<> start_listening(int fd, const std::string& path, const sockaddr_un& address)
{
    constexpr int backlog = 8;
    if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0 || listen(fd, backlog) != 0)
        return fail(broken(tr("opening the socket {}"), path));
    return {};
}

}  // namespace

base::Result<std::unique_ptr<Listener>> Listener::open(const std::string& path, Accepted accepted)
{
    MC_TRY(address, address_of(path));
    MC_TRY(folder, open_folder(path));
    // Two that start at once must not each take the other's fresh socket for a stale one. The lock
    // goes with the fd.
    OwnedFd lock{folder};
    flock(lock.get(), LOCK_EX);
    MC_CHECK(remove_stale(path, address));
    OwnedFd fd{new_socket()};
    if (fd.get() < 0) return fail(broken(tr("opening the socket {}"), path));
    MC_CHECK(start_listening(fd.get(), path, address));
    return std::unique_ptr<Listener>{new Listener{fd.release(), path, std::move(accepted)}};
}

Listener::Listener(int fd, std::string path, Accepted accepted)
    : fd_{fd}, path_{std::move(path)}, accepted_{std::move(accepted)}, watch_{fd, G_IO_IN, [this] {
                                                                                  take();
                                                                              }}
{
}

Listener::~Listener()
{
    unlink(path_.c_str());
    close(fd_);
}

void Listener::take()
{
    OwnedFd peer{accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
    if (peer.get() < 0) return;
    if (!is_own_user(peer.get()))
        return base::log_warning("attaching a host: it belongs to another user; closed");
    auto accepted = accepted_;  // a copy: it may destroy the Listener
    accepted(peer.release());
}

base::Result<int> attach(const std::string& path)
{
    MC_TRY(address, address_of(path));
    OwnedFd fd{new_socket()};
    if (connect_to(fd.get(), address) != 0) {
        int cause = errno;
        return fail(Code::peer_gone,
                    fill(tr("attaching to the call: {}"), std::string{std::strerror(cause)}));
    }
    if (!is_own_user(fd.get()))
        return fail(Code::peer_gone, tr("attaching to the call: it belongs to another user"));
    return fd.release();
}

}  // namespace mailcall::host
