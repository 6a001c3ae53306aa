// What a call process reports: descriptions, the proof on the auth channel, talk, chat, the end.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock.hh"
#include "app/live_call.hh"
#include "app/spool.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::fill;
using base::tr;
namespace event = call::event;
namespace order = wire::order;
namespace report = wire::report;

void LiveCall::take(const wire::Report& report)
{
    std::visit([this](const auto& what) { take(what); }, report);
}

// After taking a call over, the process first tells what nobody has heard yet. Only then can be
// said whether it is further, or less far, than what was stored; the answer to a question that is
// asked now comes behind all of it.
void LiveCall::take(const report::Hello& hello)
{
    if (!std::exchange(is_taken_over_, false)) return;
    renew_card();
    hello_ = hello;
    send(order::AskStats{});
}

void LiveCall::compare(const report::Hello& hello)
{
    const auto& memory = record_.memory;
    if (memory.state == call::State::over) return send(order::HangUp{});
    if (memory.session_gen != stored_gen_) return;  // its news has changed that already
    if (hello.gen != memory.session_gen) {
        send(order::Stop{});
        return feed(
            event::Lost{memory.session_gen, tr("the call program has lost the connection")});
    }
    if (hello.proven && memory.state != call::State::talking) return begin_talk(hello.gen);
    if (memory.applied_gen == memory.session_gen && memory.session_gen >= 0)
        send(order::Apply{memory.session_gen, record_.peer_description});
}

// What an older session was about to send must not take the place of what the present one sends.
bool LiveCall::is_present(int gen) const { return gen == record_.memory.session_gen; }

void LiveCall::take(const report::OfferReady& ready)
{
    if (!is_present(ready.gen)) return;
    fingerprint_ = ready.fp;
    record_.own_description = ready.offer;
    // In the private flow the answerer offers, and its accept says so.
    if (!record_.memory.outgoing) write_accept(record_, party(), letterhead(), ready.gen, true);
    feed(event::OfferReady{ready.gen});
}

void LiveCall::take(const report::AnswerBegun& begun)
{
    if (!is_present(begun.gen)) return;
    fingerprint_ = begun.fp;
    if (record_.memory.outgoing) return;
    write_accept(record_, party(), letterhead(), begun.gen, false);
    // It goes out as first frame on the wire before any decision stores it.
    std::vector<store::Outgoing> none;
    if (auto saved = office_.database->save(record_, none); !saved)
        base::log_warning(saved.error().what);
}

void LiveCall::take(const report::AnswerReady& ready)
{
    if (!is_present(ready.gen)) return;
    record_.own_description = ready.answer;
    feed(event::AnswerReady{ready.gen});
}

// The answerer speaks first, once it has seen that the certificate is the one that was signed.
void LiveCall::take(const report::AuthOpen& open)
{
    if (record_.memory.outgoing || !is_present(open.gen)) return;
    auto frame = write_auth(record_, party(), open.own, open.theirs);
    if (!frame) return feed(event::Impostor{open.gen});
    send(order::SendAuth{std::move(*frame)});
}

void LiveCall::take(const report::AuthFrame& frame)
{
    // A frame of an older session proves nothing about the present one.
    if (!is_present(frame.gen)) return;
    if (record_.memory.outgoing) return check_answerer(frame);
    if (!is_confirmed(record_, party(), frame.own, frame.theirs, frame.frame))
        return feed(event::Impostor{frame.gen});
    send(order::Prove{});
}

// Inviter's side of the proof: what the first frame brought is checked before anything opens.
void LiveCall::check_answerer(const report::AuthFrame& frame)
{
    auto welcome = read_auth(record_, party(), frame.own, frame.theirs, frame.frame);
    if (!welcome) return turn_away(frame.gen);
    if (record_.trust == call::Trust::changed)
        tell(Progress::warning,
             tr("the key is not the one of earlier calls; a new device is the usual reason"));
    feed(welcome->accepted);
    // The core may have settled on another computer of theirs a moment ago.
    bool wanted = record_.memory.peer == welcome->accepted.key;
    if (!wanted) return feed(event::Impostor{frame.gen});
    send(order::Prove{std::move(welcome->reply)});
}

// Nobody who proved to be the person called. The caller goes on waiting, and has to know for what;
// said once, though it may happen with each new session.
void LiveCall::turn_away(int gen)
{
    bool is_news = record_.memory.outgoing && is_present(gen) && record_.why != call::unproven;
    if (is_news) {
        record_.why = call::unproven;
        tell(Progress::warning, fill(tr("whoever connected did not show that it was {}; still "
                                        "waiting for {}"),
                                     record_.peer, record_.peer));
    }
    feed(event::Impostor{gen});
}

