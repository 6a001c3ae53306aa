// Link: frames over real sockets and pipes, slow and dying peers, and destruction in callbacks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/link.hh"
#include "main_loop.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <vector>

namespace mailcall::host {
namespace {

using base::Json;

// One end with what it has heard.
struct End {
    End(int in, int out)
        : link{std::in_place, in, out, [this](const Json& json) { frames.push_back(json); },
               [this](const std::string& why) { closed = why; }}
    {
    }
    bool has(std::size_t count) const { return frames.size() >= count; }

    std::vector<Json> frames;
    std::optional<std::string> closed;
    std::optional<Link> link;
};

std::array<int, 2> socket_pair()
{
    std::array<int, 2> fds{};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
    return fds;
}

std::array<int, 2> pipe_pair()
{
    std::array<int, 2> fds{};
    EXPECT_EQ(pipe2(fds.data(), O_CLOEXEC), 0);
    return fds;
}

// A link whose other end is a bare fd in the hands of the test.
struct Bare {
    explicit Bare(std::array<int, 2> fds = socket_pair()) : end{fds[0], fds[0]}, fd{fds[1]} {}
    Bare(const Bare&) = delete;
    Bare& operator=(const Bare&) = delete;
    ~Bare() { hang_up(); }

    void write_text(std::string_view text) const
    {
        EXPECT_EQ(write(fd, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    void hang_up()
    {
        if (fd >= 0) close(std::exchange(fd, -1));
    }

    End end;
    int fd;
};

Json big(std::size_t size) { return {{"text", std::string(size, 'x')}}; }

TEST(Link, CarriesFramesBothWaysOverASocket)
{
    auto fds = socket_pair();
    End a{fds[0], fds[0]}, b{fds[1], fds[1]};
    a.link->send({{"from", "a"}});
    b.link->send({{"from", "b"}});
    ASSERT_TRUE(run_until([&] { return a.has(1) && b.has(1); }));
    EXPECT_EQ(a.frames[0], (Json{{"from", "b"}}));
    EXPECT_EQ(b.frames[0], (Json{{"from", "a"}}));
}

TEST(Link, CarriesFramesBothWaysOverPipes)
{
    auto there = pipe_pair(), back = pipe_pair();
    End a{back[0], there[1]}, b{there[0], back[1]};
    a.link->send({{"from", "a"}});
    b.link->send({{"from", "b"}});
    ASSERT_TRUE(run_until([&] { return a.has(1) && b.has(1); }));
    EXPECT_EQ(a.frames[0], (Json{{"from", "b"}}));
    EXPECT_EQ(b.frames[0], (Json{{"from", "a"}}));
}

TEST(Link, FramesOfAMebibyteArriveWholeAndInOrder)
{
    auto fds = socket_pair();
    End a{fds[0], fds[0]}, b{fds[1], fds[1]};
    for (int i = 0; i < 5; ++i) a.link->send({{"i", i}, {"text", std::string(1'000'000, 'x')}});
    ASSERT_TRUE(run_until([&] { return b.has(5); }));
    for (int i = 0; i < 5; ++i) EXPECT_EQ(b.frames[static_cast<std::size_t>(i)]["i"], i);
}

TEST(Link, EndOfFileIsAnOrdinaryEnd)
{
    Bare bare;
    bare.hang_up();
    ASSERT_TRUE(run_until([&] { return bare.end.closed.has_value(); }));
    EXPECT_EQ(*bare.end.closed, "");
}

TEST(Link, WhatCameBeforeTheEndOfFileIsDelivered)
{
    auto fds = pipe_pair();
    auto out = open("/dev/null", O_WRONLY | O_CLOEXEC);
    auto bytes = *make_frame({{"a", 1}}) + *make_frame({{"b", 2}});
    ASSERT_EQ(write(fds[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    close(fds[1]);
    End end{fds[0], out};
    ASSERT_TRUE(run_until([&] { return end.closed.has_value(); }));
    EXPECT_EQ(end.frames, (std::vector<Json>{{{"a", 1}}, {{"b", 2}}}));
}

TEST(Link, WhatCameBeforeAFailedWriteIsDelivered)
{
    Bare bare;
    bare.write_text(*make_frame({{"order", "stop"}}));
    bare.hang_up();
    bare.end.link->send({{"a", 1}});
    ASSERT_TRUE(run_until([&] { return bare.end.closed.has_value(); }));
    EXPECT_EQ(bare.end.frames, (std::vector<Json>{{{"order", "stop"}}}));
    EXPECT_NE(*bare.end.closed, "");
}

TEST(Link, AReaderThatGoesWhileAPipeIsFullIsNoticed)
{
    auto there = pipe_pair(), back = pipe_pair();
    End end{back[0], there[1]};
    end.link->send(big(1'000'000));
    close(there[0]);
    ASSERT_TRUE(run_until([&] { return end.closed.has_value(); }));
    EXPECT_NE(*end.closed, "");
    close(back[1]);
}

TEST(Link, GarbageClosesItAndSaysWhy)
{
    Bare bare;
    bare.write_text(*make_frame({{"a", 1}}) + std::string(4, '\0'));
    ASSERT_TRUE(run_until([&] { return bare.end.closed.has_value(); }));
    EXPECT_EQ(bare.end.frames.size(), 1U);
    EXPECT_EQ(*bare.end.closed, "reading a frame: its length is 0");
}

TEST(Link, NeverBlocksOnASlowReader)
{
    Bare bare;
    for (int i = 0; i < 7; ++i) bare.end.link->send(big(1'000'000));
    run_ready();
    EXPECT_FALSE(bare.end.closed.has_value());

    FrameReader reader;
    int got = 0;
    std::array<char, 65536> piece;
    fcntl(bare.fd, F_SETFL, O_NONBLOCK);
    EXPECT_TRUE(run_until([&] {
        for (ssize_t n; (n = read(bare.fd, piece.data(), piece.size())) > 0;)
            reader.add({piece.data(), static_cast<std::size_t>(n)});
        while (reader.next().value_or(std::nullopt)) ++got;
        return got == 7;
    }));
}

TEST(Link, AReaderThatIsDeadIsGivenUpAtEightMebibytes)
{
    Bare bare;
    for (int i = 0; i < 10; ++i) bare.end.link->send(big(1'000'000));
    EXPECT_FALSE(bare.end.closed.has_value()) << "closed inside send()";
    ASSERT_TRUE(run_until([&] { return bare.end.closed.has_value(); }));
    EXPECT_EQ(*bare.end.closed, "writing: the other side does not read");
}

TEST(Link, SendingAfterTheEndIsSilent)
{
    Bare bare;
    bare.hang_up();
    ASSERT_TRUE(run_until([&] { return bare.end.closed.has_value(); }));
    bare.end.closed.reset();
    bare.end.link->send({{"a", 1}});
    run_ready();
    EXPECT_FALSE(bare.end.closed.has_value());
}

TEST(Link, MayBeDestroyedInItsFrameCallback)
{
    auto fds = socket_pair();
    auto bytes = *make_frame({{"a", 1}}) + *make_frame({{"b", 2}});
    ASSERT_EQ(write(fds[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    std::unique_ptr<Link> link;
    int frames = 0;
    link = std::make_unique<Link>(
        fds[0], fds[0],
        [&](const Json&) {
            ++frames;
            link.reset();
        },
        [](const std::string&) { ADD_FAILURE() << "closed after it was destroyed"; });
    ASSERT_TRUE(run_until([&] { return frames > 0; }));
    run_ready();
    EXPECT_EQ(frames, 1);
    close(fds[1]);
}

TEST(Link, MayBeDestroyedInItsClosedCallback)
{
    auto fds = socket_pair();
    std::unique_ptr<Link> link;
    link = std::make_unique<Link>(
        fds[0], fds[0], [](const Json&) {}, [&](const std::string&) { link.reset(); });
    close(fds[1]);
    EXPECT_TRUE(run_until([&] { return !link; }));
}

TEST(Link, MayBeDestroyedWhenItIsFlushed)
{
    auto fds = socket_pair();
    auto link = std::make_unique<Link>(
        fds[0], fds[0], [](const Json&) {},
        [](const std::string&) { ADD_FAILURE() << "closed after it was destroyed"; });
    link->flush([&] { link.reset(); });
    link->flush([] { ADD_FAILURE() << "flushed after it was destroyed"; });
    EXPECT_TRUE(run_until([&] { return !link; }));
    run_ready();
    close(fds[1]);
}

TEST(Link, ClosesItsFdsWhenDestroyed)
{
    Bare bare;
    bare.end.link.reset();
    char byte = 0;
    EXPECT_EQ(read(bare.fd, &byte, 1), 0);
}

TEST(Link, FlushIsNeverInline)
{
    Bare bare;
    bool flushed = false;
    bare.end.link->flush([&] { flushed = true; });
    EXPECT_FALSE(flushed);
    EXPECT_TRUE(run_until([&] { return flushed; }));
}

TEST(Link, FlushWaitsUntilTheKernelHasEverything)
{
    auto fds = socket_pair();
    End a{fds[0], fds[0]};
    bool flushed = false;
    for (int i = 0; i < 3; ++i) a.link->send(big(1'000'000));
    a.link->flush([&] { flushed = true; });
    run_ready();
    EXPECT_FALSE(flushed);
    End b{fds[1], fds[1]};
    ASSERT_TRUE(run_until([&] { return flushed; }));
    EXPECT_TRUE(run_until([&] { return b.has(3); }));
}

TEST(Link, FlushEndsWhenTheLinkDoes)
{
    Bare bare;
    int flushed = 0;
    bare.end.link->send(big(1'000'000));
    bare.end.link->flush([&] { ++flushed; });
    bare.hang_up();
    ASSERT_TRUE(run_until([&] { return bare.end.closed.has_value(); }));
    EXPECT_EQ(flushed, 1);
    bare.end.link->flush([&] { ++flushed; });
    EXPECT_TRUE(run_until([&] { return flushed == 2; }));
}

}  // namespace
}  // namespace mailcall::host
