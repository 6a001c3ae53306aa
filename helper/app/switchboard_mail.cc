// Mails in: from a letter to an event of the core.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/clock.hh"
#include "app/switchboard.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Result;
using wire::Signal;
using wire::SignalType;

namespace {

// Which of our addresses the mail was written to; empty for a forwarder that we were not told of.
std::string own_address(const store::Account& account, const mail::Letter& letter)
{
    for (const auto& address : letter.to)
        if (store::is_own(account, address)) return address;
    return {};
}

// Distinguishes what may be sent once each: two cancels of one generation differ by their reason.
int claim_number(const Signal& signal) { return signal.gen * 16 + static_cast<int>(signal.reason); }

}  // namespace

void Switchboard::take_mail(const Delivery& delivery, const mail::Letter& letter)
{
    const auto* receiver = office_->account(delivery.account);
    if (letter.verdict == mail::Verdict::refused)
        return base::log_warning("mail from " + letter.from + " refused: " + letter.refusal);
    if (letter.verdict != mail::Verdict::signal || !receiver) return;
    const Signal& signal = *letter.signal;
    // Who stands in for one call may have been asked to place the next one.
    bool is_ours = options_.only_call.empty() || signal.call == options_.only_call;
    if (!is_ours && !find(signal.call)) return;
    // Our own copy in a shared mailbox.
    if (store::is_own(*receiver, signal.from)) return;
    if (signal.type == SignalType::invite)
        take_invite(delivery, letter);
    else
        take_signal(letter);
    office_->tidy();
}

void Switchboard::refuse(const Signal& signal, const base::Error& error)
{
    auto claimed =
        office_->database->claim(signal.call, signal.type, 1000 + claim_number(signal), signal.ek);
    if (!claimed || !*claimed) return;  // said before
    store::HistoryLine line;
    line.at = now().time_since_epoch().count();
    line.call = signal.call;
    line.peer = signal.from;
    line.kind = "refused";
    line.note = error.what;
    office_->add_history(line);
    Notice notice;
    notice.progress = Progress::refused;
    notice.call = signal.call;
    notice.peer = signal.from;
    notice.text = explain(error.what, error.hint);
    office_->tell(notice);
}

call::Arrival Switchboard::arrival(const Delivery& delivery, const mail::Letter& letter,
                                   const ReadInvite& invite) const
{
    const Signal& signal = *letter.signal;
    call::Arrival made;
    made.call = signal.call;
    made.from = signal.from;
    made.to = invite.record.own;
    made.media = signal.media;
    made.content = invite.content;
    made.sent = from_unix(signal.sent);
    made.ttl = signal.ttl;
    if (letter.received) made.received = from_unix(*letter.received);
    bool known = office_->party(invite.record.own, signal.from).contact.has_value();
    made.caller = {
        signal.from,  {},    invite.trust, invite.passcode, known || delivery.from_contact,
        signal.media, "mail"};
    made.when = local_time(now(), office_->settings.away);
    made.obstacles.bulk = letter.bulk;
    made.obstacles.not_to_us = own_address(*office_->account(delivery.account), letter).empty();
    made.obstacles.not_fresh = letter.received.value_or(signal.sent) < options_.since;
    return made;
}

Result<ReadInvite> Switchboard::read(const store::Account& account,
                                     const mail::Letter& letter) const
{
    auto to = own_address(account, letter);
    auto own = to.empty() ? account.address : to;
    auto party = office_->party(own, letter.signal->from);
    party.dmarc_failed = letter.dmarc_failed;
    MC_TRY(invite, read_invite(letter, party, office_->candidate_rule()));
    invite.record.own = own;
    invite.record.account = account.name;
    return invite;
}

void Switchboard::take_invite(const Delivery& delivery, const mail::Letter& letter)
{
    const Signal& signal = *letter.signal;
    auto seen = office_->database->is_claimed(signal.call, SignalType::invite);
    if (find(signal.call) || (seen && *seen)) return;
    auto invite = read(*office_->account(delivery.account), letter);
    if (!invite) return refuse(signal, invite.error());
    invite->record.began = now().time_since_epoch().count();
    invite->record.owner = watchman_->id();
    auto rules = store::read_rules(office_->places);
    if (!rules) base::log_warning(rules.error().what);
    invite->record.memory.media = signal.media;
    auto arrived = arrival(delivery, letter, *invite);
    auto& record = enter(invite->record, signal.ttl).record();
    auto judge = [&] {
        auto reply =
            ledger_->book().arrive(arrived, rules ? *rules : std::vector<call::Rule>{}, now());
        if (reply.decision) record.why = reply.decision->rule;
        return reply.tasks;
    };
    auto claim = [&] {
        return office_->database->claim(signal.call, SignalType::invite, signal.gen, signal.ek);
    };
    if (!decide(judge, claim)) drop(signal.call);
}

void Switchboard::take_signal(const mail::Letter& letter)
{
    const Signal& signal = *letter.signal;
    auto* live = find_or_take_over(signal.call);
    if (!live) return take_early_cancel(signal);
    auto& record = live->record();
    auto read = read_signal(record, letter, live->party(), office_->candidate_rule());
    if (!read) return refuse(signal, read.error());
    if (!read->text.empty()) record.why = read->text;
    feed(signal.call, read->event, [&] {
        return office_->database->claim(signal.call, signal.type, claim_number(signal), signal.ek);
    });
}

// A cancel may overtake its invite; the book remembers it, so that the invite does not ring.
void Switchboard::take_early_cancel(const Signal& signal)
{
    auto known = office_->database->call(signal.call);
    bool unknown = known && !*known;
    if (signal.type == SignalType::cancel && unknown && wire::is_signed(signal, {}))
        feed(signal.call, call::event::Cancelled{signal.reason, false, signal.ek});
}

}  // namespace mailcall::app
