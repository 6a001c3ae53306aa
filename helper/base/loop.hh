// Main-loop work tied to the life of its owner: timers, signal handlers, watched fds, hops.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "base/glib.hh"

namespace mailcall::base {

using Work = std::function<void()>;

// The program's main loop, on the main context. Runs once. That it was ended before it ran is kept,
// which a GMainLoop forgets: a program that finds its work done while it starts would never end.
class MainLoop {
  public:
    MainLoop() : loop_{g_main_loop_new(nullptr, FALSE)} {}
    MainLoop(const MainLoop&) = delete;
    MainLoop& operator=(const MainLoop&) = delete;

    void run();
    void end() noexcept;

  private:
    Owned<GMainLoop, g_main_loop_unref> loop_;
    bool ended_ = false;
};

// A one-shot timer on the main context, the one of the program's main loop; destroying or
// restarting it cancels.
class Timer {
  public:
    explicit Timer(Work fire) : fire_{std::move(fire)} {}
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() { cancel(); }

    void start(std::chrono::milliseconds delay);
    void cancel() noexcept;
    bool pending() const noexcept { return source_ != 0; }

  private:
    static gboolean dispatch(gpointer data) noexcept;

    Work fire_;
    guint source_ = 0;
};

// Runs `ready` each time `fd` can be read (or written), until destroyed. Does not own the fd.
// `ready` may destroy the watch.
class FdWatch {
  public:
    FdWatch(int fd, GIOCondition condition, Work ready);
    FdWatch(const FdWatch&) = delete;
    FdWatch& operator=(const FdWatch&) = delete;
    ~FdWatch();

  private:
    static gboolean dispatch(int fd, GIOCondition condition, gpointer data) noexcept;

    Work ready_;
    guint source_;
};

// Calls `caught` on the main loop when the process gets `signal` (SIGINT, SIGTERM, SIGHUP).
class UnixSignal {
  public:
    UnixSignal(int signal, Work caught);
    UnixSignal(const UnixSignal&) = delete;
    UnixSignal& operator=(const UnixSignal&) = delete;
    ~UnixSignal();

  private:
    Work caught_;
    guint source_;
};

// Runs `work` on the thread that owns `context`, never inline; safe from any thread. This is the
// only way from a GStreamer or libnice thread to our objects: give it weak handles.
void post(GMainContext* context, Work work);

// A GObject signal handler that is disconnected with its owner.
class Connection {
  public:
    Connection() = default;
    Connection(gpointer object, const char* signal, GCallback handler, gpointer data);
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection other) noexcept;
    ~Connection();

  private:
    Ref<GObject> object_;
    gulong id_ = 0;
};

}  // namespace mailcall::base
