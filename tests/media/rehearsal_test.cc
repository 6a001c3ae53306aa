// The rehearsal is played to its end, opens no socket, and is left for a call that begins.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>
#include <glib.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "peer.hh"

namespace {

std::atomic<int> sockets{0};  // that could reach anybody outside this computer

}  // namespace

// In the place of the C library's, for this program and all that it loads.
extern "C" int socket(int family, int type, int protocol) noexcept
{
    using Socket = int (*)(int, int, int);
    static auto* real = reinterpret_cast<Socket>(dlsym(RTLD_NEXT, "socket"));
    if (family != AF_UNIX) ++sockets;
    return real(family, type, protocol);
}

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

// What was logged, by any thread.
class Log {
  public:
    Log() { g_log_set_writer_func(&write, this, nullptr); }

    int count(const std::string& text)
    {
        std::lock_guard lock{mutex_};
        return static_cast<int>(std::count(lines_.begin(), lines_.end(), text));
    }

  private:
    static GLogWriterOutput write(GLogLevelFlags level, const GLogField* fields, gsize count,
                                  gpointer data) noexcept
    {
        auto& log = *static_cast<Log*>(data);
        for (gsize i = 0; i < count; ++i)
            if (std::string{fields[i].key} == "MESSAGE") {
                std::lock_guard lock{log.mutex_};
                log.lines_.emplace_back(static_cast<const char*>(fields[i].value));
            }
        bool quiet = (level & (G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG)) != 0;
        return quiet ? G_LOG_WRITER_HANDLED
                     : g_log_writer_standard_streams(level, fields, count, nullptr);
    }

    std::mutex mutex_;
    std::vector<std::string> lines_;
};

Log& the_log()
{
    static Log log;
    return log;
}

constexpr const char* done = "rehearsal: done";
constexpr const char* left = "rehearsal: left for the call";

// First of all, while nothing is loaded: later tests would find it all there.
TEST(Rehearsal, OpensNoSocket)
{
    auto& log = the_log();
    Session::warm_up().join();
    EXPECT_EQ(log.count(done), 1);
    EXPECT_EQ(log.count("rehearsal: nothing is decoded"), 0);
    EXPECT_EQ(sockets, 0);
    Peer a;
    a.session().offer();
    EXPECT_TRUE(wait_until([&] { return a.offer.has_value(); }, 10s));
    EXPECT_GT(sockets, 0) << "nobody counts";
}

TEST(Rehearsal, IsLeftForACallThatBegins)
{
    auto& log = the_log();
    int rounds = 0;
    // It may be through before anybody calls.
    for (; rounds < 50 && log.count(left) == 0; ++rounds) {
        auto rehearsal = Session::warm_up();
        Peer a;
    }
    EXPECT_EQ(log.count(left), 1) << rounds << " rounds";
}

TEST(Rehearsal, DisturbsNoCallThatBeginsInTheMiddle)
{
    for (int round = 0; round < 3; ++round) {
        auto rehearsal = Session::warm_up();
        Peer a;
        Peer b;
        talk(a, b);
        EXPECT_TRUE(wait_until([&] { return a.saw_picture && b.saw_picture; }, 10s));
        EXPECT_FALSE(a.loss || b.loss);
    }
}

}  // namespace
}  // namespace mailcall::media
