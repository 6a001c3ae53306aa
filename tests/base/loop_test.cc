// Timers, fd watches, hops and connections whose owners vanish at the worst moment.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/loop.hh"

#include <gio/gio.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <thread>

#include "main_loop.hh"

namespace mailcall::base {
namespace {

using namespace std::chrono_literals;

class Pipe {
  public:
    Pipe() { EXPECT_EQ(pipe(fds_), 0); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        close(fds_[0]);
        close(fds_[1]);
    }
    int out() const { return fds_[0]; }
    void put() { EXPECT_EQ(write(fds_[1], "x", 1), 1); }
    void take()
    {
        char byte = 0;
        EXPECT_EQ(read(fds_[0], &byte, 1), 1);
    }

  private:
    int fds_[2]{};
};

TEST(MainLoop, RunsUntilItIsEnded)
{
    MainLoop loop;
    bool done = false;
    post(nullptr, [&] {
        done = true;
        loop.end();
    });
    loop.run();
    EXPECT_TRUE(done);
}

TEST(MainLoop, DoesNotRunWhenItWasEndedBefore)
{
    MainLoop loop;
    loop.end();
    loop.run();
}

TEST(Timer, FiresOnce)
{
    int fired = 0;
    Timer timer{[&] { ++fired; }};
    timer.start(1ms);
    EXPECT_TRUE(timer.pending());
    run_for(20ms);
    EXPECT_EQ(fired, 1);
    EXPECT_FALSE(timer.pending());
}

TEST(Timer, MayBeStartedAgainByItsOwnWork)
{
    int fired = 0;
    std::optional<Timer> timer;
    timer.emplace([&] {
        if (++fired < 3) timer->start(0ms);
    });
    timer->start(0ms);
    EXPECT_TRUE(run_until([&] { return fired == 3; }));
    run_for(5ms);
    EXPECT_EQ(fired, 3);
}

TEST(Timer, MayBeDestroyedByItsOwnWork)
{
    auto alive = std::make_shared<int>(0);
    bool fired = false;
    std::optional<Timer> timer;
    timer.emplace([&, alive] {
        timer.reset();
        fired = *alive == 0;  // what the work holds must outlive the timer
    });
    timer->start(0ms);
    EXPECT_TRUE(run_until([&] { return fired; }));
    EXPECT_EQ(alive.use_count(), 1);
}

TEST(Timer, DoesNotFireAfterItsEnd)
{
    bool fired = false;
    {
        Timer timer{[&] { fired = true; }};
        timer.start(0ms);
    }
    run_for(10ms);
    EXPECT_FALSE(fired);
}

TEST(Timer, CancelIsQuietWhenNothingIsPending)
{
    Timer timer{[] { FAIL(); }};
    timer.cancel();
    timer.start(0ms);
    timer.cancel();
    timer.cancel();
    run_for(10ms);
    EXPECT_FALSE(timer.pending());
}

TEST(Timer, StartingAgainMovesTheTime)
{
    int fired = 0;
    Timer timer{[&] { ++fired; }};
    timer.start(1h);
    timer.start(1ms);
    run_for(20ms);
    EXPECT_EQ(fired, 1);
}

TEST(Timer, TakesATimeInThePastAsNow)
{
    bool fired = false;
    Timer timer{[&] { fired = true; }};
    timer.start(-5s);
    EXPECT_TRUE(run_until([&] { return fired; }));
}

TEST(FdWatch, RunsForEachByte)
{
    Pipe pipe;
    int seen = 0;
    FdWatch watch{pipe.out(), G_IO_IN, [&] {
                      pipe.take();
                      ++seen;
                  }};
    pipe.put();
    EXPECT_TRUE(run_until([&] { return seen == 1; }));
    pipe.put();
    EXPECT_TRUE(run_until([&] { return seen == 2; }));
}

TEST(FdWatch, MayBeDestroyedByItsOwnWork)
{
    Pipe pipe;
    auto alive = std::make_shared<int>(0);
    int seen = 0;
    std::optional<FdWatch> watch;
    watch.emplace(pipe.out(), G_IO_IN, [&, alive] {
        watch.reset();
        ++seen;
        EXPECT_EQ(*alive, 0);
    });
    pipe.put();
    EXPECT_TRUE(run_until([&] { return seen == 1; }));
    run_for(5ms);  // the byte is still there, and nobody listens
    EXPECT_EQ(seen, 1);
    EXPECT_EQ(alive.use_count(), 1);
}

TEST(FdWatch, MayBeReplacedByItsOwnWork)
{
    Pipe pipe;
    bool second = false;
    std::unique_ptr<FdWatch> watch;
    watch = std::make_unique<FdWatch>(pipe.out(), G_IO_IN, [&] {
        watch = std::make_unique<FdWatch>(pipe.out(), G_IO_IN, [&] {
            pipe.take();
            second = true;
        });
    });
    pipe.put();
    EXPECT_TRUE(run_until([&] { return second; }));
}

TEST(UnixSignal, ArrivesOnTheLoop)
{
    bool caught = false;
    UnixSignal signal{SIGHUP, [&] { caught = true; }};
    raise(SIGHUP);
    EXPECT_FALSE(caught);
    EXPECT_TRUE(run_until([&] { return caught; }));
}

TEST(Post, NeverRunsInline)
{
    bool ran = false;
    post(nullptr, [&] { ran = true; });
    EXPECT_FALSE(ran);
    EXPECT_TRUE(run_until([&] { return ran; }));
}

TEST(Post, FromAnotherThreadRunsOnTheOwningOne)
{
    std::thread::id where;
    std::thread other{[&] { post(nullptr, [&] { where = std::this_thread::get_id(); }); }};
    EXPECT_TRUE(run_until([&] { return where != std::thread::id{}; }));
    other.join();
    EXPECT_EQ(where, std::this_thread::get_id());
}

TEST(Post, KeepsTheOrderOfManyThreadsEach)
{
    constexpr int each = 200;
    std::array<int, 4> next{};
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < next.size(); ++t)
        threads.emplace_back([&next, t] {
            for (int i = 0; i < each; ++i)
                post(nullptr, [&next, t, i] { next[t] = next[t] == i ? i + 1 : -1; });
        });
    EXPECT_TRUE(run_until([&] { return next == std::array{each, each, each, each}; }));
    for (auto& thread : threads) thread.join();
}

TEST(Post, DropsItsWorkWhenTheContextEnds)
{
    auto alive = std::make_shared<int>(0);
    auto* context = g_main_context_new();
    post(context, [alive] {});
    EXPECT_EQ(alive.use_count(), 2);
    g_main_context_unref(context);
    EXPECT_EQ(alive.use_count(), 1);
}

// A GObject with a signal to connect to.
class Emitter {
  public:
    void emit()
    {
        g_simple_action_set_enabled(action_.get(), !g_action_get_enabled(G_ACTION(action_.get())));
    }
    Connection connect(int& count)
    {
        auto handler = +[](GObject*, GParamSpec*, gpointer data) { ++*static_cast<int*>(data); };
        return {action_.get(), "notify::enabled", G_CALLBACK(handler), &count};
    }
    guint count() const { return G_OBJECT(action_.get())->ref_count; }

  private:
    Ref<GSimpleAction> action_ = Ref<GSimpleAction>::adopt(g_simple_action_new("a", nullptr));
};

TEST(Connection, EndsWithItsOwner)
{
    Emitter emitter;
    int count = 0;
    {
        auto connection = emitter.connect(count);
        emitter.emit();
        EXPECT_EQ(count, 1);
    }
    emitter.emit();
    EXPECT_EQ(count, 1);
    EXPECT_EQ(emitter.count(), 1U);
}

TEST(Connection, MovesWithoutEnding)
{
    Emitter emitter;
    int count = 0;
    Connection outer;
    {
        auto inner = emitter.connect(count);
        outer = std::move(inner);
    }
    emitter.emit();
    EXPECT_EQ(count, 1);
}

TEST(Connection, AssignmentEndsTheOldOne)
{
    Emitter emitter;
    int old = 0;
    int fresh = 0;
    auto connection = emitter.connect(old);
    connection = emitter.connect(fresh);
    emitter.emit();
    EXPECT_EQ(old, 0);
    EXPECT_EQ(fresh, 1);
}

}  // namespace
}  // namespace mailcall::base
