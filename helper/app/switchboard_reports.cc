// What call processes report: descriptions, the proof on the auth channel, talk, chat, the end.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock.hh"
#include "app/spool.hh"
#include "app/switchboard.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::tr;
namespace event = call::event;
namespace order = wire::order;
namespace report = wire::report;

void Switchboard::take_report(const std::string& call, const wire::Report& report)
{
    auto* live = find(call);
    if (!live) return;
    std::visit([&](const auto& what) { take(*live, what); }, report);
}

// After taking a call over, the process first tells what nobody has heard yet. Only then can be
// said whether it is further, or less far, than what was stored; the answer to a question that is
// asked now comes behind all of it.
void Switchboard::take(Live& live, const report::Hello& hello)
{
    if (!std::exchange(live.restored, false)) return;
    live.hello = hello;
    live.stored_gen = live.record.memory.session_gen;
    line(live).send(order::AskStats{});
}

void Switchboard::compare(Live& live, const report::Hello& hello)
{
    const auto& memory = live.record.memory;
    if (memory.state == call::State::over) return line(live).send(order::HangUp{});
    if (memory.session_gen != live.stored_gen) return;  // its news has changed that already
    if (hello.gen != memory.session_gen) {
        line(live).send(order::Stop{});
        return feed(live.record.call, event::Lost{memory.session_gen,
                                                  tr("the call program has lost the connection")});
    }
    if (hello.proven && memory.state != call::State::talking) return begin_talk(live, hello.gen);
    if (memory.applied_gen == memory.session_gen && memory.session_gen >= 0)
        line(live).send(order::Apply{memory.session_gen, live.record.peer_description});
}

void Switchboard::take(Live& live, const report::OfferReady& ready)
{
    live.fingerprint = ready.fp;
    live.record.own_description = ready.offer;
    // In the private flow the answerer offers, and its accept says so.
    if (!live.record.memory.outgoing)
        write_accept(live.record, party(live.record), letterhead(live), ready.gen, true);
    feed(live.record.call, event::OfferReady{ready.gen});
}

void Switchboard::take(Live& live, const report::AnswerBegun& begun)
{
    live.fingerprint = begun.fp;
    if (live.record.memory.outgoing) return;
    write_accept(live.record, party(live.record), letterhead(live), begun.gen, false);
    std::vector<store::Outgoing> none;
    if (auto saved = database_->save(live.record, none); !saved)
        base::log_warning(saved.error().what);
}

void Switchboard::take(Live& live, const report::AnswerReady& ready)
{
    live.record.own_description = ready.answer;
    feed(live.record.call, event::AnswerReady{ready.gen});
}

// The answerer speaks first, once it has seen that the certificate is the one that was signed.
void Switchboard::take(Live& live, const report::AuthOpen& open)
{
    if (live.record.memory.outgoing || open.gen != live.record.memory.session_gen) return;
    auto frame = write_auth(live.record, party(live.record), open.own, open.theirs);
    if (!frame) return feed(live.record.call, event::Impostor{open.gen});
    line(live).send(order::SendAuth{std::move(*frame)});
}

void Switchboard::take(Live& live, const report::AuthFrame& frame)
{
    // A frame of an older session proves nothing about the present one.
    if (frame.gen != live.record.memory.session_gen) return;
    if (live.record.memory.outgoing) return check_answerer(live, frame);
    if (!is_confirmed(live.record, party(live.record), frame.own, frame.theirs, frame.frame))
        return feed(live.record.call, event::Impostor{frame.gen});
    line(live).send(order::Prove{});
}

// Inviter's side of the proof: what the first frame brought is checked before anything opens.
void Switchboard::check_answerer(Live& live, const report::AuthFrame& frame)
{
    auto welcome = read_auth(live.record, party(live.record), frame.own, frame.theirs, frame.frame);
    if (!welcome) return feed(live.record.call, event::Impostor{frame.gen});
    if (live.record.trust == call::Trust::changed)
        tell(live, Progress::warning,
             tr("the key is not the one of earlier calls; a new device is the usual reason"));
    feed(live.record.call, welcome->accepted);
    // The core may have settled on another computer of theirs a moment ago.
    bool wanted = live.record.memory.peer == welcome->accepted.key;
    if (!wanted) return feed(live.record.call, event::Impostor{frame.gen});
    line(live).send(order::Prove{std::move(welcome->reply)});
}

