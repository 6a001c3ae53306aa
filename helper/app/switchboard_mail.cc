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

bool is_own(const store::Account& account, const std::string& address)
{
    return account.address == address || std::find(account.aliases.begin(), account.aliases.end(),
                                                   address) != account.aliases.end();
}

// Which of our addresses the mail was written to; empty for a forwarder that we were not told of.
std::string own_address(const store::Account& account, const mail::Letter& letter)
{
    for (const auto& address : letter.to)
        if (is_own(account, address)) return address;
    return {};
}

// Distinguishes what may be sent once each: two cancels of one generation differ by their reason.
int claim_number(const Signal& signal) { return signal.gen * 16 + static_cast<int>(signal.reason); }

}  // namespace

void Switchboard::take_mail(const std::string& account, const mail::Letter& letter)
{
    const auto* receiver = account_named(account);
    if (letter.verdict == mail::Verdict::refused)
        return base::log_warning("mail from " + letter.from + " refused: " + letter.refusal);
    if (letter.verdict != mail::Verdict::signal || !receiver) return;
    const Signal& signal = *letter.signal;
    if (!options_.only_call.empty() && signal.call != options_.only_call) return;
    // Our own copy in a shared mailbox.
    if (is_own(*receiver, signal.from)) return;
    if (signal.type == SignalType::invite)
        take_invite(*receiver, letter);
    else
        take_signal(letter);
    base::post(g_main_context_default(), [this] { drop_finished(); });
}

void Switchboard::refuse(const Signal& signal, const base::Error& error)
{
    auto claimed =
        database_->claim(signal.call, signal.type, 1000 + claim_number(signal), signal.ek);
    if (!claimed || !*claimed) return;  // said before
    store::HistoryLine line;
    line.at = now().time_since_epoch().count();
    line.call = signal.call;
    line.peer = signal.from;
    line.kind = "refused";
    line.note = error.what;
    if (auto added = database_->add_history(line); !added) base::log_warning(added.error().what);
    Notice notice;
    notice.progress = Progress::refused;
    notice.call = signal.call;
    notice.peer = signal.from;
    notice.text = explain(error.what, error.hint);
    listener_(notice);
}

call::Arrival Switchboard::arrival(const store::Account& account, const mail::Letter& letter,
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
    auto contact = party(invite.record).contact;
    made.caller = {signal.from,         {},           invite.trust, invite.passcode,
                   contact.has_value(), signal.media, "mail"};
    made.when = local_time(now(), settings_.away);
    made.obstacles.bulk = letter.bulk;
    made.obstacles.not_to_us = own_address(account, letter).empty();
    return made;
}

void Switchboard::take_invite(const store::Account& account, const mail::Letter& letter)
{
    const Signal& signal = *letter.signal;
    auto seen = database_->is_claimed(signal.call, SignalType::invite);
    if (find(signal.call) || (seen && *seen)) return;
    auto own = own_address(account, letter);
    auto me = party(own.empty() ? account.address : own, signal.from);
    me.dmarc_failed = letter.dmarc_failed;
    auto invite = read_invite(letter, me, candidate_rule());
    if (!invite) return refuse(signal, invite.error());
    invite->record.own = own.empty() ? account.address : own;
    invite->record.account = account.name;
    invite->record.began = now().time_since_epoch().count();
    invite->record.owner = watchman_->id();
    auto rules = store::read_rules(places_);
    if (!rules) base::log_warning(rules.error().what);
    auto& live = lives_[signal.call];
    live.record = invite->record;
    live.ttl = signal.ttl;
    live.record.memory.media = signal.media;
    auto arrived = arrival(account, letter, *invite);
    call::Reply reply;
    auto decide = [&] {
        reply = book_->arrive(arrived, rules ? *rules : std::vector<call::Rule>{}, now());
        if (reply.decision) live.record.why = reply.decision->rule;
        return reply.tasks;
    };
    auto claim = [&] {
        return database_->claim(signal.call, SignalType::invite, signal.gen, signal.ek);
    };
    if (!decide_and_keep(decide, claim)) drop(signal.call);
}

void Switchboard::take_signal(const mail::Letter& letter)
{
    const Signal& signal = *letter.signal;
    auto claim = [&] {
        return database_->claim(signal.call, signal.type, claim_number(signal), signal.ek);
    };
    auto* live = find_or_adopt(signal.call);
    if (!live) {
        // A cancel may overtake its invite; the book remembers it.
        bool early = signal.type == SignalType::cancel && wire::is_signed(signal, {});
        auto known = database_->call(signal.call);
        if (early && known && !*known)
            feed(signal.call, call::event::Cancelled{signal.reason, false, signal.ek});
        return;
    }
    auto read = read_signal(live->record, letter, party(live->record), candidate_rule());
    if (!read) return refuse(signal, read.error());
    if (!read->text.empty()) live->record.why = read->text;
    feed(signal.call, read->event, claim);
}

}  // namespace mailcall::app
