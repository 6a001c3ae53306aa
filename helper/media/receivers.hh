// Receivers: from webrtcbin's pads to pictures and sound, behind the gate.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/glib.hh"
#include "media/gate.hh"
#include "media/meter.hh"
#include "media/picture_receiver.hh"
#include "media/pipeline.hh"
#include "wire/signal.hh"

namespace mailcall::media {

class Receivers {
  public:
    // All run on the owning context.
    struct Ears {
        // At the first decoded picture, and at the first sound that is not silence.
        std::function<void(bool video)> first;
        std::function<void(const base::Error&)> trouble;  // the picture cannot be shown
        PictureTap::Show picture;
        std::function<void(GstElement* appsink)> sound;  // what comes is to be taken from there
    };
    Receivers(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox, std::shared_ptr<Gate> gate,
              std::shared_ptr<Counters> counters, Ears ears);

    // What is to be shown and played; the rest is swallowed.
    void play(const wire::Media& media) { media_ = media; }
    // Asks the peer for a whole picture at once.
    void ask_for_picture();
    void show_pictures(bool wanted);
    // The far picture as raw video, or null. Of the caller.
    GstSample* newest_picture() const;
    // Its codec, if there is one.
    std::optional<wire::Codec> newest_codec() const;
    double tone() const { return meter_->tone(); }

  private:
    static void on_pad(GstElement* webrtcbin, GstPad* pad, gpointer data) noexcept;
    class Link;
    void take_up(const base::Ref<GstPad>& pad, Link& link);
    void repair(GstElement* chain);
    base::Ref<GstElement> add_chain(GstPad* pad);
    base::Ref<GstElement> add_audio_chain();
    PictureReceiver::Ears picture_ears() const;
    base::Ref<GstElement> add(base::Ref<GstElement> element);

    Pipeline& pipeline_;
    Handle<Receivers> handle_;
    std::shared_ptr<Gate> gate_;
    std::shared_ptr<Counters> counters_;
    std::shared_ptr<Meter> meter_ = std::make_shared<Meter>();
    Ears ears_;
    PictureReceiver vp8_;
    PictureReceiver h264_;
    wire::Media media_{false, false, false};  // still to be taken up
    int taken_up_ = 0;
};

}  // namespace mailcall::media
