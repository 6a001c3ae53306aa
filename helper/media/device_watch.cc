// Compares the lists of devices whenever there is something new.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/device_watch.hh"

#include <algorithm>
#include <utility>

namespace mailcall::media {
namespace {

bool is_same(const Device& one, const Device& other)
{
    return one.name.name == other.name.name && one.name.place == other.name.place;
}

// Those of `list` that are not in `other`.
std::vector<Device> missing_in(const std::vector<Device>& other, const std::vector<Device>& list)
{
    std::vector<Device> missing;
    for (const auto& device : list)
        if (std::none_of(other.begin(), other.end(),
                         [&](const Device& known) { return is_same(known, device); }))
            missing.push_back(device);
    return missing;
}

}  // namespace

DeviceWatch::DeviceWatch(const std::shared_ptr<Inbox>& inbox, Ears ears)
    : handle_{inbox, this}, ears_{std::move(ears)}
{
}

DeviceWatch::~DeviceWatch()
{
    if (listener_ != 0) DeviceHub::get().leave(listener_);
}

void DeviceWatch::start()
{
    auto& hub = DeviceHub::get();
    auto done = [handle = handle_] {
        handle.post([](DeviceWatch& watch) {
            watch.look();
            watch.ready_ = true;
            watch.ears_.ready();
        });
    };
    if (listener_ != 0) return hub.renew(done);
    listener_ =
        hub.join([handle = handle_] { handle.post([](DeviceWatch& watch) { watch.look(); }); });
    hub.begin(done);
}

void DeviceWatch::look()
{
    auto now = DeviceHub::get().lists();
    std::vector<Change> changes;
    for (std::size_t at = 0; at < now.size(); ++at) {
        Change change{static_cast<DeviceKind>(at), missing_in(devices_[at], now[at]),
                      missing_in(now[at], devices_[at])};
        if (!change.came.empty() || !change.gone.empty()) changes.push_back(std::move(change));
    }
    devices_ = std::move(now);
    if (ready_)
        for (const auto& change : changes) ears_.changed(change);
}

const std::vector<Device>& DeviceWatch::devices(DeviceKind kind) const
{
    return devices_[static_cast<std::size_t>(kind)];
}

}  // namespace mailcall::media
