// Converts with pngenc and writes the file whole or not at all.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/snapshot.hh"

#include <gst/video/video.h>

#include <memory>

#include "base/file.hh"
#include "base/glib.hh"
#include "base/words.hh"
#include "media/sample.hh"

namespace mailcall::media {
namespace {

constexpr GstClockTime patience = 5 * GST_SECOND;

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

}  // namespace

base::Result<> write_png(GstSample* picture, const std::string& path)
{
    MC_TRY(encoded, encode(picture, path));
    GstBuffer* buffer = gst_sample_get_buffer(encoded.get());
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE)
        return base::fail(unwritable(path, base::tr("out of memory")));
    auto written = base::write_file(path, {reinterpret_cast<const char*>(map.data), map.size});
    gst_buffer_unmap(buffer, &map);
    return written;
}

}  // namespace mailcall::media
