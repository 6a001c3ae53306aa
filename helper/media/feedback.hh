// Feedback: what the far side tells about each of our packets, and what we tell it (transport-cc).
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <functional>
#include <memory>
#include <vector>

#include "media/hand_over.hh"
#include "media/resends.hh"
#include "media/traffic.hh"

namespace mailcall::media {

// Makes `webrtc` tell the far side ten times a second what came. `told` runs on the owning context
// for each feedback of the far side's; `resends` decides on what it lacks. Each stream's first
// packet is sent twice: so that of what is sent again, a stream of its own, is there at once. To be
// called before there are streams.
void exchange_feedback(GstElement* webrtc, const std::shared_ptr<Inbox>& inbox,
                       std::function<void(const std::vector<PacketReport>&)> told,
                       std::shared_ptr<Resends> resends);

// Before the first report: the time until the next one is measured out in it, and until then what
// lacks could be asked for only when it is too late for it, and a queue not be told of.
void hurry_feedback(GstElement* webrtc);

}  // namespace mailcall::media
