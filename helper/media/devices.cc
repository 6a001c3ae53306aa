// Finds devices through GstDeviceMonitor's probes; nothing is opened but the one asked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/devices.hh"

#include <glob.h>
#include <unistd.h>

#include <optional>

#include "base/words.hh"
#include "media/camera_format.hh"
#include "media/elements.hh"
#include "media/pipewire_link.hh"
#include "media/sound_devices.hh"
#include "media/test_cameras.hh"

namespace mailcall::media {
namespace {

using base::Ref;
using base::tr;
using Source = base::Result<Ref<GstElement>>;

constexpr const char* test_microphone =
    "audiotestsrc is-live=true wave=sine freq=440 volume=0.5 samplesperbuffer=480 ! "
    "capsfilter caps=audio/x-raw,rate=48000,channels=1";

struct Kind {
    DeviceKind device_kind;
    const char* none_there;
    const char* not_there;
    const char* taken;
    const char* hint;
};

Kind camera_kind()
{
    return {DeviceKind::camera, tr("Opening the camera: this computer has none"),
            tr("Opening the camera “{}”: there is no such camera"),
            tr("Opening the camera “{}”: another program uses it, or it does not work"),
            tr("Connect a camera, choose another one, or call without a picture.")};
}

Kind microphone_kind()
{
    return {DeviceKind::microphone, tr("Opening the microphone: this computer has none"),
            tr("Opening the microphone “{}”: there is no such microphone"),
            tr("Opening the microphone “{}”: another program uses it, or it does not work"),
            tr("Connect a microphone, choose another one, or call without sound of your own.")};
}

base::Error missing(const Kind& kind, const char* text, const std::string& name)
{
    return {base::Code::device_missing, base::fill(text, name), kind.hint};
}

std::optional<Device> find(const Kind& kind, const std::string& name)
{
    auto devices = list_devices(kind.device_kind);
    if (devices.empty()) return {};
    auto at = name == "default" ? 0 : find_device(names_of(devices), name);
    return at < devices.size() ? devices[at] : std::optional<Device>{};
}

// Whether the system has cameras that this user may not open: they are in no list then.
bool camera_is_forbidden()
{
    glob_t cameras{};
    bool forbidden = false;
    if (glob("/dev/video*", 0, nullptr, &cameras) == 0)
        for (std::size_t at = 0; at < cameras.gl_pathc; ++at)
            forbidden = forbidden || access(cameras.gl_pathv[at], R_OK | W_OK) != 0;
    globfree(&cameras);
    return forbidden;
}

base::Error absent(const Kind& kind, const std::string& name)
{
    if (kind.device_kind == DeviceKind::camera && camera_is_forbidden())
        return {base::Code::device_missing,
                tr("Opening the camera: you may not use the cameras of this computer"),
                tr("Have yourself added to the group “video”, then log in again.")};
    return missing(kind, name == "default" ? kind.none_there : kind.not_there, name);
}

bool opens(GstElement* element)
{
    bool opened = gst_element_set_state(element, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE;
    gst_element_set_state(element, GST_STATE_NULL);
    return opened;
}

// So that it is known again what a source was made of.
constexpr const char* device_mark = "mailcall-device";

std::string mark_of(const DeviceName& device) { return device.name + "\n" + device.place; }

Source open_device(const Kind& kind, const Device& one)
{
    auto* device = one.device.get();
    auto source = Ref<GstElement>::sink(gst_device_create_element(device, nullptr));
    if (source) use_own_connection(source.get());
    if (source) copy_buffers(source.get());
    if (source) give_times(source.get());
    if (!source || !opens(source.get()))
        return base::fail(missing(kind, kind.taken, one.name.name));
    GstCaps* caps = gst_device_get_caps(device);
    auto shaped = with_best_format(source, caps);
    if (caps) gst_caps_unref(caps);
    g_object_set_data_full(G_OBJECT(shaped.get()), device_mark, g_strdup(mark_of(one.name).c_str()),
                           g_free);
    return shaped;
}

Source open_named(const Kind& kind, const std::string& name)
{
    auto device = find(kind, name);
    return device ? open_device(kind, *device) : base::fail(absent(kind, name));
}

// What the sound system makes of `name`; opened once.
Source open_sound(const Kind& kind, const std::string& name)
{
    auto devices = list_devices(kind.device_kind);
    auto chosen = choose_device(devices, name, false);
    if (chosen.empty()) return base::fail(absent(kind, name));
    auto element = make_sound_element(kind.device_kind, devices, chosen);
    if (!element || !opens(element.get())) return base::fail(missing(kind, kind.taken, name));
    return element;
}

}  // namespace

Source open_camera(const std::string& name)
{
    if (name == "none") return Ref<GstElement>{};
    if (const char* chain = test_camera(name)) return make_bin(chain);
    return open_named(camera_kind(), name);
}

Ref<GstElement> open_other_camera(GstElement* lost)
{
    const auto* mark = static_cast<const char*>(g_object_get_data(G_OBJECT(lost), device_mark));
    for (const auto& device : list_devices(DeviceKind::camera)) {
        if (mark && mark_of(device.name) == mark) continue;
        if (auto source = open_device(camera_kind(), device)) return *source;
    }
    return {};
}

Source open_microphone(const std::string& name)
{
    if (name == "none") return Ref<GstElement>{};
    if (name == "test") return make_test_element(DeviceKind::microphone);
    return open_sound(microphone_kind(), name);
}

base::Error camera_trouble(const std::string& name)
{
    auto kind = camera_kind();
    return missing(kind, kind.taken, name);
}

base::Error microphone_trouble(const std::string& name)
{
    auto kind = microphone_kind();
    return missing(kind, kind.taken, name);
}

base::Error loudspeaker_trouble()
{
    return {base::Code::device_missing,
            tr("Playing sound: the loudspeaker or the headphones do not work"),
            tr("Choose another one. The call goes on with picture and chat.")};
}

base::Error sound_trouble()
{
    return {base::Code::device_missing, tr("The sound system of this computer is not running"),
            tr("The call goes on with picture and chat. Sound comes by itself once it runs.")};
}

bool has_loudspeaker()
{
    auto devices = list_devices(DeviceKind::loudspeaker);
    auto sink = make_sound_element(DeviceKind::loudspeaker, devices, "default");
    return sink && opens(sink.get());
}

Ref<GstElement> make_test_element(DeviceKind kind)
{
    if (kind == DeviceKind::microphone) return make_bin(test_microphone);
    auto silent = make_element("fakesink");
    g_object_set(silent.get(), "sync", TRUE, "async", FALSE, nullptr);
    return silent;
}

}  // namespace mailcall::media
