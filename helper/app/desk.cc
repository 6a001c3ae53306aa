// Reading signals: every check between a mail and an event of the core.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desk.hh"

#include "base/log.hh"
#include "base/words.hh"
#include "wire/payload.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Result;
using base::tr;
using call::Content;
using store::CallRecord;
using wire::Signal;
using wire::SignalType;

namespace {

std::optional<base::Key> passcode_of(const Party& party)
{
    return party.contact ? party.contact->passcode : std::nullopt;
}

call::PasscodeProof check_proof(const Party& party, const Signal& signal, base::BytesView part)
{
    auto passcode = passcode_of(party);
    if (!passcode || !signal.proof) return call::PasscodeProof::none;
    return wire::is_proven(*passcode, signal, part) ? call::PasscodeProof::right
                                                    : call::PasscodeProof::wrong;
}

call::Trust judge(const Party& party, const Signal& signal, call::PasscodeProof proof)
{
    std::optional<call::Pin> pin;
    if (party.contact && party.contact->key)
        pin = call::Pin{*party.contact->key, party.contact->verified};
    return call::judge(pin, signal.ik, proof, party.dmarc_failed);
}

// The offer's text: open, or sealed to our identity.
Result<std::string> open_offer(const mail::Letter& letter, const Party& party)
{
    if (!letter.part_sealed) return base::to_text(letter.part);
    const Signal& invite = *letter.signal;
    auto key = wire::invite_open_key(party.me, invite.ek);
    if (!key) return fail(Code::bad_signature, tr("reading the invitation: its key is unusable"));
    MC_TRY(text, wire::open_part(*key, invite.ik, wire::digest(invite, {}), letter.part));
    MC_TRY(payload, wire::read_payload(text));
    return std::move(payload.offer);
}

// What exactly is wrong with it means nothing to who is called; the log tells it.
Result<wire::Description> read_theirs(const std::string& text, const wire::CandidateRule& rule,
                                      const char* refusal)
{
    auto read = wire::read_description(text, rule);
    if (read) return read;
    base::log_info(read.error().what);
    return fail(Code::bad_description, refusal,
                tr("Ask this person to install the newest Mailcall."));
}

// Content none when there is no offer, or when it is sealed to a key that we no longer have: the
// call can still be accepted the private way.
Result<Content> take_offer(CallRecord& record, const mail::Letter& letter, const Party& party,
                           const wire::CandidateRule& rule)
{
    if (letter.part.empty()) return Content::none;
    auto text = open_offer(letter, party);
    if (!text && letter.part_sealed) return Content::none;
    if (!text) return fail(std::move(text).error());
    MC_TRY(offer, read_theirs(*text, rule,
                              tr("reading the invitation: it is not as Mailcall writes them")));
    if (letter.signal->fp && !base::equal(*letter.signal->fp, offer.fingerprint))
        return fail(Code::bad_description,
                    tr("reading the invitation: two different certificates"));
    record.peer_description = wire::print_description(offer);
    return Content::offer;
}

}  // namespace

std::optional<wire::CallKeys> call_keys(const CallRecord& record, const Party& party)
{
    if (!record.invite || !record.reply) return {};
    auto invite = wire::read_frame(*record.invite);
    auto reply = wire::read_frame(*record.reply);
    if (!invite || !reply) return {};
    bool with_passcode = invite->proof.has_value() && reply->proof.has_value();
    auto passcode = with_passcode ? passcode_of(party) : std::nullopt;
    const auto& their_ek = record.memory.outgoing ? reply->ek : invite->ek;
    return wire::make_call_keys(record.ephemeral.secret, their_ek, passcode,
                                {record.invite_digest, record.reply_digest});
}

Result<ReadInvite> read_invite(const mail::Letter& letter, const Party& party,
                               const wire::CandidateRule& rule)
{
    const Signal& invite = *letter.signal;
    if (!wire::is_signed(invite, letter.part))
        return fail(Code::bad_signature, tr("reading the invitation: it was altered on its way"));
    auto proof = check_proof(party, invite, letter.part);
    if (proof == call::PasscodeProof::wrong)
        return fail(Code::bad_signature, tr("reading the invitation: wrong passcode"),
                    tr("Pair again with this person, by telephone or face to face."));
    ReadInvite read;
    read.passcode = proof == call::PasscodeProof::right;
    read.trust = judge(party, invite, proof);
    CallRecord& record = read.record;
    record.call = invite.call;
    record.own = invite.to;
    record.peer = invite.from;
    record.ephemeral = base::make_ephemeral();
    record.invite = wire::print_frame(invite);
    record.invite_digest = wire::digest(invite, letter.part);
    record.in_reply_to = letter.message_id;
    record.peer_identity = invite.ik;
    record.trust = read.trust;
    MC_TRY(content, take_offer(record, letter, party, rule));
    read.content = content;
    return read;
}