void LiveCall::take(const report::Talking& talking) { begin_talk(talking.gen); }

void LiveCall::begin_talk(int gen)
{
    const auto& theirs = record_.memory.outgoing ? record_.reply : record_.invite;
    auto signal = theirs ? wire::read_frame(*theirs) : wire::read_frame("");
    if (!signal) return base::log_warning("call " + record_.call + ": talking to nobody");
    if (record_.why == call::unproven) record_.why.clear();
    if (record_.talked_from == 0) record_.talked_from = now().time_since_epoch().count();
    pin_peer();
    feed(event::Proven{gen, signal->ek});
    offer_folders();
}

// A completed call is what makes a person known. A changed key replaces the old one only when the
// user was asked, and took the call in spite of the warning.
void LiveCall::pin_peer() const
{
    auto contact = peer_contact();
    bool changed = contact.key && !base::equal(*contact.key, record_.peer_identity);
    bool asked = !record_.memory.outgoing && !record_.memory.automatic;
    if (changed && !asked) return;
    contact.verified = record_.passcode_used || (contact.verified && !changed);
    contact.key = record_.peer_identity;
    contact.last_call = unix_seconds(now());
    if (auto saved = office_.database->save(contact); !saved) base::log_warning(saved.error().what);
    if (auto confirmed = office_.database->confirm_answers(record_.peer); !confirmed)
        base::log_warning(confirmed.error().what);
}

void LiveCall::take(const report::Seen& seen)
{
    tell(seen.video ? Progress::seen : Progress::heard);
}

void LiveCall::take(const report::ChatReceived& chat)
{
    keep_line(false, chat.text);
    tell(Progress::chat, chat.text);
}

void LiveCall::take(const report::Reaching& reaching)
{
    reached_ = reaching.reached;
    tell(reached_ ? Progress::reconnected : Progress::reconnecting);
}

void LiveCall::take(const report::Stranded& stranded) { feed(event::Stranded{stranded.gen}); }

void LiveCall::take(const report::PeerHungUp& hung_up) { feed(event::PeerHungUp{hung_up.reason}); }

void LiveCall::take(const report::Lost& lost)
{
    if (lost.reason == wire::Reason::intercepted) return turn_away(lost.gen);
    feed(event::Lost{lost.gen, lost.what});
}

void LiveCall::take(const report::SnapshotDone& done)
{
    if (!done.error.empty()) return tell(Progress::warning, done.error);
    tell(Progress::snapshot, done.path);
}

void LiveCall::take(const report::Stats& stats)
{
    if (auto hello = std::exchange(hello_, {})) return compare(*hello);
    auto made = notice(Progress::stats);
    made.stats = stats;
    office_.tell(made);
}

// An order that could not be carried out: a camera that is missing, a codec, a bad description.
void LiveCall::take(const report::Refused& refused)
{
    tell(Progress::warning, explain(refused.what, refused.hint));
    bool starting = record_.memory.state == call::State::inviting ||
                    record_.memory.state == call::State::accepted;
    if (starting) feed(event::Lost{record_.memory.gen, refused.what});
}

void LiveCall::take(const report::Trouble& trouble)
{
    tell(Progress::warning, explain(trouble.what, trouble.hint));
}

// What the process could not tell anybody any more.
void LiveCall::take_spool()
{
    auto path = office_.spool(record_.call);
    auto spooled = spool::read(path);
    if (!spooled) return base::log_warning(spooled.error().what);
    for (auto line : *spooled) {
        number_ = base::int_field(line, "n", 0).value_or(0);
        line.erase("n");
        line.erase("at");
        if (auto report = wire::read_report(line)) take(*report);
    }
    spool::remove(path);
}

void LiveCall::lose_process(const std::string& why)
{
    // The line is calling us: it may only be destroyed once it has returned.
    std::shared_ptr<CallLine> dead{std::move(line_)};
    base::post(g_main_context_default(), [dead] {});
    fingerprint_.reset();
    crashed_ = true;
    take_spool();
    // While it rings nobody misses the process: the next one takes its place.
    if (state() != call::State::over) {
        base::log_warning("call " + record_.call + ": its process is gone: " + why);
        feed(event::Lost{record_.memory.session_gen, why});
    }
    office_.tidy();
}

}  // namespace mailcall::app
