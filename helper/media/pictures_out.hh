// PicturesOut: what we show: the camera, the screen in its place, or nothing; changed at any time.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/result.hh"
#include "media/picture_sender.hh"
#include "media/screen.hh"

namespace mailcall::media {

class PicturesOut {
  public:
    // All run on the owning context.
    struct Ears {
        std::function<void(const base::Error&)> trouble;  // what was wanted is not shown
        std::function<void()> changed;  // what is shown; also after something that failed
        std::function<void(const std::string& lost)> switched;  // to another camera by itself
        PictureTap::Show picture;
    };
    // `camera` as open_camera() takes it.
    PicturesOut(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                const std::shared_ptr<Gate>& gate, const std::shared_ptr<Counters>& counters,
                std::string camera, Ears ears);

    // Adds the m-line, before webrtcbin negotiates; `camera` is shown at once, null: nothing is.
    void begin(const Track& track, const base::Ref<GstElement>& camera);

    // On ends a showing of the screen. Off: the device is closed, also while the screen is shown,
    // after which nothing is.
    void set_camera(bool on);
    // Takes effect at once where the camera is shown; "none": nothing is.
    void choose_camera(const std::string& id);
    // As Session::start_screen(). The camera is closed meanwhile.
    void start_screen(const std::string& source);
    // The camera is shown again, if it was before.
    void stop_screen();

    bool shows_camera() const { return shown_ == Shown::camera; }
    bool shows_screen() const { return shown_ == Shown::screen; }
    const std::string& camera() const { return camera_; }
    void show_pictures(bool wanted) { sender_.show_pictures(wanted); }
    void spend(const Spending& now) { sender_.spend(now); }
    // What is shown is encoded so from soon on.
    void use(wire::Codec codec, int payload) { sender_.use(codec, payload); }
    // Of what is shown.
    std::optional<wire::Codec> codec() const
    {
        return shown_ == Shown::nothing ? std::nullopt : std::optional{sender_.codec()};
    }
    // As it is sent; 0 × 0: none is.
    std::pair<int, int> size() const { return sender_.size(); }

  private:
    enum class Shown { nothing, camera, screen };

    bool is_possible();
    void show_camera();
    void show_screen(const base::Ref<GstElement>& source);
    void end_screen();
    void feed(const base::Ref<GstElement>& camera);
    void drop();
    void take_fault(PictureSender::Fault fault);
    bool try_again();
    bool switch_camera(const base::Ref<GstElement>& lost);
    void complain(const base::Error& error);

    std::shared_ptr<Inbox> inbox_;
    std::string camera_;
    Ears ears_;
    PictureSender sender_;
    base::Ref<GstElement> source_;    // the camera that is shown
    std::unique_ptr<Screen> screen_;  // being chosen, or shown
    Shown shown_ = Shown::nothing;
    bool camera_wanted_ = false;
    std::int64_t tried_again_us_ = 0;
};

}  // namespace mailcall::media
