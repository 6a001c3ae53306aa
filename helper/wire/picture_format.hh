// PictureFormat: the ways of encoding pictures that a description may hold, in the order in which
// its side likes them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailcall::wire {

struct Section;

enum class Codec { vp8, h264 };
// As descriptions and messages call it: VP8, H264.
std::string_view name(Codec codec);
std::optional<Codec> read_codec(std::string_view name);

// Every browser has this one of H.264's many forms: constrained baseline, pieces in any packet.
inline constexpr std::string_view h264_form =
    "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";

struct PictureFormat {
    Codec codec = Codec::vp8;
    int payload = 0;                // the number of its packets
    std::vector<int> repeats = {};  // of packets that are sent again
    std::vector<std::string> lines = {};
    friend bool operator==(const PictureFormat&, const PictureFormat&) = default;
};

// H.264 under these numbers, with all feedback that webrtcbin knows.
PictureFormat make_h264(int payload, int repeats);

// Those of a clean description that are known. Several of one codec: the first.
std::vector<PictureFormat> picture_formats(std::string_view sdp);
const PictureFormat* find_format(const std::vector<PictureFormat>& formats, Codec codec);
std::vector<Codec> codecs_of(const std::vector<PictureFormat>& formats);

// A clean description with these picture formats in place of its own.
std::string set_picture_formats(std::string_view sdp, const std::vector<PictureFormat>& formats);

// What two sides have in common, the one first that is to be used. A side says what it likes by its
// order; `ours` counts where it begins with something else than VP8, which somebody has chosen
// then.
std::vector<Codec> agree_on_codecs(const std::vector<Codec>& ours,
                                   const std::vector<Codec>& theirs);

// Leaves nothing in an m=video section but VP8, H.264 in that one form, and their repeats; false:
// neither is there.
bool keep_known_formats(Section& section);

}  // namespace mailcall::wire
