// Reading, filtering and replacing the formats of pictures in a description.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/picture_format.hh"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "wire/pairs.hh"
#include "wire/sdp_reader.hh"

namespace mailcall::wire {
namespace {

constexpr std::array names{std::pair{Codec::vp8, std::string_view{"VP8"}},
                           std::pair{Codec::h264, std::string_view{"H264"}}};

std::string lower(std::string_view text)
{
    std::string made{text};
    for (auto& c : made)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return made;
}

// "a=<kind>:<payload> <rest>"; payload -1: not a line of a single format.
struct Line {
    std::string_view kind;
    int payload = -1;
    std::string_view rest;
};

Line split_line(std::string_view line)
{
    constexpr std::array<std::string_view, 3> kinds{"rtpmap", "fmtp", "rtcp-fb"};
    auto attribute = split_attribute(line.substr(2));
    if (!line.starts_with("a=") || std::ranges::find(kinds, attribute.name) == kinds.end())
        return {};
    auto space = std::min(attribute.value.find(' '), attribute.value.size());
    auto payload = read_number(attribute.value.substr(0, space), 0, 127);
    if (!payload) return {};
    return {attribute.name, static_cast<int>(*payload),
            attribute.value.substr(std::min(space + 1, attribute.value.size()))};
}

// What an m=video section says of one payload number.
struct Described {
    std::vector<std::string> maps;   // lower case
    std::vector<std::string> forms;  // lower case
};
using Descriptions = std::map<int, Described>;

Descriptions describe(const std::vector<std::string>& lines)
{
    Descriptions made;
    for (const auto& line : lines) {
        auto piece = split_line(line);
        if (piece.kind == "rtpmap") made[piece.payload].maps.push_back(lower(piece.rest));
        if (piece.kind == "fmtp") made[piece.payload].forms.push_back(lower(piece.rest));
    }
    return made;
}

// The value of one parameter; nullopt: it is not there, or twice.
std::optional<std::string> parameter(std::string_view form, std::string_view key)
{
    std::optional<std::string> found;
    for (auto piece : split(form, ';')) {
        auto equals = std::min(piece.find('='), piece.size());
        if (trim(piece.substr(0, equals)) != key) continue;
        if (found) return {};
        found = trim(piece.substr(std::min(equals + 1, piece.size())));
    }
    return found;
}

bool is_known_h264(std::string_view form)
{
    return parameter(form, "packetization-mode") == "1" &&
           parameter(form, "profile-level-id") == "42e01f";
}

// Who names a format twice may mean either.
std::optional<Codec> codec_of(const Described& described)
{
    if (described.maps.size() != 1) return {};
    if (described.maps[0] == "vp8/90000" && described.forms.size() <= 1) return Codec::vp8;
    bool h264 = described.maps[0] == "h264/90000" && described.forms.size() == 1 &&
                is_known_h264(described.forms[0]);
    return h264 ? std::optional{Codec::h264} : std::nullopt;
}

std::optional<int> repeated_by(const Described& described)
{
    bool repeats = described.maps.size() == 1 && described.maps[0] == "rtx/90000" &&
                   described.forms.size() == 1;
    auto number = repeats ? parameter(described.forms[0], "apt") : std::nullopt;
    auto payload = number ? read_number(*number, 0, 127) : std::nullopt;
    return payload ? std::optional{static_cast<int>(*payload)} : std::nullopt;
}

std::vector<int> read_payloads(std::string_view formats)
{
    std::vector<int> read;
    for (auto piece : split(formats, ' '))
        if (auto payload = read_number(piece, 0, 127)) read.push_back(static_cast<int>(*payload));
    return read;
}

bool is_line_of(std::string_view line, const PictureFormat& format)
{
    auto payload = split_line(line).payload;
    return payload >= 0 && (payload == format.payload ||
                            std::ranges::find(format.repeats, payload) != format.repeats.end());
}

// In their order, with all lines that speak of them.
std::vector<PictureFormat> read_formats(std::string_view formats,
                                        const std::vector<std::string>& lines)
{
    auto described = describe(lines);
    std::vector<PictureFormat> read;
    auto payloads = read_payloads(formats);
    for (auto payload : payloads)
        if (auto codec = codec_of(described[payload])) read.push_back({*codec, payload});
    for (auto& format : read)
        for (auto payload : payloads)
            if (repeated_by(described[payload]) == format.payload)
                format.repeats.push_back(payload);
    for (auto& format : read)
        std::ranges::copy_if(lines, std::back_inserter(format.lines),
                             [&](const auto& line) { return is_line_of(line, format); });
    return read;
}

std::string print_payloads(const std::vector<PictureFormat>& formats)
{
    std::string printed;
    for (const auto& format : formats) {
        printed += (printed.empty() ? "" : " ") + std::to_string(format.payload);
        for (auto repeats : format.repeats) printed += " " + std::to_string(repeats);
    }
    return printed;
}

// Everything else in H.264's form tells of pictures that somebody else is to decode.
std::string clean_line(const std::string& line, const PictureFormat& format)
{
    bool form = format.codec == Codec::h264 && split_line(line).kind == "fmtp" &&
                split_line(line).payload == format.payload;
    if (!form) return line;
    return "a=fmtp:" + std::to_string(format.payload) + " " + std::string{h264_form};
}

std::vector<std::string_view> lines_of(std::string_view sdp)
{
    auto lines = split(sdp, '\n');
    for (auto& line : lines)
        if (line.ends_with('\r')) line.remove_suffix(1);
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
}

bool is_of_formats(std::string_view line) { return split_line(line).payload >= 0; }

// "m=video 9 UDP/TLS/RTP/SAVPF "
std::string before_formats(std::string_view line)
{
    auto words = split(line, ' ');
    std::string made;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, words.size()); ++i)
        made.append(words[i]).append(" ");
    return made;
}

}  // namespace

