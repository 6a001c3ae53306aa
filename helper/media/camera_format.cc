// Compares the formats that a camera lists.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/camera_format.hh"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::Ref;

constexpr int most_width = 1280;
constexpr int most_height = 720;
constexpr double fast = 24;

struct Format {
    std::string kind;
    int width = 0;
    int height = 0;
    double rate = 0;  // the greatest

    bool is_jpeg() const { return kind == "image/jpeg"; }
};

double as_rate(const GValue* value)
{
    if (!value || !GST_VALUE_HOLDS_FRACTION(value)) return 0;
    int below = gst_value_get_fraction_denominator(value);
    return below > 0 ? static_cast<double>(gst_value_get_fraction_numerator(value)) / below : 0;
}

double greatest_rate(const GValue* value)
{
    if (!value) return 0;
    if (GST_VALUE_HOLDS_FRACTION_RANGE(value))
        return as_rate(gst_value_get_fraction_range_max(value));
    if (!GST_VALUE_HOLDS_LIST(value)) return as_rate(value);
    double greatest = 0;
    for (guint at = 0; at < gst_value_list_get_size(value); ++at)
        greatest = std::max(greatest, as_rate(gst_value_list_get_value(value, at)));
    return greatest;
}

Format read_format(const GstStructure* fields)
{
    Format format;
    format.kind = gst_structure_get_name(fields);
    format.rate = greatest_rate(gst_structure_get_value(fields, "framerate"));
    gst_structure_get_int(fields, "width", &format.width);
    gst_structure_get_int(fields, "height", &format.height);
    return format;
}

// The greater the better.
auto worth(const Format& format)
{
    bool fits = format.width <= most_width && format.height <= most_height;
    auto area = std::int64_t{format.width} * format.height;
    return std::tuple{format.rate >= fast, fits, fits ? area : -area, !format.is_jpeg(),
                      format.rate};
}

}  // namespace

std::string choose_format(const GstCaps* caps, bool can_decode_jpeg)
{
    Format best;
    for (guint at = 0; caps && at < gst_caps_get_size(caps); ++at) {
        auto format = read_format(gst_caps_get_structure(caps, at));
        bool known = format.width > 0 && format.height > 0 && format.rate > 0 &&
                     (format.kind == "video/x-raw" || (format.is_jpeg() && can_decode_jpeg));
        if (known && (best.width == 0 || worth(format) > worth(best))) best = format;
    }
    if (best.width == 0) return {};
    // Not more frames than are sent; some cameras have only odd rates, such as 29.97.
    std::string rate = best.rate >= fast ? "[24/1,31/1]" : "[1/1,24/1]";
    if (best.rate > 31) rate = "[24/1,120/1]";
    return "capsfilter caps=" + best.kind + ",width=" + std::to_string(best.width) +
           ",height=" + std::to_string(best.height) + ",framerate=" + rate +
           (best.is_jpeg() ? " ! jpegdec" : "");
}

Ref<GstElement> with_best_format(const Ref<GstElement>& camera, const GstCaps* caps)
{
    auto jpeg = Ref<GstElementFactory>::adopt(gst_element_factory_find("jpegdec"));
    auto text = choose_format(caps, static_cast<bool>(jpeg));
    if (text.empty()) return camera;
    auto bin = Ref<GstElement>::sink(gst_bin_new(nullptr));
    auto format = make_bin(text);
    gst_bin_add_many(GST_BIN(bin.get()), camera.get(), format.get(), nullptr);
    gst_element_link(camera.get(), format.get());
    auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(format.get(), "src"));
    gst_element_add_pad(bin.get(), gst_ghost_pad_new("src", out.get()));
    return bin;
}

}  // namespace mailcall::media
