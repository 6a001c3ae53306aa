// Junction: where a call's encrypted packets leave webrtcbin and come in, whichever way they take.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>
#include <nice/agent.h>

#include <functional>
#include <memory>

#include "base/glib.hh"
#include "media/meter.hh"

namespace mailcall::media {

// webrtcbin cannot change the ICE agent under a connection. But its packets are the same whoever
// carries them: encrypted, and numbered, for the far side alone. So what it hands to its own agent
// can go by another one, and what another one brings is taken in as if it had come by its own.
class Junction {
  public:
    // `webrtcbin` must not have negotiated yet.
    Junction(GstElement* webrtcbin, std::shared_ptr<Counters> counters);

    // From now on everything leaves by this agent, which must have a connection. Null: by
    // webrtcbin's own.
    void send_by(base::Ref<NiceAgent> agent);
    // What `source`, a nicesrc that is linked to nothing, brings goes to webrtcbin from now on.
    // `first` runs with the first of it, on a thread of GStreamer's.
    void take_from(GstElement* source, std::function<void()> first);

  private:
    struct Way;
    std::shared_ptr<Way> way_;
};

}  // namespace mailcall::media
