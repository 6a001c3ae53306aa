// PictureReceiver: the far picture in one codec, from its packets to the window; its trouble is not
// the call's.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/glib.hh"
#include "base/result.hh"
#include "media/codecs.hh"
#include "media/meter.hh"
#include "media/picture_tap.hh"
#include "media/pipeline.hh"

namespace mailcall::media {

class PictureReceiver {
  public:
    // All run on the owning context.
    struct Ears {
        std::function<void()> first;                      // a picture was decoded
        std::function<void(const base::Error&)> trouble;  // once: it cannot be shown
        PictureTap::Show picture;
    };
    PictureReceiver(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                    std::shared_ptr<Counters> counters, wire::Codec codec, Ears ears);

    bool is_open() const { return static_cast<bool>(entrance_); }
    // Once: what takes the packets, running. It never refuses one, whatever becomes of the picture.
    base::Ref<GstElement> open();
    // Asks the peer for a whole picture at once.
    void ask_for_picture();
    void show_pictures(bool wanted) { tap_.want(wanted); }
    // As raw video, or null. Of the caller.
    GstSample* newest() const;
    // When that came; 0: none did.
    std::int64_t newest_us() const { return *newest_us_; }

    // Frames in a row that make no picture before somebody is told: five seconds of them.
    static constexpr int most_undecoded = 150;

  private:
    void build();
    void watch(GstElement* chain);
    void rebuild();
    void complain();

    Pipeline& pipeline_;
    Handle<PictureReceiver> handle_;
    std::shared_ptr<Counters> counters_;
    wire::Codec codec_;
    Ears ears_;
    std::shared_ptr<std::atomic<std::int64_t>> newest_us_ =
        std::make_shared<std::atomic<std::int64_t>>(0);
    PictureTap tap_;
    base::Ref<GstElement> entrance_;
    base::Ref<GstElement> chain_;
    base::Ref<GstElement> newest_;
    int rebuilt_ = 0;
    bool complained_ = false;
};

}  // namespace mailcall::media
