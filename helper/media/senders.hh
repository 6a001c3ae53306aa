// Senders: from a camera or microphone to encoded packets in webrtcbin, behind the gate.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "base/glib.hh"
#include "media/chains.hh"
#include "media/gate.hh"
#include "media/pipeline.hh"
#include "wire/picture_format.hh"

namespace mailcall::media {

// How one medium travels. As offerer these numbers are ours; as answerer the offer's.
struct Track {
    bool video = false;
    int payload = 0;
    std::uint32_t ssrc = 0;
    int transport_cc = 0;  // the header extension's number; 0: the far side does not know it
    wire::Codec codec = wire::Codec::vp8;  // of video
};
// Packets are numbered across all streams, and the far side tells when each of them came.
inline constexpr const char* transport_cc_uri =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
inline constexpr int transport_cc_number = 3;
inline constexpr int video_payload = 96;
inline constexpr int h264_payload = 102;
inline constexpr int h264_repeats = 103;
// webrtcbin gives the numbers from 97 on to retransmissions, without a look at the other m-lines.
inline constexpr int audio_payload = 111;

// What a payloader and a capsfilter "packets" must know of `track`.
void set_numbers(GstElement* payloader, const Track& track);
void set_packets(GstElement* chain, const Track& track);

// Adds the m-line for `track` to webrtcbin, before that negotiates, and what makes its packets:
// `text`, with a capsfilter "packets" and maybe a "payloader" before it. Gives that chain, with its
// entrance open; with nothing before it the m-line is there all the same, so that the peer's
// picture and sound can come in.
base::Ref<GstElement> add_packets(const Pipeline& pipeline, const Track& track, Chain text);

// The m-line for sound, fed by `source`, which may be null. Gives what add_packets() gives.
base::Ref<GstElement> add_sound_sender(const Pipeline& pipeline,
                                       const base::Ref<GstElement>& source, const Track& track,
                                       const std::shared_ptr<Gate>& gate);

}  // namespace mailcall::media
