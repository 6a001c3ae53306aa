// Asks GstDeviceMonitor's providers and tells devices of the same name apart.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/device_list.hh"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace mailcall::media {
namespace {

using base::Ref;

// Words of settings.ini that mean something else than a device's name.
constexpr std::array<std::string_view, 3> reserved{"default", "none", "test"};

struct FreeStructure {
    void operator()(GstStructure* fields) const noexcept { gst_structure_free(fields); }
};
using Fields = std::unique_ptr<GstStructure, FreeStructure>;

const char* class_of(DeviceKind kind)
{
    switch (kind) {
        case DeviceKind::camera: return "Video/Source";
        case DeviceKind::microphone: return "Audio/Source";
        case DeviceKind::loudspeaker: return "Audio/Sink";
    }
    return "";
}

std::string field(const Fields& fields, const char* name)
{
    const char* text = fields ? gst_structure_get_string(fields.get(), name) : nullptr;
    return text ? text : "";
}

// The sound that a loudspeaker plays can be recorded too, but it is nobody's voice.
bool is_monitor(GstDevice* device)
{
    Fields fields{gst_device_get_properties(device)};
    return field(fields, "device.class") == "monitor";
}

bool is_pipewire(const Device& device)
{
    return std::string_view{G_OBJECT_TYPE_NAME(device.device.get())} == "GstPipeWireDevice";
}

// PipeWire lists again what the sound server and the kernel have listed; theirs can be opened by
// elements that say what is wrong.
void drop_doubles(std::vector<Device>& devices)
{
    if (!std::all_of(devices.begin(), devices.end(), is_pipewire))
        devices.erase(std::remove_if(devices.begin(), devices.end(), is_pipewire), devices.end());
}

// The sound server's name, or where the device is plugged in.
std::string place_of(GstDevice* device)
{
    if (g_object_class_find_property(G_OBJECT_GET_CLASS(device), "internal-name")) {
        char* name = nullptr;
        g_object_get(device, "internal-name", &name, nullptr);
        if (auto place = base::take_string(name); !place.empty()) return place;
    }
    Fields fields{gst_device_get_properties(device)};
    for (const char* key : {"node.name", "device.bus_path", "v4l2.device.bus_info", "device.path"})
        if (auto place = field(fields, key); !place.empty()) return place;
    return {};
}

std::string full_id(const DeviceName& device)
{
    return device.place.empty() ? device.name : device.name + " @ " + device.place;
}

}  // namespace

std::vector<std::string> make_ids(const std::vector<DeviceName>& devices)
{
    std::vector<std::string> ids;
    for (const auto& device : devices) {
        auto same = std::count_if(devices.begin(), devices.end(), [&](const DeviceName& other) {
            return other.name == device.name || full_id(other) == device.name;
        });
        bool other_meaning =
            same > 1 || std::find(reserved.begin(), reserved.end(), device.name) != reserved.end();
        ids.push_back(other_meaning ? full_id(device) : device.name);
    }
    return ids;
}

std::size_t find_device(const std::vector<DeviceName>& devices, const std::string& wanted)
{
    auto full = std::find_if(devices.begin(), devices.end(),
                             [&](const DeviceName& device) { return full_id(device) == wanted; });
    auto found = full != devices.end()
                     ? full
                     : std::find_if(devices.begin(), devices.end(), [&](const DeviceName& device) {
                           return device.name == wanted;
                       });
    return static_cast<std::size_t>(found - devices.begin());
}

std::vector<Device> list_devices(DeviceKind kind)
{
    auto monitor = Ref<GstDeviceMonitor>::sink(gst_device_monitor_new());
    gst_device_monitor_add_filter(monitor.get(), class_of(kind), nullptr);
    std::vector<Device> found;
    GList* list = gst_device_monitor_get_devices(monitor.get());
    for (GList* at = list; at; at = at->next) {
        auto device = Ref<GstDevice>::adopt(GST_DEVICE(at->data));
        if (is_monitor(device.get())) continue;
        auto name = base::take_string(gst_device_get_display_name(device.get()));
        found.push_back({{name, place_of(device.get())}, std::move(device)});
    }
    g_list_free(list);
    drop_doubles(found);
    return found;
}

std::vector<DeviceName> names_of(const std::vector<Device>& devices)
{
    std::vector<DeviceName> names;
    names.reserve(devices.size());
    for (const auto& device : devices) names.push_back(device.name);
    return names;
}

}  // namespace mailcall::media
