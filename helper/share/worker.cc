// The thread, its queue, and the way back.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/worker.hh"

#include <sys/eventfd.h>

#include <cstdint>
#include <utility>

namespace mailcall::share {

Worker::Worker() : wake_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)}
{
    watch_.emplace(wake_.get(), G_IO_IN, [this] { deliver(); });
    thread_ = std::thread{[this] { work(); }};
}

void Worker::run(Job job)
{
    {
        std::lock_guard lock{mutex_};
        if (stopping_) return;
        jobs_.push_back(std::move(job));
    }
    more_.notify_one();
}

void Worker::work()
{
    std::unique_lock lock{mutex_};
    for (;;) {
        more_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        auto after = job();
        job = {};
        lock.lock();
        if (!after) continue;
        afters_.push_back(std::move(after));
        ::eventfd_write(wake_.get(), 1);
    }
}

void Worker::deliver()
{
    eventfd_t count = 0;
    ::eventfd_read(wake_.get(), &count);
    std::deque<After> afters;
    {
        std::lock_guard lock{mutex_};
        afters.swap(afters_);
    }
    for (auto& after : afters) {
        if (!watch_) return;  // one of them has stopped us
        std::exchange(after, {})();
    }
}

void Worker::stop()
{
    {
        std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    more_.notify_one();
    if (thread_.joinable()) thread_.join();
    watch_.reset();
    afters_.clear();
}

}  // namespace mailcall::share
