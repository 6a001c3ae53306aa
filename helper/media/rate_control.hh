// RateControl: what is sent follows what gets through.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "base/glib.hh"
#include "base/loop.hh"
#include "media/bandwidth.hh"
#include "media/budget.hh"
#include "media/hand_over.hh"
#include "media/resends.hh"

namespace mailcall::media {

class RateControl {
  public:
    // `spend` runs on the owning context, whenever the picture's share is another one. `webrtc` has
    // no streams yet.
    RateControl(const std::shared_ptr<Inbox>& inbox, GstElement* webrtc,
                std::function<void(const Spending&)> spend);

    // The chain that encodes what the microphone gives.
    void use_voice(const base::Ref<GstElement>& chain);
    // Something is sent from now on, both ways.
    void begin();

    void expect_round_trip(std::chrono::milliseconds time) { resends_->expect_round_trip(time); }

    const Bandwidth& bandwidth() const { return bandwidth_; }
    const Spending& spending() const { return spent_; }
    // Times that the far side told which packets came.
    int feedback() const { return feedback_; }

  private:
    void take(const std::vector<PacketReport>& packets);
    void look();
    void share_out();
    void tell_encoder(const Spending& now);

    std::shared_ptr<Resends> resends_ = std::make_shared<Resends>();
    base::Ref<GstElement> webrtc_;
    Bandwidth bandwidth_;
    Budget budget_;
    Spending spent_;
    std::function<void(const Spending&)> spend_;
    base::Ref<GstElement> voice_encoder_;
    bool begun_ = false;
    int feedback_ = 0;
    base::Timer timer_{[this] { look(); }};
};

}  // namespace mailcall::media
