// Session's parts, joined: what happens on the wire becomes calls to the listener.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/channels.hh"
#include "media/negotiation.hh"
#include "media/pulse.hh"
#include "media/punch.hh"
#include "media/receivers.hh"
#include "media/senders.hh"
#include "media/session.hh"

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
    void send_control(const char* key, const base::Json& value);
    void say_farewell();
    void tell_bye();

    wire::SessionSettings settings_;
    SessionListener& listener_;
    std::shared_ptr<Inbox> inbox_ = Inbox::open();
    std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
    std::shared_ptr<Counters> counters_ = std::make_shared<Counters>();
    base::Ref<GstElement> camera_;
    base::Ref<GstElement> microphone_;
    Pipeline pipeline_;
    Channels channels_;
    Receivers receivers_;
    Negotiation negotiation_;
    Punch punch_;
    Pulse pulse_;

    bool open_ = false;                      // DTLS and all channels
    std::vector<base::Bytes> early_frames_;  // came before that
    bool lost_ = false;
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
