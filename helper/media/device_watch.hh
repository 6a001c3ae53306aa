// DeviceWatch: which cameras, microphones and loudspeakers are there now, and word of each that
// comes or goes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "media/device_hub.hh"

namespace mailcall::media {

class DeviceWatch {
  public:
    struct Change {
        DeviceKind kind = DeviceKind::camera;
        std::vector<Device> came;
        std::vector<Device> gone;
    };
    struct Ears {
        // After devices() has changed. The first lists are not told as changes.
        std::function<void(const Change&)> changed;
        // After each start(): devices() is as it is now. Also when nothing has changed.
        std::function<void()> ready;
    };

    // All on the owning context. Needs gst_init.
    DeviceWatch(const std::shared_ptr<Inbox>& inbox, Ears ears);
    DeviceWatch(const DeviceWatch&) = delete;
    DeviceWatch& operator=(const DeviceWatch&) = delete;
    ~DeviceWatch();

    // Begins to watch, and tells when ready; on a thread of its own, since a sound server that
    // hangs holds up whoever asks it. Once more: begins anew, which is what it takes to see a sound
    // server that was started after the first time.
    void start();
    bool is_ready() const noexcept { return ready_; }
    // Empty before the first start() is ready.
    const std::vector<Device>& devices(DeviceKind kind) const;

  private:
    void look();

    Handle<DeviceWatch> handle_;
    Ears ears_;
    int listener_ = 0;  // number at the hub; 0: none
    bool ready_ = false;
    DeviceHub::Lists devices_;
};

}  // namespace mailcall::media
