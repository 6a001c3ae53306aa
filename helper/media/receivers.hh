// Receivers: from webrtcbin's pads to pictures and sound, behind the gate.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "base/glib.hh"
#include "media/gate.hh"
#include "media/meter.hh"
#include "media/pipeline.hh"
#include "wire/signal.hh"

namespace mailcall::media {

class Receivers {
  public:
    // `first` runs on the owning context: at the first decoded picture (true), and at the first
    // sound that is not silence (false).
    Receivers(const Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
              std::shared_ptr<Gate> gate, std::shared_ptr<Counters> counters,
              std::function<void(bool video)> first);

    // What is to be played; the rest is swallowed.
    void play(const wire::Media& media, bool loudspeaker);
    // After the gate has opened: asks the peer for a whole picture at once.
    void ask_for_picture();

    // The newest picture as raw video, or null.
    GstSample* newest_picture() const;
    double tone() const { return meter_->tone(); }

  private:
    static void on_pad(GstElement* webrtcbin, GstPad* pad, gpointer data) noexcept;
    void take_up(const base::Ref<GstPad>& pad, const std::shared_ptr<std::atomic<bool>>& linked);
    base::Ref<GstElement> add_chain(bool video);
    base::Ref<GstElement> add_video_chain();
    base::Ref<GstElement> add_audio_chain();
    base::Ref<GstElement> add(base::Ref<GstElement> element);

    const Pipeline& pipeline_;
    Handle<Receivers> handle_;
    std::shared_ptr<Gate> gate_;
    std::shared_ptr<Counters> counters_;
    std::shared_ptr<Meter> meter_ = std::make_shared<Meter>();
    std::function<void(bool)> first_;
    wire::Media media_{false, false, false};  // still to be taken up
    bool loudspeaker_ = false;
    int taken_up_ = 0;
    base::Ref<GstElement> screen_;  // the appsink with the newest picture
    base::Ref<GstPad> video_entry_;
};

}  // namespace mailcall::media
