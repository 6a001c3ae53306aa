// Which codecs of pictures this computer has for a call, and which chains are made for each.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <string>
#include <vector>

#include "media/chains.hh"
#include "wire/picture_format.hh"

namespace mailcall::media {

enum class Content { camera, screen };

// What we can send and show, the one first that we like best. `wish`: "vp8" alone, "h264" before
// it, or "best": VP8 before H.264, which saves hardly any work on the processor, looks worse at the
// same rate, and comes late where a packet is lost; but some can do nothing else.
std::vector<wire::Codec> usable_codecs(const std::string& wish);

Chain encoding_chain(wire::Codec codec, Content content);
Chain payload_chain(wire::Codec codec);
Chain decoding_chain(wire::Codec codec);

// Bits a second, of the encoder in any of these.
void set_rate(GstElement* encoder, int bits);

// Whether the decoder may have this unit of a coded picture. A peer could make it eat all memory.
bool is_harmless(wire::Codec codec, GstBuffer* unit);

}  // namespace mailcall::media
