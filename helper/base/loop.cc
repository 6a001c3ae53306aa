// The GLib side of timers, fd watches, Unix signals and hops.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/loop.hh"

#include <glib-unix.h>

namespace mailcall::base {

void MainLoop::run()
{
    if (!ended_) g_main_loop_run(loop_.get());
}

void MainLoop::end() noexcept
{
    ended_ = true;
    g_main_loop_quit(loop_.get());
}

void Timer::start(std::chrono::milliseconds delay)
{
    cancel();
    auto wait = delay.count() < 0 ? 0 : delay.count();
    source_ = g_timeout_add(static_cast<guint>(wait), &Timer::dispatch, this);
}

void Timer::cancel() noexcept
{
    if (source_ != 0) g_source_remove(std::exchange(source_, 0U));
}

gboolean Timer::dispatch(gpointer data) noexcept
{
    auto* self = static_cast<Timer*>(data);
    self->source_ = 0;        // fire_ may start the timer again,
    auto fire = self->fire_;  // or destroy it together with fire_
    fire();
    return G_SOURCE_REMOVE;
}

FdWatch::FdWatch(int fd, GIOCondition condition, Work ready)
    : ready_{std::move(ready)}, source_{g_unix_fd_add(fd, condition, &FdWatch::dispatch, this)}
{
}

FdWatch::~FdWatch() { g_source_remove(source_); }

gboolean FdWatch::dispatch(int, GIOCondition, gpointer data) noexcept
{
    auto ready = static_cast<FdWatch*>(data)->ready_;  // a copy: ready may destroy the watch
    ready();
    return G_SOURCE_CONTINUE;
}

UnixSignal::UnixSignal(int signal, Work caught) : caught_{std::move(caught)}
{
    auto dispatch = [](gpointer data) noexcept -> gboolean {
        static_cast<UnixSignal*>(data)->caught_();
        return G_SOURCE_CONTINUE;
    };
    source_ = g_unix_signal_add(signal, dispatch, this);
}

UnixSignal::~UnixSignal() { g_source_remove(source_); }

void post(GMainContext* context, Work work)
{
    // g_main_context_invoke would run inline when the caller owns the context; a callback that
    // arrives in the middle of its own caller is what this function exists to rule out.
    GSource* source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    auto run = [](gpointer data) noexcept -> gboolean {
        (*static_cast<Work*>(data))();
        return G_SOURCE_REMOVE;
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<Work*>(data); };
    g_source_set_callback(source, run, new Work{std::move(work)}, drop);
    g_source_attach(source, context);
    g_source_unref(source);
}

Connection::Connection(gpointer object, const char* signal, GCallback handler, gpointer data)
    : object_{Ref<GObject>::share(G_OBJECT(object))},
      id_{g_signal_connect(object, signal, handler, data)}
{
}

Connection::Connection(Connection&& other) noexcept
    : object_{std::move(other.object_)}, id_{std::exchange(other.id_, 0UL)}
{
}

Connection& Connection::operator=(Connection other) noexcept
{
    std::swap(object_, other.object_);
    std::swap(id_, other.id_);
    return *this;
}

Connection::~Connection()
{
    if (id_ != 0) g_signal_handler_disconnect(object_.get(), id_);
}

}  // namespace mailcall::base
