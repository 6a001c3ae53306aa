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

// How often what keeps a way open is said again while there is no connection, in seconds.
struct Waits {
    int keep_alive = 15;   // to STUN and TURN servers, so that a router keeps our port
    int punch = 10;        // to the far side's addresses, so that a router lets it in
    int permission = 120;  // to relays, so that they let it through
};

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
    // What is done to the microphone's sound: "on", "off", or some of "echo", "noise", "gain",
    // joined by commas.
    std::string processing = "on";
    Waits waits = {};
    // Interfaces (by name) and networks (192.0.2.0/24) of this computer that nobody is told of.
    std::vector<std::string> excluded;
    std::string authorities;        // file with further certificates to trust TURN servers by
    bool map_ports = false;         // the router is asked to let the far side in
    std::vector<std::string> lent;  // turn:… with credentials that expire, for the far side
    // How pictures are encoded: "best" (as the other side likes it), "vp8" alone, or "h264" where
    // both can do it.
    std::string video = "best";
    // When it was asked for, in microseconds of the monotonic clock; 0: now.
    std::int64_t asked_us = 0;
};

// What somebody sends at the moment.
struct Sending {
    bool microphone = false;
    bool camera = false;
    bool screen = false;
    friend bool operator==(const Sending&, const Sending&) = default;
};