void Switchboard::take(Live& live, const report::Talking& talking)
{
    begin_talk(live, talking.gen);
}

void Switchboard::begin_talk(Live& live, int gen)
{
    const auto& record = live.record;
    const auto& theirs = record.memory.outgoing ? record.reply : record.invite;
    auto signal = theirs ? wire::read_frame(*theirs) : wire::read_frame("");
    if (!signal) return base::log_warning("call " + record.call + ": talking to nobody");
    if (record.talked_from == 0) live.record.talked_from = now().time_since_epoch().count();
    pin_peer(record);
    feed(record.call, event::Proven{gen, signal->ek});
}

// A completed call is what makes a person known. A changed key replaces the old one only when a
// human took the call in spite of the warning.
void Switchboard::pin_peer(const store::CallRecord& record)
{
    auto found = database_->contact(record.peer);
    auto contact =
        found && *found ? **found : store::Contact{record.peer, {}, {}, false, {}, false, 0};
    bool changed = contact.key && !base::equal(*contact.key, record.peer_identity);
    if (changed && record.memory.automatic) return;
    contact.verified = record.passcode_used || (contact.verified && !changed);
    contact.key = record.peer_identity;
    contact.last_call = unix_seconds(now());
    if (auto saved = database_->save(contact); !saved) base::log_warning(saved.error().what);
    if (auto confirmed = database_->confirm_answers(record.peer); !confirmed)
        base::log_warning(confirmed.error().what);
}

void Switchboard::take(Live& live, const report::Seen& seen)
{
    tell(live, seen.video ? Progress::seen : Progress::heard);
}

void Switchboard::take(Live& live, const report::ChatReceived& chat)
{
    tell(live, Progress::chat, chat.text);
}

void Switchboard::take(Live& live, const report::Reaching& reaching)
{
    tell(live, reaching.reached ? Progress::reconnected : Progress::reconnecting);
}

void Switchboard::take(Live& live, const report::PeerHungUp& hung_up)
{
    feed(live.record.call, event::PeerHungUp{hung_up.reason});
}

void Switchboard::take(Live& live, const report::Lost& lost)
{
    if (lost.reason == wire::Reason::intercepted)
        return feed(live.record.call, event::Impostor{lost.gen});
    feed(live.record.call, event::Lost{lost.gen, lost.what});
}

void Switchboard::take(Live& live, const report::SnapshotDone& done)
{
    if (!done.error.empty()) return tell(live, Progress::warning, done.error);
    tell(live, Progress::snapshot, done.path);
}

void Switchboard::take(Live& live, const report::Stats& stats)
{
    if (auto hello = std::exchange(live.hello, {})) return compare(live, *hello);
    auto made = notice(live, Progress::stats);
    made.stats = stats;
    listener_(made);
}

// An order that could not be carried out: a camera that is missing, a codec, a bad description.
void Switchboard::take(Live& live, const report::Refused& refused)
{
    tell(live, Progress::warning, explain(refused.what, refused.hint));
    bool starting = live.record.memory.state == call::State::inviting ||
                    live.record.memory.state == call::State::accepted;
    if (starting) feed(live.record.call, event::Lost{live.record.memory.gen, refused.what});
}

// What the process could not tell anybody any more.
void Switchboard::take_spool(const std::string& call)
{
    auto path = places_.state + "/" + call + ".spool";
    auto spooled = spool::read(path);
    if (!spooled) return base::log_warning(spooled.error().what);
    for (auto record : *spooled) {
        record.erase("n");
        record.erase("at");
        if (auto report = wire::read_report(record)) take_report(call, *report);
    }
    spool::remove(path);
}

void Switchboard::line_gone(const std::string& call, const std::string& why)
{
    auto* live = find(call);
    if (!live) return;
    // The line is calling us; it must outlive this call.
    std::shared_ptr<CallLine> dead{std::move(live->line)};
    base::post(g_main_context_default(), [dead] {});
    live->fingerprint.reset();
    take_spool(call);
    live = find(call);
    if (live && live->record.memory.state != call::State::over)
        feed(call, event::Lost{live->record.memory.session_gen, why});
    base::post(g_main_context_default(), [this] { drop_finished(); });
}

}  // namespace mailcall::app
