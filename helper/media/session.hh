// Session: one webrtcbin, from the first candidate to the last frame. Nothing is sent or played
// before open_valves(), because webrtcbin itself accepts any certificate.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/crypto.hh"
#include "base/result.hh"
#include "wire/order.hh"
#include "wire/sdp.hh"

namespace mailcall::media {

// What a Session tells its owner; always called on the owning context, never from inside a call
// of the owner's. The owner may destroy the Session from any of them.
class SessionListener {
  public:
    virtual ~SessionListener() = default;
    virtual void offer_ready(const wire::Description& offer) = 0;
    virtual void answer_begun(const base::Key& fingerprint) = 0;
    virtual void answer_ready(const wire::Description& answer) = 0;
    // DTLS is up and the auth channel open; SHA-256 of both certificates as seen on the wire.
    virtual void auth_open(const base::Key& own, const base::Key& theirs) = 0;
    virtual void auth_frame(const base::Key& own, const base::Key& theirs, base::Bytes frame) = 0;
    virtual void first_frame(bool video) = 0;
    virtual void chat(const std::string& text) = 0;
    virtual void reaching(bool reached) = 0;
    virtual void peer_hung_up(wire::Reason reason) = 0;
    // Something is missing, such as a camera; the session goes on without it.
    virtual void trouble(const base::Error& error) = 0;
    // The session is of no more use: no pong for 30 s, or a pipeline error.
    virtual void lost(wire::Reason reason, const std::string& what) = 0;
};

// Times that a Session waits; tests shorten them.
struct Timings {
    std::chrono::milliseconds ping{1000};
    std::chrono::milliseconds gone{5000};  // without a pong: reaching(false)
    std::chrono::milliseconds lost{30000};
    std::chrono::milliseconds punch{10000};
};

class Session {
  public:
    // Error: media_missing (names the element and the Debian package), device_missing.
    // `listener` must outlive the Session.
    static base::Result<std::unique_ptr<Session>> make(const wire::SessionSettings& settings,
                                                       SessionListener& listener,
                                                       const Timings& timings = {});
    // Loads what a session takes, so that the first one begins at once. Opens no device and no
    // socket.
    static void warm_up();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    // Offerer: gathers, then offer_ready with early data; ready for the peer's first packet then.
    void offer();
    // Answerer: answer_begun at once, checks start, then answer_ready with all candidates.
    base::Result<> answer(const wire::Description& offer);
    // Offerer: the candidates of the mailed answer complete the session; harmless when connected.
    void apply_answer(const wire::Description& answer);

    void send_auth(base::BytesView frame);
    void open_valves();
    // Error: not_now before the valves are open or after the peer is gone; too_big over 16 KB.
    base::Result<> send_chat(const std::string& text);
    // Tells the peer on the control channel, again and again for a second; `flushed` runs when the
    // peer has heard it, or then. The caller closes (destroys) the Session after that.
    void hang_up(wire::Reason reason, std::function<void()> flushed);

    base::Result<> write_snapshot(const std::string& path);
    wire::report::Stats stats();

  private:
    class Parts;
    explicit Session(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace mailcall::media
