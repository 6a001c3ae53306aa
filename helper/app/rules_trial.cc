// Judging one invitation by a list of rules without acting on it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules_trial.hh"

#include <algorithm>

#include "app/clock.hh"
#include "app/desk.hh"
#include "app/notice.hh"
#include "base/harmless.hh"
#include "base/words.hh"
#include "call/book.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::tr;
using call::Conduct;
using call::Decision;

namespace {

Result<> check_invitation(const mail::Letter& letter)
{
    if (letter.verdict == mail::Verdict::signal && letter.signal->type == wire::SignalType::invite)
        return {};
    auto hint = letter.refusal.empty() ? tr("Choose a mail with which somebody has called you.")
                                       : letter.refusal;
    return fail(Code::bad_argument, tr("this mail is not an invitation"), hint);
}

const store::Account* account_of(const TrialCase& trial_case, const mail::Letter& letter)
{
    for (const auto& account : trial_case.accounts)
        for (const auto& address : letter.to)
            if (store::is_own(account, address)) return &account;
    return nullptr;
}

bool is_fresh(const wire::Signal& signal)
{
    call::Arrival arrival;
    arrival.sent = from_unix(signal.sent);
    arrival.ttl = signal.ttl;
    return call::Book::is_strictly_fresh(arrival, now());
}

// What a rule decided that sends nothing: as it says, or because it may not send anything.
std::string by_rule(const Decision& decision, const char* as_it_says, const char* instead)
{
    if (decision.why.empty()) return fill(as_it_says, decision.rule);
    return fill(instead, decision.rule, tr(decision.why.c_str()));
}

std::string ring_sentence(const Trial& trial)
{
    if (trial.decision.built_in)
        return fill(tr("It would ring, because {} is one of your contacts."), trial.who);
    return by_rule(trial.decision, tr("It would ring, as the rule “{}” says."),
                   tr("It would ring. The rule “{}” sends nothing this time: {}."));
}

std::string silent_sentence(const Trial& trial)
{
    if (trial.decision.built_in)
        return fill(tr("It would be a line in the list and not ring, because {} is not one of "
                       "your contacts."),
                    trial.who);
    return by_rule(
        trial.decision, tr("It would be a line in the list and not ring, as the rule “{}” says."),
        tr("It would be a line in the list and not ring. The rule “{}” sends nothing this time: "
           "{}."));
}

std::string answer_sentence(const Decision& decision)
{
    auto media = describe(decision.media);
    auto seconds = std::to_string(decision.after_seconds);
    switch (decision.after_seconds) {
        case 0:
            return fill(tr("It would be answered with {} at once by the rule “{}”."), media,
                        decision.rule);
        case 1:
            return fill(tr("It would be answered with {} after one second by the rule “{}”."),
                        media, decision.rule);
        default:
            return fill(tr("It would be answered with {} after {} seconds by the rule “{}”."),
                        media, seconds, decision.rule);
    }
}

std::string decline_sentence(const Decision& decision)
{
    if (decision.text.empty())
        return fill(tr("It would be declined by the rule “{}”."), decision.rule);
    return fill(tr("It would be declined with “{}” by the rule “{}”."), decision.text,
                decision.rule);
}

}  // namespace

Result<Trial> try_rules(const store::Places& places, store::Database& database,
                        const std::vector<call::Rule>& rules, const mail::Letter& letter,
                        const TrialCase& trial_case)
{
    MC_CHECK(check_invitation(letter));
    MC_TRY(settings, store::read_settings(places));
    const auto& signal = *letter.signal;
    const auto* own = account_of(trial_case, letter);
    Party party;
    if (own) {
        MC_TRY(me, store::identity(places, own->address));
        party.me = me;
    }
    MC_TRY(contact, database.contact(signal.from));
    party.contact = contact;
    party.dmarc_failed = letter.dmarc_failed;
    MC_TRY(invite, read_invite(letter, party, {.loopback = true}));
    bool known = contact.has_value() || trial_case.from_contact;
    call::Caller caller{signal.from, {},           invite.trust, invite.passcode,
                        known,       signal.media, "mail"};
    call::Obstacles obstacles{letter.bulk, !own, !trial_case.just_come && !is_fresh(signal), false};
    Trial trial;
    trial.decision = call::decide(rules, caller, local_time(now(), settings.away), obstacles);
    trial.who = contact && !contact->name.empty() ? contact->name : signal.from;
    return trial;
}

std::string sentence(const Trial& trial)
{
    switch (trial.decision.conduct) {
        case Conduct::ring: return base::harmless(ring_sentence(trial));
        case Conduct::answer: return base::harmless(answer_sentence(trial.decision));
        case Conduct::decline: return base::harmless(decline_sentence(trial.decision));
        case Conduct::silent: return base::harmless(silent_sentence(trial));
    }
    return {};
}

base::Json to_json(const Trial& trial)
{
    const auto& decision = trial.decision;
    return {{"rule", decision.rule},
            {"action", call::name(decision.conduct)},
            {"with", wire::print_media(decision.media)},
            {"after", decision.after_seconds},
            {"why", decision.why},
            {"direct", decision.direct},
            {"sentence", sentence(trial)}};
}

}  // namespace mailcall::app
