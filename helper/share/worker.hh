// Worker: a thread for what may have to wait for a disk.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/loop.hh"
#include "share/descriptor.hh"

namespace mailcall::share {

// Jobs are done one by one and in order. What a job gives back runs on the main loop afterwards; it
// may be empty. Made, used and destroyed on the main loop's thread.
class Worker {
  public:
    using After = std::function<void()>;
    using Job = std::function<After()>;

    Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() { stop(); }

    void run(Job job);
    // Waits for all jobs; nothing of them runs on the main loop any more, and no other is taken.
    void stop();

  private:
    void work();
    void deliver();

    // The wake-up is an eventfd, not a GSource: ThreadSanitizer understands file descriptors.
    Descriptor wake_;
    std::mutex mutex_;
    std::condition_variable more_;
    std::deque<Job> jobs_;
    std::deque<After> afters_;
    bool stopping_ = false;
    std::optional<base::FdWatch> watch_;
    std::thread thread_;
};

}  // namespace mailcall::share
