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
#include "media/picture_tap.hh"
#include "media/pipeline.hh"
#include "media/senders.hh"

namespace mailcall::media {

enum class Content { camera, screen };

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

    // Adds the m-line to webrtcbin, before that negotiates. Payload number and SSRC stay, whatever
    // is fed later.
    void open(const Track& track);
    bool is_open() const { return static_cast<bool>(entry_); }

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
    struct Load;

    base::Ref<GstElement> make_chain(Content content);
    void watch_source(GstElement* source);
    void watch_load(GstElement* chain);
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
    PictureTap tap_;
    base::Ref<GstPad> entry_;       // into the m-line's packets
    base::Ref<GstElement> branch_;  // source and chain, in a bin
    base::Ref<GstElement> source_;
    base::Ref<GstElement> chain_;
    Content content_ = Content::camera;
    std::shared_ptr<Load> load_;
    Pace pace_;
    Fit fit_;
    Spending spending_;
    std::shared_ptr<Pacer> pacer_ = std::make_shared<Pacer>();
    bool may_be_large_ = false;  // the processor can do it
    std::int64_t fed_at_us_ = 0;
    std::int64_t looked_at_us_ = 0;
    std::int64_t feed_ = 0;  // which one, so that news of an earlier one is known as that
    base::Timer look_timer_{[this] { look(); }};
};

}  // namespace mailcall::media