namespace {

// Opens part 2 with the keys of `record` as it stands.
Result<wire::Payload> open_by_reply(const CallRecord& record, const mail::Letter& letter,
                                    const Party& party)
{
    auto keys = call_keys(record, party);
    if (!keys || !letter.part_sealed)
        return fail(Code::bad_signature, tr("reading the answer: it is not sealed for this call"));
    const Signal& signal = *letter.signal;
    MC_TRY(text, wire::open_part(keys->seal, signal.ik, wire::digest(signal, {}), letter.part));
    return wire::read_payload(text);
}

// When both have lost the other at once, the inviter's new offer is sealed for the accept that it
// knew, and crosses our newer one.
Result<wire::Payload> open_payload(const CallRecord& record, const mail::Letter& letter,
                                   const Party& party)
{
    if (letter.part.empty()) return wire::Payload{};
    auto opened = open_by_reply(record, letter, party);
    if (opened || !record.earlier_reply) return opened;
    auto before = record;
    before.reply = record.earlier_reply;
    MC_TRY(accept, wire::read_frame(*before.reply));
    before.reply_digest = wire::digest(accept, {});
    auto crossed = open_by_reply(before, letter, party);
    return crossed ? crossed : opened;
}

Result<Content> take_description(CallRecord& record, const wire::Payload& payload,
                                 const wire::CandidateRule& rule, const Signal& signal)
{
    const std::string& text = payload.offer.empty() ? payload.answer : payload.offer;
    if (text.empty()) return Content::none;
    MC_TRY(description,
           read_theirs(text, rule, tr("reading the answer: it is not as Mailcall writes them")));
    if (signal.fp && !base::equal(*signal.fp, description.fingerprint))
        return fail(Code::bad_description, tr("reading the answer: two different certificates"));
    record.peer_description = wire::print_description(description);
    return payload.offer.empty() ? Content::answer : Content::offer;
}

// Whether an accept without our passcode may be taken. A key that was verified may come without
// one, and no other key in its place; somebody whom we share a passcode with must show it, or
// whoever holds the mail server could answer instead.
bool may_come_bare(const Party& party, const Signal& accept)
{
    if (!party.contact) return true;
    const auto& contact = *party.contact;
    bool verified = contact.verified && contact.key;
    return verified ? base::equal(*contact.key, accept.ik) : !contact.passcode;
}

bool is_other_device(const CallRecord& record, const Signal& signal)
{
    return record.memory.peer && !base::equal(*record.memory.peer, signal.ek);
}

// Makes `signal` (an accept or decline) the reply that the call's keys come from.
Result<> adopt_reply(CallRecord& record, const Signal& signal, const Party& party)
{
    auto proof = check_proof(party, signal, {});
    if (proof == call::PasscodeProof::wrong)
        return fail(Code::bad_signature, tr("reading the answer: wrong passcode"),
                    tr("Pair again with this person, by telephone or face to face."));
    bool bare = proof == call::PasscodeProof::none && signal.type == SignalType::accept;
    if (bare && !may_come_bare(party, signal))
        return fail(
            Code::bad_signature,
            tr("reading the answer: neither the key nor the passcode is the one of this person"),
            tr("Ask whether the six words were typed in there, too, or pair again."));
    record.reply = wire::print_frame(signal);
    record.reply_digest = wire::digest(signal, {});
    record.peer_identity = signal.ik;
    record.passcode_used = proof == call::PasscodeProof::right;
    record.trust = judge(party, signal, proof);
    return {};
}

call::event::Accepted accepted_event(const Signal& signal, Content content, bool on_wire)
{
    return {signal.gen, content, signal.ek, signal.devices, signal.want_address, on_wire};
}

Result<ReadSignal> read_accept(CallRecord& record, const mail::Letter& letter, const Party& party,
                               const wire::CandidateRule& rule)
{
    const Signal& signal = *letter.signal;
    if (is_other_device(record, signal) || record.memory.state == call::State::over)
        return ReadSignal{accepted_event(signal, Content::none, false), {}};
    CallRecord changed = record;
    MC_CHECK(adopt_reply(changed, signal, party));
    MC_TRY(payload, open_payload(changed, letter, party));
    MC_TRY(content, take_description(changed, payload, rule, signal));
    record = std::move(changed);
    return ReadSignal{accepted_event(signal, content, false), {}};
}

Result<ReadSignal> read_address(CallRecord& record, const mail::Letter& letter, const Party& party,
                                const wire::CandidateRule& rule)
{
    int gen = letter.signal->gen;
    // The keys of a call that is over are wiped; that the inviter still waits is all there is to
    // know.
    if (record.memory.state == call::State::over)
        return ReadSignal{call::event::Address{gen, Content::none}, {}};
    MC_TRY(payload, open_payload(record, letter, party));
    MC_TRY(content, take_description(record, payload, rule, *letter.signal));
    return ReadSignal{call::event::Address{gen, content}, {}};
}

Result<ReadSignal> read_decline(CallRecord& record, const mail::Letter& letter, const Party& party)
{
    const Signal& signal = *letter.signal;
    call::event::Declined declined{signal.ek, signal.devices, signal.reason == wire::Reason::busy};
    if (is_other_device(record, signal)) return ReadSignal{declined, {}};
    CallRecord changed = record;
    MC_CHECK(adopt_reply(changed, signal, party));
    MC_TRY(payload, open_payload(changed, letter, party));
    record = std::move(changed);
    return ReadSignal{declined, payload.text};
}

ReadSignal read_cancel(const CallRecord& record, const Signal& signal)
{
    bool ours = signal.won && base::equal(*signal.won, record.ephemeral.key);
    return {call::event::Cancelled{signal.reason, ours, signal.ek}, {}};
}

// Whether this signal may come from where it says, in this call.
Result<> check_sender(const CallRecord& record, const Signal& signal)
{
    if (signal.from != record.peer || signal.to != record.own)
        return fail(Code::bad_signal, tr("reading the answer: it comes from another address"));
    bool from_inviter = signal.type == SignalType::address;
    bool from_invited = signal.type == SignalType::accept || signal.type == SignalType::decline;
    if ((from_inviter && record.memory.outgoing) || (from_invited && !record.memory.outgoing))
        return fail(Code::bad_signal, tr("reading the answer: it does not fit this call"));
    bool another_device = from_invited && is_other_device(record, signal);
    bool known = record.peer_identity != base::Key{};
    if (known && !another_device && !base::equal(record.peer_identity, signal.ik))
        return fail(Code::bad_signature, tr("reading the answer: signed with another key"));
    if (!wire::is_signed(signal, {}))
        return fail(Code::bad_signature, tr("reading the answer: it was altered on its way"));
    return {};
}

}  // namespace

