// Session: one webrtcbin, from the first candidate to the last frame. Nothing is sent or played
// before open_valves(), because webrtcbin itself accepts any certificate.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/crypto.hh"
#include "base/picture.hh"
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
    // The first `count` texts that we sent have arrived.
    virtual void chat_delivered(std::int64_t /*count*/) {}
    // What we send now, after every change, whoever made it.
    virtual void sending(const wire::Sending& /*now*/) {}
    // The same of the peer, as it says itself.
    virtual void peer_sending(const wire::Sending& /*now*/) {}
    // Cameras, microphones or loudspeakers came or went. `lost`: the name of one that was in use
    // and is gone; the session has switched to another one, or goes on without. Empty: none was.
    virtual void devices_changed(const std::string& /*lost*/) {}
    // The newest picture; only after show_pictures(true). `own`: ours, as it is sent.
    virtual void picture(bool /*own*/, const base::Picture& /*picture*/) {}
    // dB of full scale, -60 to 0, ten a second; only after show_pictures(true).
    virtual void level(bool /*own*/, double /*level*/) {}
    // The channel for files: open (after the valves are), what came on it, room on it again.
    virtual void files_open() {}
    virtual void files_text(const std::string& /*text*/) {}
    virtual void files_bytes(base::BytesView /*bytes*/) {}
    virtual void files_drained() {}
    // This computer is in another network, and the far side cannot be reached from there as it was
    // arranged. The session stays, for as long as lost() takes.
    virtual void stranded() {}
    // The peer has had so many texts of ours in the whole call; told when a session begins.
    virtual void chat_so_far(std::int64_t /*count*/) {}
    // The session is of no more use: no pong for 30 s, or a pipeline error.
    virtual void lost(wire::Reason reason, const std::string& what) = 0;
};

// A device that is there at the moment; `id` as Session::choose_…() takes it.
enum class DeviceKind;
struct DeviceNow {
    DeviceKind kind{};
    std::string id;
    std::string name;
    bool used = false;
};

// Times that a Session waits; tests shorten them.
struct Timings {
    std::chrono::milliseconds ping{1000};
    std::chrono::milliseconds gone{4000};   // without a pong: reaching(false)
    std::chrono::milliseconds lost{29000};  // the same: over, within 30 s
    std::chrono::milliseconds punch{10000};
    std::chrono::milliseconds keep_alive{15000};
    std::chrono::milliseconds permission{120000};  // a relay's lapses after 300 s
    std::chrono::milliseconds hold_back{4000};     // private addresses of a far network
    std::chrono::milliseconds stranded{1500};      // without the far side, in another network
    std::chrono::milliseconds names{500};          // for the names of STUN and TURN servers
    std::chrono::milliseconds handshake{6000};     // from the first way to the open auth channel
    // For which routers lend ports: so long one stays open if this program crashes.
    std::chrono::seconds lease{600};
    // For candidates: one interface without a way to a server would take 2 s, a relay over TCP 8 s.
    std::chrono::milliseconds gather{1500};
};

class Session {
  public:
    // Error: media_missing (names the element and the Debian package), device_missing.
    // `listener` must outlive the Session.
    static base::Result<std::unique_ptr<Session>> make(const wire::SessionSettings& settings,
                                                       SessionListener& listener,
                                                       const Timings& timings = {});
    // Before the program ends: what gone sessions still have to tell routers is told, within 1 s.
    static void finish();
    // Loads and rehearses what a session takes, so that the first one begins at once. Opens no
    // device and no socket. What still goes on then must be over before main() returns; the next
    // make() does not wait for it.
    [[nodiscard]] static std::jthread warm_up();
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
    // Tells the peer how many of its texts have come in the whole call, in earlier sessions too.
    void say_chat_so_far(std::int64_t count);
    // Tells the peer on the control channel, again and again for a second; `flushed` runs when the
    // peer has heard it, or then. The caller closes (destroys) the Session after that.
    void hang_up(wire::Reason reason, std::function<void()> flushed);

    base::Result<> write_snapshot(const std::string& path);
    wire::report::Stats stats();

    // Pictures and levels are made only when somebody looks at them.
    void show_pictures(bool wanted);
    // Muted: silence is sent. Camera off: nothing is sent and the camera is closed. What cannot be
    // done is told as trouble(); sending() follows in any case.
    void set_microphone(bool on);
    void set_camera(bool on);
    // Ids of device_list.hh, or "default", "none", "test". Takes effect at once.
    void choose_camera(const std::string& id);
    void choose_microphone(const std::string& id);
    void choose_loudspeaker(const std::string& id);
    void set_volume(double volume);  // 0 to 1, of what is heard
    // The screen in place of the camera: "" lets the desktop's portal ask which; "screen" is all of
    // it; else an id of screen_sources(); "test" a page of text. sending() or trouble() follows.
    void start_screen(const std::string& source);
    void stop_screen();

    // All there are, as soon as that is known; devices_changed() follows then and at each change.
    std::vector<DeviceNow> devices() const;
    const wire::report::Quality& quality() const;

    // Messages on the channel for files, of at most 65,536 bytes. Dropped when it is not open.
    void send_files_text(const std::string& text);
    void send_files_bytes(base::BytesView bytes);
    std::size_t files_waiting() const;  // bytes; files_drained() comes when they fall below 256 KiB

  private:
    class Parts;
    explicit Session(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace mailcall::media
