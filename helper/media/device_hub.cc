// Starts and stops the monitor on threads of their own.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/device_hub.hh"

#include <thread>
#include <utility>

namespace mailcall::media {
namespace {

using base::Ref;

constexpr std::array all_kinds{DeviceKind::camera, DeviceKind::microphone, DeviceKind::loudspeaker};

DeviceHub::Lists read_lists(GstDeviceMonitor* monitor, const std::vector<Device>& more_cameras)
{
    DeviceHub::Lists lists;
    for (auto kind : all_kinds) lists[static_cast<std::size_t>(kind)] = list_devices(monitor, kind);
    auto& cameras = lists[static_cast<std::size_t>(DeviceKind::camera)];
    if (cameras.empty()) cameras = more_cameras;
    return lists;
}

}  // namespace

// Never destroyed: threads that a hanging server keeps may still know it.
DeviceHub& DeviceHub::get()
{
    static auto* hub = new DeviceHub;
    return *hub;
}

int DeviceHub::join(base::Work news)
{
    std::lock_guard lock{mutex_};
    listeners_.emplace(++last_, std::move(news));
    return last_;
}

void DeviceHub::leave(int listener)
{
    std::lock_guard lock{mutex_};
    listeners_.erase(listener);
}

void DeviceHub::begin(base::Work done) { ask(std::move(done), false); }

void DeviceHub::renew(base::Work done) { ask(std::move(done), true); }

void DeviceHub::ask(base::Work done, bool anew)
{
    std::lock_guard lock{mutex_};
    waiting_.push_back(std::move(done));
    anew_ = anew_ || anew;
    if (!std::exchange(working_, true)) std::thread{[this] { work(); }}.detach();
}

void DeviceHub::work()
{
    while (true) {
        std::vector<base::Work> waiting;
        bool anew = false;
        {
            std::lock_guard lock{mutex_};
            waiting.swap(waiting_);
            anew = std::exchange(anew_, false);
            working_ = !waiting.empty();
        }
        if (waiting.empty()) return;
        if (anew || !is_running()) restart();
        for (auto& done : waiting) done();
    }
}

bool DeviceHub::is_running()
{
    std::lock_guard lock{monitor_mutex_};
    return static_cast<bool>(monitor_);
}

// Nobody waits for `monitor_mutex_` while a provider does what it does.
void DeviceHub::restart()
{
    Ref<GstDeviceMonitor> old;
    {
        std::lock_guard lock{monitor_mutex_};
        std::swap(old, monitor_);
    }
    if (old) gst_device_monitor_stop(old.get());
    auto monitor = make_monitor();
    for (auto kind : all_kinds)
        gst_device_monitor_add_filter(monitor.get(), class_of(kind), nullptr);
    auto bus = Ref<GstBus>::adopt(gst_device_monitor_get_bus(monitor.get()));
    auto on_message = [](GstBus*, GstMessage* message, gpointer) noexcept {
        get().note();
        gst_message_unref(message);
        return GST_BUS_DROP;
    };
    gst_bus_set_sync_handler(bus.get(), on_message, nullptr, nullptr);
    gst_device_monitor_start(monitor.get());
    // Once, and never of a server that is just going or coming.
    auto more = old ? more_cameras_ : ask_pipewire();
    auto lists = read_lists(monitor.get(), more);
    std::lock_guard lock{monitor_mutex_};
    monitor_ = monitor;
    more_cameras_ = std::move(more);
    lists_ = std::move(lists);
}

// Of several messages the first one suffices.
void DeviceHub::note()
{
    if (noted_.exchange(true)) return;
    std::lock_guard lock{mutex_};
    for (const auto& [number, news] : listeners_) news();
}

DeviceHub::Lists DeviceHub::lists()
{
    noted_ = false;
    std::lock_guard lock{monitor_mutex_};
    if (monitor_) lists_ = read_lists(monitor_.get(), more_cameras_);
    return lists_;
}

}  // namespace mailcall::media
