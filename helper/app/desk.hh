// Desk: reads and writes the signals of a call: who signed, which keys follow, what is sealed.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "base/result.hh"
#include "call/event.hh"
#include "call/trust.hh"
#include "mail/letter.hh"
#include "store/database.hh"
#include "store/settings.hh"
#include "wire/handshake.hh"
#include "wire/sdp.hh"

namespace mailcall::app {

// What the desk needs to know of a person, both sides.
struct Party {
    base::Identity me;
    std::optional<store::Contact> contact;
    bool dmarc_failed = false;
};

// The newest keys of a call, or nothing before both an invite and a reply are there.
std::optional<wire::CallKeys> call_keys(const store::CallRecord& record, const Party& party);

// --- what comes in ---

// A received invite: signature and proof checked, the offer (open or sealed to us) read out.
struct ReadInvite {
    store::CallRecord record;  // new, with everything that the invite tells
    call::Trust trust = call::Trust::fresh;
    bool passcode = false;  // proven in this invite
    call::Content content = call::Content::none;
};
base::Result<ReadInvite> read_invite(const mail::Letter& letter, const Party& party,
                                     const wire::CandidateRule& rule);

// What a received accept, address, decline or cancel means. Changes `record` (peer's key and
// description, newest reply) only when the signal holds: signed, sealed, of the right people.
struct ReadSignal {
    call::Event event;
    std::string text;  // decline
};
base::Result<ReadSignal> read_signal(store::CallRecord& record, const mail::Letter& letter,
                                     const Party& party, const wire::CandidateRule& rule);

// --- what goes out ---

// What our signals say besides the call itself.
struct Letterhead {
    std::string from_name;  // display name, may be empty
    int devices = 1;
    int ttl = 120;                         // invite
    std::int64_t now = 0;                  // Unix seconds
    std::optional<base::Key> fingerprint;  // of our session, where there is one
};

// Stores the accept of this generation in the record: it is complete as soon as the certificate
// is known, and the same bytes go out by mail and as first frame on the wire.
void write_accept(store::CallRecord& record, const Party& party, const Letterhead& head, int gen,
                  bool want_address);

// The mail for `send`, and what the record must remember of it. An accept that was stored before
// is sent as it is.
struct Written {
    wire::Signal signal;
    std::string mail;
};
base::Result<Written> write_signal(store::CallRecord& record, const Party& party,
                                   const Letterhead& head, const call::action::Send& send);

// --- the auth channel ---

// Answerer: first frame. Nothing if the inviter's certificate is not the signed one.
std::optional<base::Bytes> write_auth(const store::CallRecord& record, const Party& party,
                                      const base::Key& own, const base::Key& theirs);
// Inviter: checks the first frame; on success the record has the peer, and `reply` goes back.
struct Welcome {
    call::event::Accepted accepted;
    base::Bytes reply;
};
std::optional<Welcome> read_auth(store::CallRecord& record, const Party& party,
                                 const base::Key& own, const base::Key& theirs,
                                 base::BytesView frame);
// Answerer: checks the inviter's confirmation.
bool is_confirmed(const store::CallRecord& record, const Party& party, const base::Key& own,
                  const base::Key& theirs, base::BytesView frame);

}  // namespace mailcall::app
