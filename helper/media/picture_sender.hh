// PictureSender: one video m-line, and what is fed into it: a camera, a screen, or nothing.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "base/glib.hh"
#include "base/loop.hh"
#include "media/budget.hh"
#include "media/gate.hh"
#include "media/meter.hh"
#include "media/pace.hh"
#include "media/pacer.hh"
#include "media/picture_load.hh"
#include "media/picture_packets.hh"
#include "media/picture_tap.hh"
#include "media/pipeline.hh"
#include "media/senders.hh"

namespace mailcall::media {

class PictureSender {
  public:
    // What gave up by itself. The source: an error, the end of it, or nothing comes any more.
    enum class Fault { source, encoder };
    // Both run on the owning context.
    struct Ears {
        std::function<void(Fault)> failed;  // once for each feed(); stop() or feed() is to follow
        PictureTap::Show picture;           // ours, as it is sent
    };
    PictureSender(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                  std::shared_ptr<Gate> gate, std::shared_ptr<Counters> counters, Ears ears);
    PictureSender(const PictureSender&) = delete;
    PictureSender& operator=(const PictureSender&) = delete;
    ~PictureSender();

    // Adds the m-line to webrtcbin, before that negotiates. The SSRC stays, whatever is fed later.
    void open(const Track& track);
    bool is_open() const { return packets_.is_open(); }
    // From soon on this, whatever is fed; begins with a whole picture.
    void use(wire::Codec codec, int payload);
    wire::Codec codec() const { return packets_.codec(); }

    // From now on this, in place of what was fed before; begins with a whole picture.
    void feed(const base::Ref<GstElement>& source, Content content);
    // Nothing is sent, and the device is closed.
    void stop();
    void show_pictures(bool wanted) { tap_.want(wanted); }
    // At most this much from now on, whatever is fed.
    void spend(const Spending& now);
    // As it is sent; 0 × 0: none is.
    std::pair<int, int> size() const;

  private:
    base::Ref<GstElement> make_chain(Content content);
    void watch_source(GstElement* source);
    void watch_load();
    void change();
    void change_packets();
    void fail(Fault fault);
    void look();
    void look_for_silence();
    void adapt();
    bool is_source_large() const;
    Detail detail() const;
    void set_rate();
    void set_detail();

    Pipeline& pipeline_;
    Handle<PictureSender> handle_;
    std::shared_ptr<Gate> gate_;
    std::shared_ptr<Counters> counters_;
    Ears ears_;
    std::shared_ptr<Pacer> pacer_ = std::make_shared<Pacer>();
    PicturePackets packets_;
    std::pair<wire::Codec, int> wanted_{};  // codec and payload number; in use from the next chain
    PictureTap tap_;
    base::Ref<GstElement> branch_;  // source and chain, in a bin
    base::Ref<GstElement> source_;
    base::Ref<GstElement> chain_;
    base::Ref<GstElement> encoder_;  // in the chain
    gulong hold_ = 0;                // holds the source
    Content content_ = Content::camera;
    std::shared_ptr<PictureLoad> load_;
    Pace pace_;
    Fit fit_;
    Spending spending_;
    bool may_be_large_ = false;  // the processor can do it
    std::int64_t fed_at_us_ = 0;
    std::int64_t looked_at_us_ = 0;
    std::int64_t feed_ = 0;  // which one, so that news of an earlier one is known as that
    base::Timer look_timer_{[this] { look(); }};
};

}  // namespace mailcall::media
