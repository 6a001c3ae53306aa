// What follows what: camera, screen, and each of them failing.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/pictures_out.hh"

#include <utility>

#include "base/words.hh"
#include "media/devices.hh"
#include "media/test_cameras.hh"

namespace mailcall::media {
namespace {

using base::Code;
using base::tr;

constexpr std::int64_t again_after_us = 10'000'000;

base::Error encoder_trouble()
{
    return {Code::media_missing, tr("Your picture can no longer be sent"),
            tr("Switch the camera on again, or go on without a picture.")};
}

base::Error screen_trouble()
{
    return {Code::device_missing, tr("Showing the screen: it gives no picture any more"),
            tr("Start showing it again, or show another window.")};
}

base::Error no_pictures()
{
    return {Code::not_now, tr("Showing a picture: this call is without pictures"),
            tr("Call again with the camera.")};
}

base::Error no_camera()
{
    return {Code::device_missing, tr("Opening the camera: you have chosen to have none"),
            tr("Choose a camera first.")};
}

}  // namespace

PicturesOut::PicturesOut(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                         const std::shared_ptr<Gate>& gate,
                         const std::shared_ptr<Counters>& counters, std::string camera, Ears ears)
    : inbox_{inbox},
      camera_{std::move(camera)},
      ears_{std::move(ears)},
      sender_{pipeline,
              inbox,
              gate,
              counters,
              {[this](PictureSender::Fault fault) { take_fault(fault); }, ears_.picture}}
{
}

void PicturesOut::begin(const Track& track, const base::Ref<GstElement>& camera)
{
    sender_.open(track);
    if (!camera) return;
    camera_wanted_ = true;
    feed(camera);
}

void PicturesOut::feed(const base::Ref<GstElement>& camera)
{
    source_ = camera;
    shown_ = Shown::camera;
    sender_.feed(camera, Content::camera);
}

bool PicturesOut::is_possible()
{
    if (sender_.is_open()) return true;
    complain(no_pictures());
    return false;
}

void PicturesOut::set_camera(bool on)
{
    if (!is_possible()) return;
    camera_wanted_ = on;
    if (on) {
        end_screen();
        if (shown_ != Shown::camera) show_camera();
    } else if (shown_ == Shown::camera) {
        drop();
    }
    ears_.changed();
}

void PicturesOut::choose_camera(const std::string& id)
{
    camera_ = id;
    if (shown_ != Shown::camera) return;
    drop();  // first: one device may stand in the way of the other
    if (id == "none")
        camera_wanted_ = false;
    else
        show_camera();
    ears_.changed();
}

void PicturesOut::show_camera()
{
    auto source = open_camera(camera_);
    if (source && *source) return feed(*source);
    camera_wanted_ = false;
    complain(source ? no_camera() : source.error());
}

void PicturesOut::start_screen(const std::string& source)
{
    if (!is_possible()) return;
    Screen::Ears ears{[this](const base::Ref<GstElement>& opened) { show_screen(opened); },
                      [this](const base::Error& error) {
                          complain(error);
                          stop_screen();
                      }};
    screen_ = open_screen(source, inbox_, std::move(ears));
}

void PicturesOut::show_screen(const base::Ref<GstElement>& source)
{
    shown_ = Shown::screen;
    sender_.feed(source, Content::screen);
    ears_.changed();
}

void PicturesOut::stop_screen()
{
    end_screen();
    if (shown_ == Shown::nothing && camera_wanted_) show_camera();
    ears_.changed();
}

void PicturesOut::end_screen()
{
    if (shown_ == Shown::screen) drop();
    screen_.reset();
}

void PicturesOut::drop()
{
    sender_.stop();
    source_ = {};
    shown_ = Shown::nothing;
}

void PicturesOut::take_fault(PictureSender::Fault fault)
{
    bool encoder = fault == PictureSender::Fault::encoder;
    if (shown_ == Shown::screen) {
        complain(encoder ? encoder_trouble() : screen_trouble());
        return stop_screen();
    }
    auto lost = source_;
    drop();
    bool again = try_again();
    if (encoder && again) {
        show_camera();
    } else if (encoder || !again || !switch_camera(lost)) {
        camera_wanted_ = false;
        complain(encoder ? encoder_trouble() : camera_trouble(camera_));
    }
    ears_.changed();
}

bool PicturesOut::switch_camera(const base::Ref<GstElement>& lost)
{
    if (test_camera(camera_) || !lost) return false;
    auto source = open_other_camera(lost.get());
    if (!source) return false;
    auto name = std::exchange(camera_, "default");
    feed(source);
    ears_.switched(name == "default" ? tr("The camera") : name);
    return true;
}

// What fails gets a second chance, but not one after the other.
bool PicturesOut::try_again()
{
    auto now = g_get_monotonic_time();
    if (tried_again_us_ != 0 && now - tried_again_us_ < again_after_us) return false;
    tried_again_us_ = now;
    return true;
}

void PicturesOut::complain(const base::Error& error) { ears_.trouble(error); }

}  // namespace mailcall::media
