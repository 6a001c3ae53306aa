// Sound that did not come: what can be had of it all the same, and how much had to be made up.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <cstdint>
#include <memory>
#include <span>

#include "media/meter.hh"

namespace mailcall::media {

// Whether a packet of Opus brings along, more coarsely, what the one before it said (in-band error
// correction, RFC 6716 §2.1.7). False for packets of more than one frame that differ in length,
// which nobody sends here.
bool brings_back(std::span<const std::uint8_t> packet);

// From now on `decoder`, an opusdec that runs, repairs what was lost where the next packet allows
// it; what it makes up instead is counted.
void repair_sound(GstElement* decoder, std::shared_ptr<Counters> counters);

}  // namespace mailcall::media
