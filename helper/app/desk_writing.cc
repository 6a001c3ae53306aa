// Writing signals: from what the core wants sent to a signed, sealed mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desk.hh"
#include "base/words.hh"
#include "mail/compose.hh"
#include "wire/payload.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Result;
using call::Content;
using call::action::Send;
using store::CallRecord;
using wire::Signal;
using wire::SignalType;

namespace {

// What all our signals of this call have in common.
Signal begin(const CallRecord& record, const Party& party, const Letterhead& head, SignalType type,
             int gen)
{
    Signal signal;
    signal.type = type;
    signal.call = record.call;
    signal.gen = gen;
    signal.from = record.own;
    signal.to = record.peer;
    signal.sent = head.now;
    signal.ttl = head.ttl;
    signal.media = record.memory.media;
    signal.automatic = record.memory.automatic;
    signal.devices = head.devices;
    signal.ik = party.me.key;
    signal.ek = record.ephemeral.key;
    return signal;
}

void finish(Signal& signal, const Party& party, base::BytesView part)
{
    if (party.contact && party.contact->passcode)
        signal.proof = wire::make_proof(*party.contact->passcode, signal, part);
    wire::sign_signal(signal, party.me, part);
}

mail::Draft draft(const CallRecord& record, const Letterhead& head)
{
    mail::Draft made;
    made.from_name = head.from_name;
    if (!record.memory.outgoing) made.in_reply_to = record.in_reply_to;
    return made;
}

Result<Written> mail_of(mail::Draft made)
{
    MC_TRY(text, mail::compose(made));
    return Written{std::move(made.signal), std::move(text)};
}

// The offer in an invite: sealed when we know the other's key, open when we do not.
Result<> put_offer(mail::Draft& made, const CallRecord& record, const Party& party)
{
    if (!party.contact || !party.contact->key) {
        made.part.assign(record.own_description.begin(), record.own_description.end());
        return {};
    }
    auto key =
        wire::invite_seal_key(record.ephemeral.secret, *party.contact->key, record.ephemeral.key);
    if (!key) return fail(Code::bad_signature, base::tr("writing the invitation: unusable key"));
    MC_TRY(text, wire::print_payload({.offer = record.own_description, .answer = {}, .text = {}}));
    made.part = wire::seal_part(*key, party.me, wire::digest(made.signal, {}), text);
    made.part_sealed = true;
    return {};
}

Result<Written> write_invite(CallRecord& record, const Party& party, const Letterhead& head,
                             const Send& send)
{
    auto made = draft(record, head);
    made.signal = begin(record, party, head, SignalType::invite, send.gen);
    if (send.content == Content::offer) {
        made.signal.fp = head.fingerprint;
        MC_CHECK(put_offer(made, record, party));
    }
    finish(made.signal, party, made.part);
    record.invite = wire::print_frame(made.signal);
    record.invite_digest = wire::digest(made.signal, made.part);
    record.in_reply_to = mail::message_id(made.signal);
    return mail_of(std::move(made));
}

wire::Payload payload(const CallRecord& record, const Send& send)
{
    wire::Payload made;
    if (send.content == Content::offer) made.offer = record.own_description;
    if (send.content == Content::answer) made.answer = record.own_description;
    made.text = send.text;
    return made;
}

// Everything but an invite and a cancel: part 2 is sealed under the call's keys.
Result<Written> write_sealed(const CallRecord& record, const Party& party, const Letterhead& head,
                             const Send& send, Signal signal)
{
    auto keys = call_keys(record, party);
    if (!keys) return fail(Code::internal, "sealing an answer: the call has no keys");
    auto made = draft(record, head);
    made.text = send.text;
    MC_TRY(text, wire::print_payload(payload(record, send)));
    made.part = wire::seal_part(keys->seal, party.me, wire::digest(signal, {}), text);
    made.part_sealed = true;
    made.signal = std::move(signal);
    return mail_of(std::move(made));
}

void store_reply(CallRecord& record, const Party& party, Signal signal)
{
    finish(signal, party, {});
    record.passcode_used = signal.proof.has_value();
    record.earlier_reply = std::exchange(record.reply, wire::print_frame(signal));
    record.reply_digest = wire::digest(signal, {});
}

Result<Written> write_stored_accept(CallRecord& record, const Party& party, const Letterhead& head,
                                    const Send& send)
{
    auto stored = record.reply ? wire::read_frame(*record.reply) : wire::read_frame("");
    if (!stored || stored->type != SignalType::accept || stored->gen != send.gen)
        write_accept(record, party, head, send.gen, send.want_address);
    MC_TRY(accept, wire::read_frame(*record.reply));
    return write_sealed(record, party, head, send, accept);
}

Result<Written> write_decline(CallRecord& record, const Party& party, const Letterhead& head,
                              const Send& send)
{
    auto signal = begin(record, party, head, SignalType::decline, send.gen);
    signal.reason = send.reason;
    signal.automatic = send.automatic;
    store_reply(record, party, signal);
    MC_TRY(decline, wire::read_frame(*record.reply));
    return write_sealed(record, party, head, send, decline);
}

Result<Written> write_address(const CallRecord& record, const Party& party, const Letterhead& head,
                              const Send& send)
{
    auto signal = begin(record, party, head, SignalType::address, send.gen);
    signal.fp = head.fingerprint;
    finish(signal, party, {});
    return write_sealed(record, party, head, send, signal);
}

Result<Written> write_cancel(const CallRecord& record, const Party& party, const Letterhead& head,
                             const Send& send)
{
    auto made = draft(record, head);
    made.signal = begin(record, party, head, SignalType::cancel, send.gen);
    made.signal.reason = send.reason;
    made.signal.won = send.won;
    finish(made.signal, party, {});
    return mail_of(std::move(made));
}

}  // namespace

void write_accept(CallRecord& record, const Party& party, const Letterhead& head, int gen,
                  bool want_address)
{
    auto signal = begin(record, party, head, SignalType::accept, gen);
    signal.want_address = want_address;
    signal.fp = head.fingerprint;
    store_reply(record, party, signal);
}

Result<Written> write_signal(CallRecord& record, const Party& party, const Letterhead& head,
                             const Send& send)
{
    switch (send.type) {
        case SignalType::invite: return write_invite(record, party, head, send);
        case SignalType::accept: return write_stored_accept(record, party, head, send);
        case SignalType::address: return write_address(record, party, head, send);
        case SignalType::decline: return write_decline(record, party, head, send);
        case SignalType::cancel: return write_cancel(record, party, head, send);
    }
    return fail(Code::internal, "writing a signal: unknown type");
}

}  // namespace mailcall::app
