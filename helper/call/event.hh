// What can happen to a call (Event) and what the core then wants done (Action): plain values.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "wire/signal.hh"

namespace mailcall::call {

using wire::Media;
using wire::Reason;
using wire::SignalType;
using Duration = std::chrono::milliseconds;
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;
using PeerKey = base::Key;  // the `ek` of one of the peer's computers in this call

// What a signal's description part holds. Machines know only this much of it.
enum class Content { none, offer, answer };

// How a call ended, as both history and users know it. `merged`: both invited at once and this one
// went on as the other call. Numbers are stored: append only.
enum class Outcome {
    none = 0,
    hung_up = 1,
    declined = 2,
    no_answer = 3,
    missed = 4,
    cancelled = 5,
    taken = 6,
    late = 7,
    failed = 8,
    busy = 9,
    merged = 10,
    intercepted = 11,
};

namespace event {
// The user places a call. `open`: the invite carries our addresses (public flow).
struct Place {
    Media media;
    int ttl = 120;  // seconds
    bool open = true;
};
// A valid invite, with what Book decided about it.
enum class Reception { ring, silent, too_late };
struct Invite {
    Media media;
    Time sent{};
    Time until{};  // when ringing ends
    Content content = Content::none;
    Reception reception = Reception::ring;
};
// The user or a rule answers. `direct`: the invite's addresses may be used and ours shown now;
// otherwise only a sealed accept without addresses leaves, until a valid `address` comes.
struct Accept {
    Media media;
    bool automatic = false;
    bool direct = true;
};
struct Decline {
    std::string text;
    bool busy = false;
    bool automatic = false;
};
struct HangUp {};

// Signals from the other side; signature, seal and sender were checked before.
struct Accepted {
    int gen = 0;
    Content content = Content::none;
    PeerKey key{};
    int devices = 1;
    bool want_address = false;
    bool on_wire = false;  // came as the auth channel's first frame, not by mail
};
struct Address {
    int gen = 0;
    Content content = Content::offer;
};
struct Declined {
    PeerKey key{};
    int devices = 1;
    bool busy = false;
};
struct Cancelled {
    Reason reason = Reason::cancelled;
    bool won_by_us = false;  // reason taken: the call went to this very computer
    // Inviter: which of the peer's computers sent it, for only the one that the call went to may
    // end it. Unset: not known, taken for the right one.
    std::optional<PeerKey> key = {};
};

// What became of a signal that we wanted sent.
struct Sent {
    SignalType type = SignalType::invite;
    int gen = 0;
};
struct SendFailed {
    SignalType type = SignalType::invite;
    int gen = 0;
    std::string why;
};

// From the call process.
struct OfferReady {
    int gen = 0;
};
struct AnswerReady {
    int gen = 0;
};
struct Proven {  // both MACs are right and the valves are open
    int gen = 0;
    PeerKey key{};
};
struct Impostor {  // somebody connected who could not prove to be the peer
    int gen = 0;
};
struct Lost {
    int gen = 0;
    std::string why;
};
// In talking: this computer is in another network now, and neither side can reach the other: only
// mail can help.
struct Stranded {
    int gen = 0;
};
struct PeerHungUp {
    Reason reason = Reason::hung_up;
};
struct Tick {};  // time has passed
// From Book: both sides invited at once, and this call goes on as the other one.
struct Merged {};
}  // namespace event

// The order is the column order of Machine's table.
using Event = std::variant<event::Place, event::Invite, event::Accept, event::Decline,
                           event::HangUp, event::Accepted, event::Address, event::Declined,
                           event::Cancelled, event::Sent, event::SendFailed, event::OfferReady,
                           event::AnswerReady, event::Proven, event::Impostor, event::Lost,
                           event::Stranded, event::PeerHungUp, event::Tick, event::Merged>;
inline constexpr std::size_t event_count = std::variant_size_v<Event>;

namespace action {
struct Send {
    SignalType type = SignalType::invite;
    int gen = 0;
    Content content = Content::none;
    Reason reason = Reason::none;
    std::string text = {};  // decline
    bool automatic = false;
    bool want_address = false;        // accept
    std::optional<PeerKey> won = {};  // cancel, reason taken
    std::optional<PeerKey> to = {};   // cancel late or taken: whom it is for, when not the winner
};
struct StartOffer {
    int gen = 0;
};
struct StartAnswer {  // take up the newest offer of the peer, of this generation
    int gen = 0;
};
struct ApplyAnswer {  // give the peer's newest answer to the session
    int gen = 0;
};
struct StopSession {};  // close the session, keep the call
struct HangUpMedia {    // tell the peer on the control channel and end the call process
    Reason reason = Reason::hung_up;
};
struct Ring {};
struct StopRinging {};
struct Finish {  // the call is over; for history and the user
    Outcome outcome = Outcome::none;
    std::string why;  // `failed`: a hint
};
struct AnsweredLate {};  // inviter: somebody accepted after we had given up
}  // namespace action
using Action =
    std::variant<action::Send, action::StartOffer, action::StartAnswer, action::ApplyAnswer,
                 action::StopSession, action::HangUpMedia, action::Ring, action::StopRinging,
                 action::Finish, action::AnsweredLate>;

}  // namespace mailcall::call
