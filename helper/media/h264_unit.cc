// Looks at every NAL unit, as a decoder would find it, and reads each sequence parameter set.
// SPDX-License-Identifier: GPL-3.0-or-later
#define GST_USE_UNSTABLE_API
#include "media/h264_unit.hh"

#include <gst/codecparsers/gsth264parser.h>

#include <algorithm>
#include <array>
#include <memory>

namespace mailcall::media {
namespace {

using UnitBytes = std::span<const std::uint8_t>;

constexpr std::array<std::uint8_t, 3> start_code{0, 0, 1};
constexpr unsigned type_bits = 0x1f;
constexpr int baseline = 66;

// Slices, remarks, parameter sets, and marks. The others belong to profiles that nobody agreed on:
// subset parameter sets have sizes of their own.
bool is_known(unsigned type)
{
    constexpr std::array<unsigned, 9> types{1, 5, 6, 7, 8, 9, 10, 11, 12};
    return std::ranges::find(types, type) != types.end();
}

bool is_modest(const GstH264SPS& set)
{
    auto wide = (std::uint64_t{set.pic_width_in_mbs_minus1} + 1) * 16;
    auto high = (std::uint64_t{set.pic_height_in_map_units_minus1} + 1) * 16;
    if (!set.frame_mbs_only_flag) high *= 2;
    bool plain = set.profile_idc == baseline && set.chroma_format_idc == 1;
    constexpr std::uint64_t longest = 4096;
    return plain && wide <= longest && high <= longest && wide * high <= most_pixels;
}

// `unit` with its start code.
bool is_modest_set(UnitBytes unit)
{
    using Parser = std::unique_ptr<GstH264NalParser, decltype(&gst_h264_nal_parser_free)>;
    Parser parser{gst_h264_nal_parser_new(), &gst_h264_nal_parser_free};
    GstH264NalUnit found;
    if (gst_h264_parser_identify_nalu_unchecked(parser.get(), unit.data(), 0, unit.size(),
                                                &found) != GST_H264_PARSER_OK)
        return false;
    GstH264SPS set;
    if (gst_h264_parse_sps(&found, &set) != GST_H264_PARSER_OK) return false;
    bool modest = is_modest(set);
    gst_h264_sps_clear(&set);
    return modest;
}

UnitBytes::iterator next_start(UnitBytes::iterator from, UnitBytes::iterator end)
{
    return std::search(from, end, start_code.begin(), start_code.end());
}

}  // namespace

bool is_harmless_h264_unit(UnitBytes unit)
{
    constexpr unsigned parameters = 7;
    auto begin = next_start(unit.begin(), unit.end());
    while (begin != unit.end()) {
        auto head = begin + start_code.size();
        auto end = next_start(head, unit.end());
        if (head == end) return false;
        auto type = *head & type_bits;
        if (!is_known(type)) return false;
        if (type == parameters && !is_modest_set(UnitBytes{begin, end})) return false;
        begin = end;
    }
    return true;
}

}  // namespace mailcall::media
