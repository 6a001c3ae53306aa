// Finds devices through GstDeviceMonitor's probes; nothing is opened but the one asked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/devices.hh"

#include <glob.h>
#include <unistd.h>

#include "base/log.hh"
#include "base/words.hh"
#include "media/device_list.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::Ref;
using base::tr;
using Source = base::Result<Ref<GstElement>>;

constexpr const char* test_camera =
    "videotestsrc is-live=true pattern=smpte horizontal-speed=3 ! "
    "capsfilter caps=video/x-raw,format=I420,width=640,height=360,framerate=30/1";
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

Ref<GstDevice> find(const Kind& kind, const std::string& name)
{
    auto devices = list_devices(kind.device_kind);
    if (devices.empty()) return {};
    auto at = name == "default" ? 0 : find_device(names_of(devices), name);
    return at < devices.size() ? devices[at].device : Ref<GstDevice>{};
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

Source open_device(const Kind& kind, const std::string& name)
{
    auto device = find(kind, name);
    if (!device) return base::fail(absent(kind, name));
    auto source = Ref<GstElement>::sink(gst_device_create_element(device.get(), nullptr));
    if (!source || !opens(source.get())) return base::fail(missing(kind, kind.taken, name));
    return source;
}

// autoaudiosink stands in for a missing device with a warning, or passes an error on; on a bus of
// its own neither reaches the call.
bool plays(GstElement* sink)
{
    auto bus = Ref<GstBus>::sink(gst_bus_new());
    gst_element_set_bus(sink, bus.get());
    bool opened = opens(sink);
    auto complaints = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
    GstMessage* complaint = gst_bus_pop_filtered(bus.get(), complaints);
    gst_element_set_bus(sink, nullptr);
    if (complaint) gst_message_unref(complaint);
    return opened && !complaint;
}

}  // namespace

Source open_camera(const std::string& name)
{
    if (name == "none") return Ref<GstElement>{};
    if (name == "test") return make_bin(test_camera);
    return open_device(camera_kind(), name);
}

Source open_microphone(const std::string& name)
{
    if (name == "none") return Ref<GstElement>{};
    if (name == "test") return make_bin(test_microphone);
    auto kind = microphone_kind();
    if (name != "default") return open_device(kind, name);
    // The sound server moves its default microphone when the user plugs one in: leave the choice
    // to it, once there is one at all.
    if (!find(kind, name)) return base::fail(absent(kind, name));
    auto source = make_element("autoaudiosrc");
    if (!opens(source.get())) return base::fail(missing(kind, kind.taken, name));
    return source;
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

bool has_loudspeaker()
{
    auto sink = make_element("autoaudiosink");
    return !list_devices(DeviceKind::loudspeaker).empty() && plays(sink.get());
}

Ref<GstElement> open_loudspeaker(bool wanted)
{
    if (wanted) {
        auto sink = make_element("autoaudiosink");
        if (plays(sink.get())) return sink;
        base::log_warning("no loudspeaker can be opened: the call goes on without sound");
    }
    auto silent = make_element("fakesink");
    g_object_set(silent.get(), "sync", TRUE, "async", FALSE, nullptr);
    return silent;
}

}  // namespace mailcall::media
