// Finds PipeWire's socket as its own library does; settings of its source.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/pipewire_link.hh"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "base/glib.hh"

namespace mailcall::media {
namespace {

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string socket_path()
{
    auto remote = variable("PIPEWIRE_REMOTE");
    if (remote.empty()) remote = "pipewire-0";
    if (remote.front() == '/') return remote;
    auto folder = variable("PIPEWIRE_RUNTIME_DIR");
    if (folder.empty()) folder = variable("XDG_RUNTIME_DIR");
    return folder + "/" + remote;
}

int connect_to_pipewire()
{
    auto path = socket_path();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return -1;
    std::memcpy(address.sun_path, path.c_str(), path.size());
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

bool is_pipewire(GstElement* source)
{
    return std::string_view{G_OBJECT_TYPE_NAME(source)} == "GstPipeWireSrc";
}

struct NewestTime {
    GstClockTime at = 0;
};

// Of this moment, where the camera does not say.
GstPadProbeReturn give_time(GstPad* pad, GstPadProbeInfo* info, gpointer data) noexcept
{
    auto& newest = *static_cast<NewestTime*>(data);
    auto* buffer = gst_pad_probe_info_get_buffer(info);
    auto at = GST_BUFFER_PTS(buffer);
    if (!GST_CLOCK_TIME_IS_VALID(at) || at <= newest.at) {
        auto source = base::Ref<GstElement>::adopt(gst_pad_get_parent_element(pad));
        at = source ? gst_element_get_current_running_time(source.get()) : GST_CLOCK_TIME_NONE;
        if (!GST_CLOCK_TIME_IS_VALID(at)) return GST_PAD_PROBE_OK;
        buffer = gst_buffer_make_writable(buffer);
        GST_BUFFER_PTS(buffer) = at;
        GST_PAD_PROBE_INFO_DATA(info) = buffer;
    }
    newest.at = at;
    return GST_PAD_PROBE_OK;
}

}  // namespace

void use_own_connection(GstElement* source)
{
    if (!is_pipewire(source)) return;
    int fd = connect_to_pipewire();
    if (fd < 0) return;
    g_object_set(source, "fd", fd, nullptr);
    // The element works with a copy, but knows its connection by this number, which therefore must
    // not be given to anything else meanwhile.
    auto shut = [](gpointer data) noexcept {
        std::unique_ptr<int> owned{static_cast<int*>(data)};
        close(*owned);
    };
    g_object_set_data_full(G_OBJECT(source), "mailcall-connection",
                           std::make_unique<int>(fd).release(), shut);
}

void copy_buffers(GstElement* source)
{
    if (is_pipewire(source)) g_object_set(source, "always-copy", TRUE, nullptr);
}

void give_times(GstElement* source)
{
    if (!is_pipewire(source)) return;
    auto pad = base::Ref<GstPad>::adopt(gst_element_get_static_pad(source, "src"));
    auto drop = [](gpointer data) noexcept { delete static_cast<NewestTime*>(data); };
    gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, &give_time, new NewestTime, drop);
}

}  // namespace mailcall::media