Result<ReadSignal> read_signal(CallRecord& record, const mail::Letter& letter, const Party& party,
                               const wire::CandidateRule& rule)
{
    const Signal& signal = *letter.signal;
    MC_CHECK(check_sender(record, signal));
    switch (signal.type) {
        case SignalType::accept: return read_accept(record, letter, party, rule);
        case SignalType::address: return read_address(record, letter, party, rule);
        case SignalType::decline: return read_decline(record, letter, party);
        case SignalType::cancel: return read_cancel(record, signal);
        case SignalType::invite: break;
    }
    return fail(Code::internal, "reading a signal: an invite in a running call");
}

namespace {

wire::Exchange exchange(const CallRecord& record)
{
    return {record.invite_digest, record.reply_digest};
}

}  // namespace

std::optional<base::Bytes> write_auth(const CallRecord& record, const Party& party,
                                      const base::Key& own, const base::Key& theirs)
{
    auto keys = call_keys(record, party);
    if (!keys) return {};
    if (!record.peer_description.empty()) {
        auto signed_one = wire::read_description(record.peer_description, {.loopback = true});
        if (!signed_one || !base::equal(signed_one->fingerprint, theirs)) return {};
    }
    auto accept = wire::read_frame(*record.reply);
    if (!accept) return {};
    return wire::make_auth_frame(*accept,
                                 wire::confirm(keys->answerer, exchange(record), theirs, own));
}

std::optional<Welcome> read_auth(CallRecord& record, const Party& party, const base::Key& own,
                                 const base::Key& theirs, base::BytesView frame)
{
    auto claim = wire::read_auth_frame(frame);
    if (!claim || claim->accept.type != SignalType::accept || claim->accept.call != record.call)
        return {};
    const Signal& accept = claim->accept;
    if (!check_sender(record, accept) || is_other_device(record, accept)) return {};
    if (accept.fp && !base::equal(*accept.fp, theirs)) return {};
    CallRecord changed = record;
    if (!adopt_reply(changed, accept, party)) return {};
    auto keys = call_keys(changed, party);
    if (!keys) return {};
    auto right = wire::confirm(keys->answerer, exchange(changed), own, theirs);
    if (!base::equal(claim->confirmation, right)) return {};
    record = std::move(changed);
    auto reply = wire::confirm(keys->inviter, exchange(record), own, theirs);
    return Welcome{accepted_event(accept, Content::none, true), {reply.begin(), reply.end()}};
}

bool is_confirmed(const CallRecord& record, const Party& party, const base::Key& own,
                  const base::Key& theirs, base::BytesView frame)
{
    auto keys = call_keys(record, party);
    base::Key shown;
    if (!keys || frame.size() != shown.size()) return false;
    std::copy(frame.begin(), frame.end(), shown.begin());
    return base::equal(shown, wire::confirm(keys->inviter, exchange(record), theirs, own));
}

}  // namespace mailcall::app
