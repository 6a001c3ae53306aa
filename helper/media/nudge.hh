// Nudge: after a break, texts and files go on at once, not when SCTP tries again.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <memory>

namespace mailcall::media {

// SCTP waits 1, 2, 4, 8 … seconds between its tries, up to a minute, and GStreamer gives no means
// to change that: after 20 s without a network it would be silent for another 11. But a packet may
// come twice in any network. So the last ones are sent once more, as they were, and the answer to
// them wakes SCTP up.
class Nudge {
  public:
    // `webrtcbin` must not have negotiated yet.
    explicit Nudge(GstElement* webrtcbin);

    // Sends the last packets again, if there have been any.
    void repeat();

  private:
    struct Kept;
    std::shared_ptr<Kept> kept_;
};

// Whether an SCTP packet brings something that is repeated until it is answered.
bool carries_data(const unsigned char* packet, std::size_t size);

}  // namespace mailcall::media
