// What a host tells a call process (Order) and hears from it (Report): plain values and their
// JSON. See PROTOCOL.md §7.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/crypto.hh"
#include "base/json.hh"
#include "base/result.hh"
#include "wire/sdp.hh"
#include "wire/signal.hh"

namespace mailcall::wire {

// Everything a session needs from settings. Devices: "test", "none", "default" or a device's name.
struct SessionSettings {
    Media media;
    std::string camera = "default";
    std::string microphone = "default";
    bool play_sound = true;  // false: no loudspeaker is opened
    CandidateRule addresses;
    std::vector<std::string> stun;  // stun:host:port
    std::vector<std::string> turn;  // turn(s):user:password@host:port?transport=udp
    // False: without a device that cannot be opened the call goes on, and `trouble` is reported.
    bool need_devices = false;
};

namespace order {
struct Offer {  // make an offer of generation `gen`; answered by OfferReady
    int gen = 0;
    SessionSettings settings;
};
struct Answer {  // take up the offer; answered by AnswerBegun, then AnswerReady
    int gen = 0;
    SessionSettings settings;
    std::string offer;
};
struct Apply {  // the far side's mailed answer: its candidates complete the session
    int gen = 0;
    std::string answer;
};
struct SendAuth {  // first frame on the auth channel
    base::Bytes frame;
};
struct Prove {  // both proofs are right: send `reply` (may be empty) and open the valves
    base::Bytes reply;
};
struct Stop {};  // close the session of this generation, stay for the next one
struct Chat {
    std::string text;
};
struct HangUp {  // tell the far side, then end the process
    Reason reason = Reason::hung_up;
};
struct Snapshot {  // write the newest received frame as PNG
    std::string path;
};
struct AskStats {};
}  // namespace order
using Order =
    std::variant<order::Offer, order::Answer, order::Apply, order::SendAuth, order::Prove,
                 order::Stop, order::Chat, order::HangUp, order::Snapshot, order::AskStats>;

namespace report {
struct Hello {  // first on every attachment: what is going on
    std::string call;
    int gen = -1;  // -1: no session
    bool proven = false;
};
struct OfferReady {
    int gen = 0;
    std::string offer;  // print_description
    base::Key fp{};
};
struct AnswerBegun {
    int gen = 0;
    base::Key fp{};
};
struct AnswerReady {
    int gen = 0;
    std::string answer;
};
struct AuthOpen {  // DTLS is up and the auth channel is open; certificates as seen on the wire
    int gen = 0;
    base::Key own{};
    base::Key theirs{};
};
struct AuthFrame {  // what came on the auth channel
    int gen = 0;
    base::Key own{};
    base::Key theirs{};
    base::Bytes frame;
};
struct Talking {  // the valves are open
    int gen = 0;
};
struct Seen {  // first frame decoded, first sound that is not silence
    bool video = false;
};
struct ChatReceived {
    std::string text;
};
struct Reaching {  // false: no pong for 5 s ("reconnecting"); true: back
    bool reached = true;
};
struct PeerHungUp {
    Reason reason = Reason::hung_up;
};
struct Lost {  // the session of this generation is gone; the process stays
    int gen = 0;
    Reason reason = Reason::failed;
    std::string what;
};
struct Trouble {  // something is missing; the call goes on without it
    std::string what;
    std::string hint;
};
struct SnapshotDone {
    std::string path;
    std::string error;  // empty: written
};
struct Stats {
    std::int64_t video_frames = 0;  // decoded
    std::int64_t audio_packets = 0;
    double tone_hz = 0;  // strongest frequency heard in the last second, 0 for silence
    std::int64_t bytes_in = 0;
    std::int64_t bytes_out = 0;
    std::int64_t frames_sent = 0;
    std::int64_t dropped_before_proof = 0;  // buffers that closed valves held back, both ways
    std::string path;                       // candidate types of the pair used, e.g. "host-host"
};
struct Refused {  // an order that could not be carried out
    int code = 0;
    std::string what;
    std::string hint;
};
}  // namespace report
using Report =
    std::variant<report::Hello, report::OfferReady, report::AnswerBegun, report::AnswerReady,
                 report::AuthOpen, report::AuthFrame, report::Talking, report::Seen,
                 report::ChatReceived, report::Reaching, report::PeerHungUp, report::Lost,
                 report::SnapshotDone, report::Stats, report::Refused, report::Trouble>;

base::Json to_json(const Order& order);
base::Json to_json(const Report& report);
// Unknown names and fields are unknown_command; wrong types are bad_json.
base::Result<Order> read_order(const base::Json& json);
base::Result<Report> read_report(const base::Json& json);

}  // namespace mailcall::wire
