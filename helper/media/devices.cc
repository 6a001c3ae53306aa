// Finds devices through GstDeviceMonitor's probes; nothing is opened but the one asked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/devices.hh"

#include <vector>

#include "base/log.hh"
#include "base/words.hh"
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
    const char* device_class;
    const char* none_there;
    const char* not_there;
    const char* taken;
    const char* hint;
};

Kind camera_kind()
{
    return {"Video/Source", tr("Opening the camera: this computer has none"),
            tr("Opening the camera “{}”: there is no such camera"),
            tr("Opening the camera “{}”: another program uses it, or it does not work"),
            tr("Connect a camera, choose another one, or call without a picture.")};
}

Kind microphone_kind()
{
    return {"Audio/Source", tr("Opening the microphone: this computer has none"),
            tr("Opening the microphone “{}”: there is no such microphone"),
            tr("Opening the microphone “{}”: another program uses it, or it does not work"),
            tr("Connect a microphone, choose another one, or call without sound of your own.")};
}

base::Error missing(const Kind& kind, const char* text, const std::string& name)
{
    return {base::Code::device_missing, base::fill(text, name), kind.hint};
}

// The sound that a loudspeaker plays can be recorded too, but it is nobody's voice.
bool is_monitor(GstDevice* device)
{
    GstStructure* fields = gst_device_get_properties(device);
    if (!fields) return false;
    const char* found = gst_structure_get_string(fields, "device.class");
    bool monitor = found && std::string{found} == "monitor";
    gst_structure_free(fields);
    return monitor;
}

std::vector<Ref<GstDevice>> devices(const Kind& kind)
{
    auto monitor = Ref<GstDeviceMonitor>::sink(gst_device_monitor_new());
    gst_device_monitor_add_filter(monitor.get(), kind.device_class, nullptr);
    std::vector<Ref<GstDevice>> found;
    GList* list = gst_device_monitor_get_devices(monitor.get());
    for (GList* at = list; at; at = at->next) {
        auto device = Ref<GstDevice>::adopt(GST_DEVICE(at->data));
        if (!is_monitor(device.get())) found.push_back(std::move(device));
    }
    g_list_free(list);
    return found;
}

Ref<GstDevice> find_device(const Kind& kind, const std::string& name)
{
    for (auto& device : devices(kind)) {
        auto display = base::take_string(gst_device_get_display_name(device.get()));
        if (name == "default" || name == display) return device;
    }
    return {};
}

bool opens(GstElement* element)
{
    bool opened = gst_element_set_state(element, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE;
    gst_element_set_state(element, GST_STATE_NULL);
    return opened;
}

Source open_device(const Kind& kind, const std::string& name)
{
    auto device = find_device(kind, name);
    if (!device && name == "default") return base::fail(missing(kind, kind.none_there, name));
    if (!device) return base::fail(missing(kind, kind.not_there, name));
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
    if (!find_device(kind, name)) return base::fail(missing(kind, kind.none_there, name));
    auto source = make_element("autoaudiosrc");
    if (!opens(source.get())) return base::fail(missing(kind, kind.taken, name));
    return source;
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
