// Chooses the sound system by whose devices are listed, and sets its elements' timing.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/sound_devices.hh"

#include <array>
#include <string_view>

#include "media/pipewire_link.hh"

namespace mailcall::media {
namespace {

using base::Ref;

struct SoundSystem {
    std::string_view device_type;
    const char* source;
    const char* sink;
};
constexpr std::array sound_systems{
    SoundSystem{"GstPulseDevice", "pulsesrc", "pulsesink"},
    SoundSystem{"GstAlsaDevice", "alsasrc", "alsasink"},
};

bool has(GstElement* element, const char* property)
{
    return g_object_class_find_property(G_OBJECT_GET_CLASS(element), property) != nullptr;
}

Ref<GstElement> make_default(DeviceKind kind, const Device& one)
{
    std::string_view type = G_OBJECT_TYPE_NAME(one.device.get());
    for (const auto& system : sound_systems) {
        if (system.device_type != type) continue;
        const char* factory = kind == DeviceKind::microphone ? system.source : system.sink;
        return Ref<GstElement>::sink(gst_element_factory_make(factory, nullptr));
    }
    return Ref<GstElement>::sink(gst_device_create_element(one.device.get(), nullptr));
}

// What is captured or played at once, and how much is on its way: PulseAudio's own numbers are
// fifty times as large. Less than 10 ms at once made null devices fall silent. Of a microphone
// nothing waits longer for a large buffer, and nothing is lost where the computer is busy; a
// loudspeaker plays all of its buffer late, but with 40 ms it stuttered on PipeWire four times a
// second on such a computer.
void set_timing(GstElement* element, DeviceKind kind)
{
    const gint64 buffer_us = kind == DeviceKind::microphone ? 300'000 : 80'000;
    constexpr gint64 piece_us = 10'000;
    if (has(element, "buffer-time")) g_object_set(element, "buffer-time", buffer_us, nullptr);
    if (has(element, "latency-time")) g_object_set(element, "latency-time", piece_us, nullptr);
    if (has(element, "provide-clock")) g_object_set(element, "provide-clock", FALSE, nullptr);
}

// So that the system turns music down, and shows in its mixer who is talking.
void set_role(GstElement* element)
{
    if (has(element, "client-name")) g_object_set(element, "client-name", "Mailcall", nullptr);
    if (!has(element, "stream-properties")) return;
    GstStructure* role =
        gst_structure_new("properties", "media.role", G_TYPE_STRING, "phone", nullptr);
    g_object_set(element, "stream-properties", role, nullptr);
    gst_structure_free(role);
}

}  // namespace

std::string choose_device(const std::vector<Device>& devices, const std::string& wanted,
                          bool replace)
{
    if (wanted == "test") return wanted;
    if (wanted == "none" || devices.empty()) return {};
    if (wanted == "default") return wanted;
    auto names = names_of(devices);
    auto at = find_device(names, wanted);
    if (at < names.size()) return make_ids(names)[at];
    return replace ? "default" : "";
}

Ref<GstElement> make_sound_element(DeviceKind kind, const std::vector<Device>& devices,
                                   const std::string& chosen)
{
    if (devices.empty()) return {};
    auto at = chosen == "default" ? devices.size() : find_device(names_of(devices), chosen);
    auto element =
        at < devices.size()
            ? Ref<GstElement>::sink(gst_device_create_element(devices[at].device.get(), nullptr))
            : make_default(kind, devices.front());
    if (!element) return {};
    set_timing(element.get(), kind);
    set_role(element.get());
    copy_buffers(element.get());
    return element;
}

std::string current_place(GstElement* element)
{
    if (!has(element, "current-device")) return {};
    char* place = nullptr;
    g_object_get(element, "current-device", &place, nullptr);
    return base::take_string(place);
}

}  // namespace mailcall::media
