// PicturePackets: the one m-line for pictures, and the payloader before it, which changes with the
// codec while the numbers of its packets go on.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "base/glib.hh"
#include "media/meter.hh"
#include "media/pacer.hh"
#include "media/pipeline.hh"
#include "media/senders.hh"

namespace mailcall::media {

class PicturePackets {
  public:
    PicturePackets(Pipeline& pipeline, std::shared_ptr<Counters> counters,
                   std::shared_ptr<Pacer> pacer);

    // Adds the m-line to webrtcbin, before that negotiates. SSRC and extensions stay.
    void open(const Track& track);
    bool is_open() const { return static_cast<bool>(packets_); }
    wire::Codec codec() const { return track_.codec; }
    // The next packets. Nothing may be linked to the entry, which is another one then.
    void change(wire::Codec codec, int payload);
    // What is encoded goes in there.
    GstPad* entry() const { return entry_.get(); }

  private:
    void put_payloader();

    Pipeline& pipeline_;
    std::shared_ptr<Counters> counters_;
    std::shared_ptr<Pacer> pacer_;
    Track track_;
    guint clock_start_ = 0;  // of RTP's timestamps
    base::Ref<GstElement> packets_;
    base::Ref<GstElement> payload_;
    base::Ref<GstPad> entry_;
};

}  // namespace mailcall::media
