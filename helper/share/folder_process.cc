// Where the program is, its socket, and who reaps it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/folder_process.hh"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "base/glib.hh"
#include "base/words.hh"

namespace mailcall::share {
namespace {

base::Error start_failed(const std::string& cause)
{
    return {base::Code::media_missing, base::fill(base::tr("Sharing a folder: {}"), cause),
            base::tr("Install Mailcall again; a program of it is missing.")};
}

bool is_program(const std::string& path) { return access(path.c_str(), X_OK) == 0; }

// Beside the running program; in the build tree, in the folder of its layer; as installed.
std::string find_folder_program()
{
    base::ErrorSlot error;
    auto own = base::take_string(g_file_read_link("/proc/self/exe", error.out()));
    auto folder = base::take_string(g_path_get_dirname(own.c_str()));
    for (auto place : {"/mailcall-folder", "/../share/mailcall-folder"})
        if (is_program(folder + place)) return folder + place;
    return MAILCALL_LIBEXECDIR "/mailcall-folder";
}

}  // namespace

// Known to the child watch too, which may outlive the FolderProcess.
struct FolderProcess::Child {
    GPid process = 0;
    bool reaped = false;

    // Until it is reaped its number cannot be another process'.
    void watch(const std::shared_ptr<Child>& self)
    {
        using Share = std::shared_ptr<Child>;
        auto ended = [](GPid, int, gpointer data) noexcept {
            (*static_cast<Share*>(data))->reaped = true;
        };
        auto drop = [](gpointer data) noexcept { delete static_cast<Share*>(data); };
        g_child_watch_add_full(G_PRIORITY_DEFAULT, process, ended, new Share{self}, drop);
    }
};

FolderProcess::FolderProcess(Descriptor line, std::shared_ptr<Child> child)
    : line_{std::move(line)}, child_{std::move(child)}
{
}

base::Result<FolderProcess> FolderProcess::start(const std::string& folder)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return base::fail(start_failed(g_strerror(errno)));
    Descriptor ours{ends[0]};
    Descriptor theirs{ends[1]};
    fcntl(ours.get(), F_SETFL, O_NONBLOCK);
    auto program = find_folder_program();
    const std::array<const char*, 3> words{program.c_str(), folder.c_str(), nullptr};
    auto child = std::make_shared<Child>();
    base::ErrorSlot error;
    auto flags = static_cast<GSpawnFlags>(G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL);
    if (!g_spawn_async_with_fds(nullptr, const_cast<char**>(words.data()), nullptr, flags, nullptr,
                                nullptr, &child->process, theirs.get(), -1, -1, error.out()))
        return base::fail(start_failed(error.message()));
    child->watch(child);
    return FolderProcess{std::move(ours), child};
}

void FolderProcess::end()
{
    line_ = {};
    if (child_ && !child_->reaped) kill(child_->process, SIGKILL);
}

}  // namespace mailcall::share