// What the host knows of a call, for the window: the fields of a notice that people see. Texts are
// harmless to show.
struct Card {
    std::string peer;   // address
    std::string name;   // what the user calls the peer; may be empty
    std::string trust;  // a word of call::Trust
    std::string trust_words;
    std::string state;    // a word of call::State
    std::string outcome;  // a word of call::Outcome
    std::string sentence;
    std::string waits;  // a word of call::Wait, once people may wonder
    Media media;
    bool outgoing = false;
    std::int64_t ring_until = 0;     // Unix ms, 0: not yet
    std::int64_t talked_from = 0;    // the same
    std::int64_t seconds = 0;        // over: how long they talked
    std::vector<std::string> words;  // talking: to be compared
    bool words_match = false;        // they were compared, now or earlier
    bool can_call_again = false;
    bool keep_chat = false;
    std::string downloads;    // folder for received files
    std::string always_into;  // folder for this contact's files, which are not asked about
    std::string partial;      // folder for what is not complete yet
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
struct Show {  // the card has changed; a window is brought up with the first one
    Card card;
};
struct Switch {  // "microphone", "camera": "on", "off" · "screen": a source, or "off" ·
                 // "use_camera", "use_microphone", "use_loudspeaker": an id · "volume": 0 to 100
    std::string what;
    std::string value;
};
struct SendFiles {  // answered by Transfer reports, or Refused
    std::vector<std::string> paths;
};
struct SteerFile {  // `wish`: take, refuse, pause, resume, cancel; `folder` for take, "": downloads
    int transfer = 0;
    std::string wish;
    std::string folder;
};
struct ShareFolder {  // `until`: Unix seconds; 0: as long as the call
    std::string path;
    std::int64_t until = 0;
};
struct Unshare {
    int share = 0;
};
struct Browse {  // in the peer's folder; answered by Listing
    int share = 0;
    std::string path;
};
struct Fetch {
    int share = 0;
    std::string path;
};
}  // namespace order
using Order =
    std::variant<order::Offer, order::Answer, order::Apply, order::SendAuth, order::Prove,
                 order::Stop, order::Chat, order::HangUp, order::Snapshot, order::AskStats,
                 order::Show, order::Switch, order::SendFiles, order::SteerFile, order::ShareFolder,
                 order::Unshare, order::Browse, order::Fetch>;

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
struct Reaching {  // false: no pong for 4 s, or no address ("reconnecting"); true: back
    bool reached = true;
};
struct PeerHungUp {
    Reason reason = Reason::hung_up;
};
// This computer is in another network, and the far side's spare cannot be reached from there.
struct Stranded {
    int gen = 0;
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
// Of the last seconds. Negative: not known.
struct Quality {
    int grade = -1;  // 3 very good, 2 good, 1 weak, 0 bad
    int round_trip_ms = -1;
    double loss_in = -1;   // share of what should have come and could not be had, 0 to 1
    double loss_out = -1;  // of our packets, at the first try
    int bits_in = 0;       // a second
    int bits_out = 0;
    int room = 0;         // bits a second that may be sent
    int pictures_in = 0;  // a second
    int pictures_out = 0;
    int width = 0;  // of our picture; 0: none was sent yet
    int height = 0;
    bool held = false;  // it stands still, for want of room
};
// How far the session had come when, in ms since it was asked for. -1: not yet.
struct Moments {
    int begun = -1;      // the process has it
    int gathered = -1;   // our description is complete
    int connected = -1;  // the first way was found
    int secured = -1;    // DTLS is up, and the auth channel open
    int proven = -1;     // the valves are open
    int picture = -1;    // the first one is decoded
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
    std::string way;                        // of the pair used: host, public, relay
    std::string transport;                  // udp, tcp, tls: to the peer, or to our relay
    int ip = 0;                             // 4 or 6
    std::int64_t round_trip = -1;           // ms, of the last ping that was answered; -1: none
    std::int64_t pauses = 0;                // times that no picture came for more than 200 ms
    std::int64_t sound_lost = 0;            // packets of sound that were made up
    std::int64_t feedback = 0;              // times that the peer told which packets came
    std::string codec_in;                   // of the newest picture: VP8, H264; empty: none came
    std::string codec_out;                  // of our pictures; empty: we show none
    Quality quality;
    Moments moments;
};
struct Wish {  // by a control of the window: accept (value: media), decline (a text), hang_up,
               // call_again, words_match, words_differ, keep_chat (yes, no), always_into (a
               // folder), share_for_good (lines: until, path)
    std::string what;
    std::string value;
};
struct WindowShown {};  // it is on the screen
struct ChatSent {       // typed in the window
    std::string text;
};
struct ChatDelivered {  // of the texts sent, the first so many have arrived
    std::int64_t count = 0;
};
struct SendingNow {
    Sending own;
    Sending peer;
};
struct Transfer {  // new or changed; `state` is a word of share::TransferState
    int id = 0;
    bool own = false;  // we send
    bool is_folder = false;
    std::string name;
    int files = 1;
    std::int64_t size = 0;
    std::int64_t done = 0;
    std::int64_t bytes_per_second = 0;
    int seconds_left = -1;
    std::string state;
    std::string problem;
    std::string path;
};
struct SharedFolder {
    int id = 0;
    bool own = false;
    std::string name;
    std::string path;
    std::int64_t until = 0;
};
struct Shares {  // all of them, ours and theirs
    std::vector<SharedFolder> list;
};
struct FolderEntry {
    std::string name;
    bool is_folder = false;
    std::int64_t size = 0;
    std::int64_t modified = 0;
};
struct Listing {
    int share = 0;
    std::string path;
    std::vector<FolderEntry> entries;
    bool is_cut = false;
    std::string problem;
};
struct FolderRead {  // the peer has listed or fetched this in our folder
    int share = 0;
    std::string path;
    bool fetched = false;
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
                 report::SnapshotDone, report::Stats, report::Refused, report::Trouble,
                 report::Wish, report::WindowShown, report::ChatSent, report::ChatDelivered,
                 report::SendingNow, report::Transfer, report::Shares, report::Listing,
                 report::FolderRead, report::Stranded>;

base::Json to_json(const Order& order);
base::Json to_json(const Report& report);
// Unknown names and fields are unknown_command; wrong types are bad_json.
base::Result<Order> read_order(const base::Json& json);
base::Result<Report> read_report(const base::Json& json);

}  // namespace mailcall::wire
