// Converts with pngenc, writes beside the target, and renames.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/snapshot.hh"

#include <fcntl.h>
#include <gst/video/video.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/glib.hh"
#include "base/words.hh"

namespace mailcall::media {
namespace {

constexpr GstClockTime patience = 5 * GST_SECOND;

struct FreeSample {
    void operator()(GstSample* sample) const noexcept { gst_sample_unref(sample); }
};
using Sample = std::unique_ptr<GstSample, FreeSample>;

base::Error unwritable(const std::string& path, const std::string& cause)
{
    return {base::Code::unwritable, base::fill(base::tr("Writing {}: {}"), path, cause),
            base::tr("Choose another file or folder.")};
}

base::Result<Sample> encode(GstSample* picture, const std::string& path)
{
    base::ErrorSlot error;
    GstCaps* png = gst_caps_new_empty_simple("image/png");
    Sample encoded{gst_video_convert_sample(picture, png, patience, error.out())};
    gst_caps_unref(png);
    if (!encoded) return base::fail(unwritable(path, error.message()));
    return encoded;
}

bool write_all(int fd, const guint8* data, std::size_t size)
{
    while (size > 0) {
        auto written = write(fd, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        data += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

// 0, or the errno of what went wrong.
int write_beside(const std::string& beside, const GstMapInfo& map)
{
    int fd = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return errno;
    int cause = write_all(fd, map.data, map.size) && fsync(fd) == 0 ? 0 : errno;
    if (close(fd) != 0 && cause == 0) cause = errno;
    return cause;
}

int write_file(const std::string& path, const GstMapInfo& map)
{
    auto beside = path + ".part";
    int cause = write_beside(beside, map);
    if (cause == 0 && rename(beside.c_str(), path.c_str()) != 0) cause = errno;
    if (cause != 0) unlink(beside.c_str());
    return cause;
}

}  // namespace

base::Result<> write_png(GstSample* picture, const std::string& path)
{
    MC_TRY(encoded, encode(picture, path));
    GstBuffer* buffer = gst_sample_get_buffer(encoded.get());
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE)
        return base::fail(unwritable(path, base::tr("out of memory")));
    int cause = write_file(path, map);
    gst_buffer_unmap(buffer, &map);
    if (cause != 0) return base::fail(unwritable(path, std::strerror(cause)));
    return {};
}

}  // namespace mailcall::media
