// Starting the program under another user, and joining its answers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "confined.hh"

#include <fcntl.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "slowness.hh"

namespace mailcall::share {
namespace {

constexpr uid_t nobody_id = 65534;
constexpr int patience_seconds = 20;

void become_nobody()
{
    if (setgroups(0, nullptr) != 0 || setresgid(nobody_id, nobody_id, nobody_id) != 0 ||
        setresuid(nobody_id, nobody_id, nobody_id) != 0)
        _exit(99);
}

// By descriptor: nobody may not be let into the folders on the way to the program.
[[noreturn]] void run_program(int program, const std::string& folder, const Mode& mode)
{
    std::array<const char*, 4> words{"mailcall-folder", folder.c_str(), nullptr, nullptr};
    if (!mode.landlock) words = {"mailcall-folder", "--without-landlock", folder.c_str(), nullptr};
    if (mode.nobody) become_nobody();
    syscall(SYS_execveat, program, "", words.data(), environ, AT_EMPTY_PATH);
    _exit(98);
}

}  // namespace

const std::string secret = "SECRET-that-nobody-outside-may-read";

std::string name(const Mode& mode)
{
    std::string user = mode.nobody ? "as nobody" : getuid() == 0 ? "as root" : "as this user";
    return user + (mode.landlock ? " with Landlock" : " without Landlock");
}

std::vector<Mode> all_modes()
{
    std::vector<Mode> modes{{true, false}, {false, false}};
    if (getuid() == 0) modes.insert(modes.end(), {{true, true}, {false, true}});
    return modes;
}

bool leaks(const Reply& reply)
{
    auto has_name = [](const Entry& entry) {
        return entry.name.find("secret") != std::string::npos;
    };
    const auto& entries = reply.answer.entries;
    // An open answers with the path that was asked for.
    bool named = !reply.has_file && std::any_of(entries.begin(), entries.end(), has_name);
    return named || reply.content.find(secret) != std::string::npos;
}

std::string folder_program()
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "mailcall-folder";
}

std::string read_some(int fd)
{
    std::string text(65536, '\0');
    auto got = ::read(fd, text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

Confined::Confined(const std::string& folder, const Mode& mode, const std::function<void()>& before)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) std::abort();
    line_ = Descriptor{ends[0]};
    Descriptor theirs{ends[1]};
    const timeval patience{patience_seconds * slowness(), 0};
    setsockopt(line_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    Descriptor program{::open(folder_program().c_str(), O_PATH | O_CLOEXEC)};
    process_ = fork();
    if (process_ == 0) {
        if (before) before();
        dup2(theirs.get(), 0);
        run_program(program.get(), folder, mode);
    }
    theirs = {};
    hello_ = receive();
}

Confined::~Confined()
{
    hang_up();
    if (process_ > 0) wait();
}

void Confined::hang_up() { line_ = {}; }

int Confined::wait()
{
    int status = -1;
    waitpid(std::exchange(process_, -1), &status, 0);
    return status;
}

Reply Confined::ask(Ask what, const std::string& path) { return ask_raw(print({1, what, path})); }

Reply Confined::ask_raw(const std::string& message, int file)
{
    if (!send_message(line_.get(), message, file)) return {};
    return receive();
}

Reply Confined::receive()
{
    Reply reply;
    std::vector<Entry> entries;
    do {
        auto received = receive_message(line_.get());
        if (received.state != Received::State::message) return {};
        auto answer = read_answer(received.text);
        if (!answer) return {};
        entries.insert(entries.end(), answer->entries.begin(), answer->entries.end());
        reply.answer = std::move(*answer);
        if (received.file) reply.has_file = true;
        if (received.file) reply.content += read_some(received.file.get());
    } while (reply.answer.more);
    reply.answer.entries = std::move(entries);
    reply.answered = true;
    return reply;
}

}  // namespace mailcall::share
