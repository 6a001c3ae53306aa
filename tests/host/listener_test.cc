// Listener and attach: who may listen where, who may connect, and what a killed process leaves.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <optional>

#include "host/link.hh"
#include "main_loop.hh"
#include "temp_folder.hh"

namespace mailcall::host {
namespace {

using base::Code;
using base::Json;

void ignore(int fd) { close(fd); }

// Turns the main loop until the child has ended.
int status_of(pid_t child)
{
    std::optional<int> ended;
    auto note = [](GPid, gint status, gpointer slot) noexcept {
        *static_cast<std::optional<int>*>(slot) = status;
    };
    g_child_watch_add(child, note, &ended);
    EXPECT_TRUE(run_until([&] { return ended.has_value(); }));
    return ended.value_or(-1);
}

// A socket file behind which nobody listens any more.
void leave_stale_socket(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    close(fd);
}

// The owner's part as a call process does it: the newest host is the one.
struct Owner {
    explicit Owner(const std::string& path)
        : listener{*Listener::open(path, [this](int fd) { take(fd); })}
    {
    }
    void take(int fd)
    {
        ++hosts;
        link.emplace(
            fd, fd, [](const Json&) {}, [](const std::string&) {});
        link->send({{"host", hosts}});
    }

    int hosts = 0;
    std::optional<Link> link;
    std::unique_ptr<Listener> listener;
};

// A host.
struct Guest {
    explicit Guest(const std::string& path)
    {
        auto fd = attach(path);
        if (fd)
            link.emplace(
                *fd, *fd, [this](const Json& json) { heard = json; },
                [this](const std::string&) { closed = true; });
    }
    std::optional<Json> heard;
    bool closed = false;
    std::optional<Link> link;
};

TEST(Listener, AHostAttachesAndIsHeard)
{
    TempFolder folder;
    Owner owner{folder / "c.sock"};
    Guest guest{folder / "c.sock"};
    ASSERT_TRUE(run_until([&] { return guest.heard.has_value(); }));
    EXPECT_EQ((*guest.heard)["host"], 1);
}

TEST(Listener, ASecondHostReplacesTheFirst)
{
    TempFolder folder;
    Owner owner{folder / "c.sock"};
    Guest first{folder / "c.sock"};
    ASSERT_TRUE(run_until([&] { return first.heard.has_value(); }));
    Guest second{folder / "c.sock"};
    ASSERT_TRUE(run_until([&] { return second.heard && first.closed; }));
    EXPECT_EQ((*second.heard)["host"], 2);
    EXPECT_FALSE(second.closed);
}

TEST(Listener, SocketAndNewFolderAreTheUsersAlone)
{
    TempFolder folder;
    auto listener = Listener::open(folder / "run/c.sock", ignore);
    ASSERT_TRUE(listener.has_value());
    struct stat now {};
    ASSERT_EQ(stat((folder / "run").c_str(), &now), 0);
    EXPECT_EQ(now.st_mode & 0777U, 0700U);
    ASSERT_EQ(stat((folder / "run/c.sock").c_str(), &now), 0);
    EXPECT_EQ(now.st_mode & 0777U, 0600U);
}

TEST(Listener, AFolderThatOthersCanEnterIsRefused)
{
    TempFolder folder;
    ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
    auto listener = Listener::open(folder / "c.sock", ignore);
    ASSERT_FALSE(listener.has_value());
    EXPECT_EQ(listener.error().code, Code::unwritable);
    EXPECT_NE(listener.error().hint.find("chmod 700"), std::string::npos);
}

TEST(Listener, AStaleSocketIsRemoved)
{
    TempFolder folder;
    leave_stale_socket(folder / "c.sock");
    EXPECT_EQ(attach(folder / "c.sock").error().code, Code::peer_gone);
    auto listener = Listener::open(folder / "c.sock", ignore);
    EXPECT_TRUE(listener.has_value());
    EXPECT_TRUE(attach(folder / "c.sock").has_value());
}

TEST(Listener, ALiveSocketIsRefusedAndStays)
{
    TempFolder folder;
    Owner owner{folder / "c.sock"};
    auto second = Listener::open(folder / "c.sock", ignore);
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, Code::busy);
    Guest guest{folder / "c.sock"};
    EXPECT_TRUE(run_until([&] { return guest.heard.has_value(); }));
}

TEST(Listener, AFileInItsPlaceIsRefusedAndStays)
{
    TempFolder folder;
    std::ofstream{folder / "c.sock"} << "precious";
    auto listener = Listener::open(folder / "c.sock", ignore);
    ASSERT_FALSE(listener.has_value());
    EXPECT_EQ(listener.error().code, Code::unwritable);
    EXPECT_TRUE(std::filesystem::is_regular_file(folder / "c.sock"));
}

TEST(Listener, APathThatIsTooLongIsRefusedInWords)
{
    TempFolder folder;
    auto path = folder / std::string(108, 'x');
    auto listener = Listener::open(path, ignore);
    ASSERT_FALSE(listener.has_value());
    EXPECT_EQ(listener.error().code, Code::bad_argument);
    EXPECT_NE(listener.error().what.find("longer than 107 bytes"), std::string::npos);
    EXPECT_EQ(attach(path).error().code, Code::bad_argument);
}

TEST(Listener, RemovesItsSocketAtTheEnd)
{
    TempFolder folder;
    Listener::open(folder / "c.sock", ignore)->reset();
    EXPECT_FALSE(std::filesystem::exists(folder / "c.sock"));
    EXPECT_EQ(attach(folder / "c.sock").error().code, Code::peer_gone);
}

TEST(Listener, AnotherUserIsClosedUnheard)
{
    if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
    constexpr uid_t nobody = 65534;
    TempFolder folder;
    int hosts = 0;
    auto listener = Listener::open(folder / "c.sock", [&hosts](int fd) {
        ++hosts;
        close(fd);
    });
    ASSERT_TRUE(listener.has_value());
    // As if the permissions had been opened by mistake: the check of the user must still hold.
    ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
    ASSERT_EQ(chmod((folder / "c.sock").c_str(), 0666), 0);
    pid_t child = fork();
    if (child == 0) {
        // attach() itself refuses a process of another user, so this speaks to the socket bare.
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        (folder / "c.sock").copy(address.sun_path, sizeof address.sun_path - 1);
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        char byte = 0;
        bool refused = setuid(nobody) == 0 &&
                       connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                       read(fd, &byte, 1) == 0;
        _exit(refused ? 0 : 1);
    }
    EXPECT_EQ(status_of(child), 0);
    EXPECT_EQ(hosts, 0);
}

TEST(Attach, AProcessOfAnotherUserIsRefused)
{
    if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
    constexpr uid_t nobody = 65534;
    TempFolder folder;
    Owner owner{folder / "c.sock"};
    ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
    ASSERT_EQ(chmod((folder / "c.sock").c_str(), 0666), 0);
    pid_t child = fork();
    if (child == 0) {
        bool refused = setuid(nobody) == 0 && !attach(folder / "c.sock").has_value();
        _exit(refused ? 0 : 1);
    }
    EXPECT_EQ(status_of(child), 0);
}

}  // namespace
}  // namespace mailcall::host
