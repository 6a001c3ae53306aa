// DeviceHub: the process's one running GstDeviceMonitor. What watches a sound server is one for all
// monitors, and begins anew only when all of them have stopped.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "media/device_list.hh"
#include "media/hand_over.hh"

namespace mailcall::media {

class DeviceHub {
  public:
    using Lists = std::array<std::vector<Device>, 3>;  // by DeviceKind

    static DeviceHub& get();
    DeviceHub(const DeviceHub&) = delete;
    DeviceHub& operator=(const DeviceHub&) = delete;

    // All may be called on any thread; what is given to them runs on any thread, too.

    // `news`: lists() may have changed.
    int join(base::Work news);
    void leave(int listener);
    // Begins to watch, unless it is done already; `done` runs then. A server that hangs holds up
    // `done`, and nobody else. Goes on for good: providers have crashed when they were stopped
    // and started while devices come.
    void begin(base::Work done);
    // Begins anew, for servers that were started or started again.
    void renew(base::Work done);
    // What is there now; empty before the first renew() is done.
    Lists lists();

  private:
    DeviceHub() = default;
    ~DeviceHub() = default;
    void ask(base::Work done, bool anew);
    void work();
    void restart();
    bool is_running();
    void note();

    std::mutex mutex_;  // of the next five
    std::map<int, base::Work> listeners_;
    std::vector<base::Work> waiting_;  // for what work() does
    bool anew_ = false;
    bool working_ = false;
    int last_ = 0;

    std::mutex monitor_mutex_;  // of the next three
    base::Ref<GstDeviceMonitor> monitor_;
    std::vector<Device> more_cameras_;  // PipeWire's, as of the start
    Lists lists_;
    std::atomic<bool> noted_{false};
};

}  // namespace mailcall::media
