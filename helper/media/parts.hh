// Session's parts, joined: what happens on the wire becomes calls to the listener.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/channels.hh"
#include "media/device_watch.hh"
#include "media/files_channel.hh"
#include "media/moments.hh"
#include "media/negotiation.hh"
#include "media/nudge.hh"
#include "media/pictures_out.hh"
#include "media/port_mapping.hh"
#include "media/pulse.hh"
#include "media/rate_control.hh"
#include "media/reach.hh"
#include "media/receivers.hh"
#include "media/reception.hh"
#include "media/roaming.hh"
#include "media/senders.hh"
#include "media/session.hh"
#include "media/sound.hh"

namespace mailcall::media {

class Session::Parts {
  public:
    Parts(const wire::SessionSettings& settings, SessionListener& listener, const Timings& timings);
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts();

    base::Result<> open_devices();
    base::Result<> take_device(base::Result<base::Ref<GstElement>> opened,
                               base::Ref<GstElement>& place);
    void offer();
    base::Result<> answer(const wire::Description& offer);
    void apply_answer(const wire::Description& answer);
    void send_auth(base::BytesView frame);
    void open_valves();
    base::Result<> send_chat(const std::string& text);
    void say_chat_so_far(std::int64_t count);
    void hang_up(wire::Reason reason, std::function<void()> flushed);
    base::Result<> write_snapshot(const std::string& path);
    wire::report::Stats stats() const;
    void show_pictures(bool wanted);
    void set_microphone(bool on);
    void set_camera(bool on);
    void choose_camera(const std::string& id);
    void choose_microphone(const std::string& id);
    void choose_loudspeaker(const std::string& id);
    void set_volume(double volume);
    void start_screen(const std::string& source);
    void stop_screen();
    void send_files_text(const std::string& text);
    void send_files_bytes(base::BytesView bytes);
    std::size_t files_waiting() const;
    std::vector<DeviceNow> devices() const;
    const wire::report::Quality& quality() const { return quality_; }
    bool is_mine() const { return inbox_->is_mine(); }

  private:
    struct Totals {
        std::int64_t at_us = 0;
        std::int64_t bytes_in = 0;
        std::int64_t bytes_out = 0;
        std::int64_t pictures_in = 0;
        std::int64_t pictures_out = 0;
    };
    Totals read_totals() const;

    Channels::Listener channel_listener();
    Negotiation::Listener negotiation_listener();
    Pulse::Listener pulse_listener();
    void take_reached(bool reached);
    void take_pong();
    Reach::Ears reach_ears();
    Roaming::Ears roaming_ears();

    // Calls the listener in a turn of its own, as session.hh promises; the Session may die in it.
    void tell(std::function<void(SessionListener&)> what);
    void lose(const std::string& what);
    // Opens what is sent; `begin` runs when the servers are known, inline if there are none.
    base::Result<> start(const std::vector<Track>& tracks, const std::vector<std::string>& borrowed,
                         base::Work begin);
    void tell_trouble(base::Error error);
    void take_gathered();
    void tell_unknown(const std::vector<std::string>& names);
    void take_open();
    void take_auth_frame(base::Bytes frame);
    void tell_auth_frame(base::Bytes frame);
    void take_control(const std::string& text);
    FilesChannel::Listener files_listener();
    void take_chat(const std::string& text);
    void take_chat_heard(std::int64_t count);
    void send_control(const char* key, const base::Json& value);
    void announce();
    void say_sending();
    void say_pictures();
    void take_codecs(const std::vector<wire::Codec>& theirs);
    void spend(const Spending& now);
    void say_held(bool held);
    void measure();
    void take_held();
    void say_farewell();
    void tell_bye();
    PicturesOut::Ears picture_ears();
    Receivers::Ears receiver_ears();
    Sound::Ears sound_ears();
    DeviceWatch::Ears watch_ears();
    void take_change(const DeviceWatch::Change& change);
    void watch_devices();
    std::size_t used_device(DeviceKind kind, const std::vector<DeviceName>& names) const;

    wire::SessionSettings settings_;
    Moments moments_;
    SessionListener& listener_;
    std::shared_ptr<Inbox> inbox_ = Inbox::open();
    std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
    std::shared_ptr<Counters> counters_ = std::make_shared<Counters>();
    base::Ref<GstElement> camera_;
    DeviceWatch watch_;
    bool watching_ = false;
    bool listed_ = false;
    Pipeline pipeline_;
    Sound sound_;  // before the pipeline goes, nothing may come from it or go into it
    Channels channels_;
    FilesChannel files_;
    Nudge nudge_;
    PicturesOut pictures_;
    Receivers receivers_;
    std::optional<PortMapping> mapping_;  // if the user allows it
    Negotiation negotiation_;
    Reach reach_;
    Pulse pulse_;
    Roaming roaming_;
    std::vector<std::string> borrowed_;  // relays that the offerer lends us
    bool offerer_ = true;
    std::vector<wire::Codec> codecs_;           // ours
    std::vector<wire::Codec> agreed_on_;        // with the offerer
    std::vector<wire::PictureFormat> formats_;  // of the offer, whoever made it
    Reception reception_;
    RateControl rates_;

    wire::Sending sending_;  // as last said
    bool held_ = false;      // our picture stands still
    wire::report::Quality quality_;
    Totals totals_;  // when it was measured last
    base::Timer quality_timer_{[this] { measure(); }};
    std::int64_t told_held_us_ = 0;          // that theirs does
    bool open_ = false;                      // DTLS and all channels
    std::vector<base::Bytes> early_frames_;  // came before that
    bool lost_ = false;
    std::int64_t chats_said_ = 0;
    std::int64_t chats_delivered_ = 0;  // of these, as the peer says
    std::int64_t chats_heard_ = 0;      // of the peer's
    std::optional<wire::Reason> peer_hung_up_;
    bool reached_ = true;
    std::function<void()> flushed_;
    wire::Reason farewell_ = wire::Reason::hung_up;
    int farewell_beats_ = 0;
    bool bye_heard_ = false;
    base::Timer farewell_timer_{[this] { say_farewell(); }};
    base::Timer last_words_{[this] { tell_bye(); }};
};

}  // namespace mailcall::media
