// Looks at each thing that a call would need, as the call would.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/checkup.hh"

#include <gst/gst.h>

#include <algorithm>

#include "base/words.hh"
#include "media/addresses.hh"
#include "media/device_list.hh"
#include "media/devices.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::fill;
using base::tr;

void add_word(std::string& list, const std::string& word)
{
    list += (list.empty() ? "" : ", ") + word;
}

std::vector<Entry> entries(DeviceKind kind)
{
    gst_init(nullptr, nullptr);
    auto names = names_of(list_devices(kind));
    auto ids = make_ids(names);
    std::vector<Entry> list;
    for (std::size_t at = 0; at < names.size(); ++at) list.push_back({ids[at], names[at].name});
    return list;
}

Check check_parts()
{
    std::string elements;
    std::vector<std::string> packages;
    for (const auto& part : missing_for({true, true, true})) {
        add_word(elements, part.element);
        if (std::find(packages.begin(), packages.end(), part.package) == packages.end())
            packages.emplace_back(part.package);
    }
    if (packages.empty())
        return {"media", true, tr("Everything that picture and sound need is installed."), ""};
    std::string list;
    for (const auto& package : packages) add_word(list, package);
    return {"media", false, fill(tr("Parts of GStreamer are not installed: {}"), elements),
            fill(tr("Install these packages: {}"), list)};
}

// Not a fault: both sides always have VP8.
Check check_codecs()
{
    const char* said =
        has_h264() ? tr("Pictures can be encoded and decoded in VP8 and in H.264.")
                   : tr("Pictures are in VP8 only: GStreamer's openh264 is not installed. Calls do "
                        "without it.");
    return {"pictures", true, said, ""};
}

Check refused(const char* name, const base::Error& error)
{
    return {name, false, error.what, error.hint};
}

Check check_camera(const std::string& name)
{
    if (name == "none") return {"camera", true, tr("You have chosen to have no camera."), ""};
    auto opened = open_camera(name);
    if (!opened) return refused("camera", opened.error());
    return {"camera", true, tr("The camera can be opened."), ""};
}

Check check_microphone(const std::string& name)
{
    if (name == "none")
        return {"microphone", true, tr("You have chosen to have no microphone."), ""};
    if (name != "test" && !can_reach_sound_server())
        return {"microphone", false, tr("GStreamer cannot reach the sound system."),
                tr("Install the package gstreamer1.0-pulseaudio.")};
    auto opened = open_microphone(name);
    if (!opened) return refused("microphone", opened.error());
    return {"microphone", true, tr("The microphone can be opened."), ""};
}

Check check_loudspeaker()
{
    if (has_loudspeaker()) return {"loudspeaker", true, tr("Sound can be played."), ""};
    return {"loudspeaker", false, tr("No loudspeaker or headphones can be opened."),
            tr("Connect one. Calls go on without it, but you hear nothing.")};
}

Check check_network()
{
    std::string list;
    for (const auto& address : local_addresses(false)) add_word(list, address);
    if (list.empty())
        return {"network", false, tr("This computer has no network address."),
                tr("Connect to a network.")};
    return {"network", true, fill(tr("Others may be told these addresses: {}"), list), ""};
}

}  // namespace

std::vector<Entry> list_cameras() { return entries(DeviceKind::camera); }

std::vector<Entry> list_microphones() { return entries(DeviceKind::microphone); }

std::vector<Entry> list_loudspeakers() { return entries(DeviceKind::loudspeaker); }

std::vector<Check> check_media(const std::string& camera, const std::string& microphone)
{
    gst_init(nullptr, nullptr);
    std::vector<Check> checks{check_parts()};
    // Opening devices takes some of the same parts.
    if (checks.front().ok) {
        checks.push_back(check_codecs());
        checks.push_back(check_camera(camera));
        checks.push_back(check_microphone(microphone));
        checks.push_back(check_loudspeaker());
    }
    checks.push_back(check_network());
    return checks;
}

}  // namespace mailcall::media
