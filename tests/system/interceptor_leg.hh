// InterceptorLeg: one end of a man in the middle: no checks, valves open from the start.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hh"
#include "lure.hh"
#include "media/channels.hh"
#include "media/negotiation.hh"
#include "media/picture_sender.hh"
#include "media/receivers.hh"
#include "media/senders.hh"

namespace mailcall::media {

class InterceptorLeg {
  public:
    struct Ears {
        std::function<void(int port)> ready;  // after lure()
        std::function<void()> open;           // DTLS and the channels
        std::function<void(base::Bytes)> auth;
    };
    explicit InterceptorLeg(Ears ears);
    InterceptorLeg(const InterceptorLeg&) = delete;
    InterceptorLeg& operator=(const InterceptorLeg&) = delete;
    ~InterceptorLeg() { inbox_->close(); }

    // Connects to the maker of `offer` as if the person called had accepted.
    base::Result<> answer(const wire::Description& offer);
    // Awaits the person called, in the place of the maker of `offer`.
    void lure(const wire::Description& offer);
    // Sent now, or as soon as the channels are open.
    void send_auth(const base::Bytes& frame);
    void say_bye();
    // What was got out of this side.
    base::Json loot() const;

  private:
    void start(const wire::Description& offer, std::uint32_t audio_ssrc, std::uint32_t video_ssrc);
    void take_open();
    static void on_pad(GstElement* webrtcbin, GstPad* pad, gpointer data) noexcept;

    Ears ears_;
    std::shared_ptr<Inbox> inbox_ = Inbox::open();
    std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
    std::shared_ptr<Counters> counters_ = std::make_shared<Counters>();
    std::shared_ptr<std::atomic<std::int64_t>> packets_ =
        std::make_shared<std::atomic<std::int64_t>>(0);
    Pipeline pipeline_;
    Channels channels_;
    PictureSender picture_;
    Receivers receivers_;
    Negotiation negotiation_;
    Lure lure_;
    bool open_ = false;
    std::vector<base::Bytes> waiting_;
    int auth_frames_ = 0;
    std::vector<std::string> controls_;
    std::vector<std::string> chats_;
};

}  // namespace mailcall::media
