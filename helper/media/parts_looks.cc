// What a window wants to know of a session: which devices there are.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "media/parts.hh"

namespace mailcall::media {

std::vector<DeviceNow> Session::Parts::devices() const
{
    std::vector<DeviceNow> all;
    for (auto kind : {DeviceKind::camera, DeviceKind::microphone, DeviceKind::loudspeaker}) {
        auto names = names_of(watch_.devices(kind));
        auto ids = make_ids(names);
        auto used = used_device(kind, names);
        for (std::size_t i = 0; i < names.size(); ++i)
            all.push_back({kind, ids[i], names[i].name, i == used});
    }
    return all;
}

// `names.size()`: none of these.
std::size_t Session::Parts::used_device(DeviceKind kind, const std::vector<DeviceName>& names) const
{
    if (kind == DeviceKind::camera) {
        if (!pictures_.shows_camera()) return names.size();
        return pictures_.camera() == "default" ? 0 : find_device(names, pictures_.camera());
    }
    const auto& used = sound_.used(kind);
    auto same = std::find_if(names.begin(), names.end(), [&used](const DeviceName& each) {
        return each.name == used.name && each.place == used.place;
    });
    return static_cast<std::size_t>(same - names.begin());
}

}  // namespace mailcall::media
