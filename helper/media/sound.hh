// Sound: the microphone and the loudspeaker of a call, each in a branch of its own that may fail,
// go and come back while the call goes on.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "base/result.hh"
#include "media/device_watch.hh"
#include "media/sound_branches.hh"
#include "wire/order.hh"

namespace mailcall::media {

class Sound {
  public:
    // On the owning context.
    struct Ears {
        std::function<void(const base::Error&)> trouble;
        std::function<void()> back;  // the sound system, after trouble had told that it is away
        std::function<void(bool own, double level)> level;
        std::function<void()> microphone;  // has_microphone() may be another one
    };

    // `watch` must outlive this; its ears call on_change() and on_ready().
    Sound(const std::shared_ptr<Inbox>& inbox, DeviceWatch& watch, Ears ears);
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;
    ~Sound();

    // What to use; opens nothing yet. Error: device_missing, for a microphone that is not there;
    // all settings are taken in any case.
    base::Result<> choose(const wire::SessionSettings& settings);
    // Opens the devices as soon as `watch` knows of them, which has to be started, too.
    void start();

    // Where the microphone's sound comes out: an element to be put before the encoder.
    base::Ref<GstElement> voice() const { return voice_; }
    // An appsink with the other side's sound: 48 kHz, 16 bit.
    void play(GstElement* appsink) { far_->draw_from(appsink); }

    void mute(bool muted);
    // Whether something of a microphone is sent; not for its silence.
    bool is_heard() const noexcept { return !muted_ && !microphone_.used.empty(); }
    bool has_microphone() const noexcept { return !microphone_.used.empty(); }
    void choose_microphone(const std::string& id);
    void choose_loudspeaker(const std::string& id);
    void set_volume(double volume);  // 0 to 1, by how loud it seems
    void want_levels(bool wanted);

    // An empty name where nothing is open, or nobody knows what.
    const DeviceName& used(DeviceKind kind) const
    {
        return (kind == DeviceKind::microphone ? microphone_ : loudspeaker_).device.name;
    }

    // Gives the name of the device that was in use and is gone, or "".
    std::string on_change(const DeviceWatch::Change& change);
    void on_ready();

  private:
    // One of the two devices.
    struct End {
        DeviceKind kind = DeviceKind::microphone;
        std::string wanted = "none";
        bool lost = false;   // what was wanted went away: the default stands in for it
        std::string used{};  // what choose_device() said; "": nothing is open
        Device device{};     // what that is, as far as is known
        base::Ref<GstElement> element{};
        std::unique_ptr<Branch> branch{};
        std::int64_t since_us = 0;
        int failures = 0;  // one soon after the other
    };

    base::Result<> check_microphone();
    void settle(End& end);
    void open(End& end, const std::string& chosen);
    std::unique_ptr<Branch> make_branch(End& end);
    std::unique_ptr<Branch> make_mouth(Branch::Ears ears);
    std::unique_ptr<Branch> make_ear(Branch::Ears ears);
    void close(End& end);
    void take_run(End& end);
    void take_failure(End& end, const std::string& why);
    void tell_outage();
    void look_where();
    void look_where(End& end);
    void take_place(End& end, const std::string& place);
    void choose_other(End& end, const std::string& id);
    End& end_of(DeviceKind kind);
    std::vector<Device> devices(DeviceKind kind) const;
    bool is_silent_world() const;

    std::shared_ptr<Inbox> inbox_;
    Handle<Sound> handle_;
    DeviceWatch& watch_;
    Ears ears_;
    GstClockTime since_ = time_now();  // of both branches, so that they can be compared
    base::Ref<GstElement> voice_;
    std::shared_ptr<SoundTap> near_;
    std::shared_ptr<SoundTap> far_;
    End microphone_{.kind = DeviceKind::microphone};
    End loudspeaker_{.kind = DeviceKind::loudspeaker};
    Processing processing_;
    std::string probe_;       // of the loudspeaker that was opened last
    std::string used_probe_;  // by the microphone
    base::Ref<GstElement> volume_control_;
    double volume_ = 1;
    bool muted_ = false;
    bool started_ = false;
    bool served_ = false;  // by a sound server
    bool outage_ = false;  // it was said that there is no sound system
    std::chrono::milliseconds pause_{0};
    base::Timer again_{[this] { watch_.start(); }};
    base::Timer look_{[this] { look_where(); }};
};

}  // namespace mailcall::media
