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

std::string_view type_of(const Device& device) { return G_OBJECT_TYPE_NAME(device.device.get()); }

// One device is listed by each system that it can be had from. Of sound, those of the sound server
// count: it keeps the cards to itself.
void drop_doubles(std::vector<Device>& devices)
{
    auto is_served = [](const Device& device) { return type_of(device) == "GstPulseDevice"; };
    if (std::any_of(devices.begin(), devices.end(), is_served))
        std::erase_if(devices, [&](const Device& device) { return !is_served(device); });
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

// PipeWire 0.3.65 takes its watch down without a lock and leaves a listener behind: memory was
// overwritten whenever its server went, or devices came just then. Without a rank no monitor uses
// it. It is asked for cameras, where there are no others; sound is had from its PulseAudio.
GstDeviceProviderFactory* find_pipewire()
{
    static auto* factory = [] {
        auto* found = gst_device_provider_factory_find("pipewiredeviceprovider");
        if (found) gst_plugin_feature_set_rank(GST_PLUGIN_FEATURE(found), GST_RANK_NONE);
        return found;
    }();
    return factory;
}

std::vector<Device> pick(GList* list, DeviceKind kind)
{
    std::vector<Device> found;
    for (GList* at = list; at; at = at->next) {
        auto device = Ref<GstDevice>::adopt(GST_DEVICE(at->data));
        bool of_kind = gst_device_has_classes(device.get(), class_of(kind)) != FALSE;
        if (!of_kind || is_monitor(device.get())) continue;
        auto name = base::take_string(gst_device_get_display_name(device.get()));
        found.push_back({{name, place_of(device.get())}, std::move(device)});
    }
    g_list_free(list);
    return found;
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

const char* class_of(DeviceKind kind)
{
    switch (kind) {
        case DeviceKind::camera: return "Video/Source";
        case DeviceKind::microphone: return "Audio/Source";
        case DeviceKind::loudspeaker: return "Audio/Sink";
    }
    return "";
}

Ref<GstDeviceMonitor> make_monitor()
{
    find_pipewire();
    return Ref<GstDeviceMonitor>::sink(gst_device_monitor_new());
}

std::vector<Device> list_devices(DeviceKind kind)
{
    auto monitor = make_monitor();
    gst_device_monitor_add_filter(monitor.get(), class_of(kind), nullptr);
    auto found = list_devices(monitor.get(), kind);
    return kind == DeviceKind::camera && found.empty() ? ask_pipewire() : found;
}

std::vector<Device> list_devices(GstDeviceMonitor* monitor, DeviceKind kind)
{
    auto found = pick(gst_device_monitor_get_devices(monitor), kind);
    drop_doubles(found);
    return found;
}

std::vector<Device> ask_pipewire()
{
    auto* factory = find_pipewire();
    if (!factory) return {};
    auto provider = Ref<GstDeviceProvider>::adopt(gst_device_provider_factory_get(factory));
    if (!provider) return {};
    return pick(gst_device_provider_get_devices(provider.get()), DeviceKind::camera);
}

std::vector<DeviceName> names_of(const std::vector<Device>& devices)
{
    std::vector<DeviceName> names;
    names.reserve(devices.size());
    for (const auto& device : devices) names.push_back(device.name);
    return names;
}

}  // namespace mailcall::media