std::string_view name(Codec codec)
{
    return std::ranges::find(names, codec, &decltype(names)::value_type::first)->second;
}

std::optional<Codec> read_codec(std::string_view text)
{
    auto found = std::ranges::find(names, text, &decltype(names)::value_type::second);
    return found == names.end() ? std::nullopt : std::optional{found->first};
}

PictureFormat make_h264(int payload, int repeats)
{
    auto number = std::to_string(payload);
    PictureFormat made{Codec::h264, payload, {repeats}};
    made.lines = {"a=rtpmap:" + number + " H264/90000",
                  "a=fmtp:" + number + " " + std::string{h264_form}};
    for (const char* feedback : {"nack", "nack pli", "ccm fir", "transport-cc"})
        made.lines.push_back("a=rtcp-fb:" + number + " " + feedback);
    made.lines.push_back("a=rtpmap:" + std::to_string(repeats) + " rtx/90000");
    made.lines.push_back("a=fmtp:" + std::to_string(repeats) + " apt=" + number);
    return made;
}

std::vector<PictureFormat> picture_formats(std::string_view sdp)
{
    std::string formats;
    std::vector<std::string> lines;
    bool inside = false;
    for (auto line : lines_of(sdp)) {
        if (line.starts_with("m=")) inside = line.starts_with("m=video ");
        if (!inside) continue;
        if (line.starts_with("m=")) formats = line;
        lines.emplace_back(line);
    }
    std::vector<PictureFormat> kept;
    for (auto& format : read_formats(formats, lines))
        if (!find_format(kept, format.codec)) kept.push_back(std::move(format));
    return kept;
}

const PictureFormat* find_format(const std::vector<PictureFormat>& formats, Codec codec)
{
    auto found = std::ranges::find(formats, codec, &PictureFormat::codec);
    return found == formats.end() ? nullptr : &*found;
}

std::vector<Codec> codecs_of(const std::vector<PictureFormat>& formats)
{
    std::vector<Codec> codecs;
    codecs.reserve(formats.size());
    for (const auto& format : formats) codecs.push_back(format.codec);
    return codecs;
}

std::string set_picture_formats(std::string_view sdp, const std::vector<PictureFormat>& formats)
{
    std::string made;
    auto put = [&made](std::string_view line) { made.append(line).append("\r\n"); };
    bool inside = false;
    auto end_section = [&] {
        if (!std::exchange(inside, false)) return;
        for (const auto& format : formats) std::ranges::for_each(format.lines, put);
    };
    for (auto line : lines_of(sdp)) {
        if (line.starts_with("m=")) end_section();
        if (line.starts_with("m=video ")) {
            inside = true;
            put(before_formats(line) + print_payloads(formats));
        } else if (!inside || !is_of_formats(line)) {
            put(line);
        }
    }
    end_section();
    return made;
}

std::vector<Codec> agree_on_codecs(const std::vector<Codec>& ours, const std::vector<Codec>& theirs)
{
    bool chosen = !ours.empty() && ours.front() != Codec::vp8;
    const auto& order = chosen ? ours : theirs;
    const auto& other = chosen ? theirs : ours;
    std::vector<Codec> common;
    std::ranges::copy_if(order, std::back_inserter(common), [&](Codec codec) {
        return std::ranges::find(other, codec) != other.end();
    });
    return common;
}

bool keep_known_formats(Section& section)
{
    auto formats = read_formats(section.formats, section.lines);
    if (!formats.empty()) section.formats = print_payloads(formats);
    std::vector<std::string> kept;
    for (const auto& line : section.lines) {
        auto format =
            std::ranges::find_if(formats, [&](const auto& each) { return is_line_of(line, each); });
        if (format != formats.end()) kept.push_back(clean_line(line, *format));
        if (!is_of_formats(line)) kept.push_back(line);
    }
    section.lines = std::move(kept);
    return !formats.empty();
}

}  // namespace mailcall::wire
