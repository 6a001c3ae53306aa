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
#include "media/negotiation.hh"
#include "media/pictures_out.hh"
#include "media/pulse.hh"
#include "media/punch.hh"
#include "media/receivers.hh"
#include "media/reception.hh"
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
    Going going();
    bool is_mine() const { return inbox_->is_mine(); }

  private:
    Channels::Listener channel_listener();
    Negotiation::Listener negotiation_listener();
    Pulse::Listener pulse_listener();

    // Calls the listener in a turn of its own, as session.hh promises; the Session may die in it.
    void tell(std::function<void(SessionListener&)> what);
    void lose(const std::string& what);
    base::Result<> start(const std::vector<Track>& tracks);
    void take_open();
    void take_auth_frame(base::Bytes frame);
    void tell_auth_frame(base::Bytes frame);
    void take_control(const std::string& text);
    FilesChannel::Listener files_listener();
    void take_chat(const std::string& text);
    void take_chat_heard(std::int64_t count);
    void send_control(const char* key, const base::Json& value);
    void take_sending(const base::Json& sending);
    void announce();
    void say_sending();
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
    PicturesOut pictures_;
    Receivers receivers_;
    Negotiation negotiation_;
    Punch punch_;
    Pulse pulse_;
    Reception reception_;

    wire::Sending sending_;                  // as last said
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
