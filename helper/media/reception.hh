// Reception: how much of what the far side sends gets through.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <cstdint>
#include <optional>

namespace mailcall::media {

class Reception {
  public:
    // Share of the packets that were lost since it was asked last, 0 to 1; empty where none were
    // due. `webrtc`: the session's webrtcbin.
    std::optional<double> loss(GstElement* webrtc);

  private:
    std::uint64_t came_ = 0;
    std::uint64_t lost_ = 0;
};

}  // namespace mailcall::media
