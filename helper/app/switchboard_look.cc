// What a mail that is being looked at means to the user.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock.hh"
#include "app/switchboard.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Json;
using call::State;
using mail::Letter;
using mail::Verdict;
using wire::SignalType;

namespace {

const char* verdict_of(const Letter& letter)
{
    switch (letter.verdict) {
        case Verdict::none: return "none";
        case Verdict::tag: return "tag";
        case Verdict::refused: return "refused";
        case Verdict::signal: break;
    }
    return wire::name(letter.signal->type).data();
}

std::vector<const char*> offers_for(const Notice& call)
{
    if (call.state == State::ringing_in) return {"accept", "decline"};
    if (call.state != State::over) return {"hang_up"};
    return {"call_back"};
}

Look refused(Look look, std::string reason)
{
    look.verdict = "refused";
    look.reason = std::move(reason);
    look.offers.clear();
    return look;
}

}  // namespace

std::optional<Notice> Switchboard::find_notice(const std::string& call) const
{
    if (auto live = calls_.find(call); live != calls_.end())
        return live->second.notice(Progress::stats);
    auto stored = office_->database->call(call);
    if (!stored || !*stored) return {};
    return describe_call(**stored);
}

Look Switchboard::look(const Delivery& delivery, const Letter& letter) const
{
    Look look;
    look.verdict = verdict_of(letter);
    look.from = letter.from;
    if (letter.verdict == Verdict::refused) return refused(std::move(look), letter.refusal);
    const auto* account = office_->account(delivery.account);
    if (!account || store::is_own(*account, letter.from)) return look;
    look.offers = {"call"};
    if (letter.verdict != Verdict::signal) return look;
    return look_at_signal(std::move(look), *account, letter);
}

Look Switchboard::look_at_signal(Look look, const store::Account& account,
                                 const Letter& letter) const
{
    bool invites = letter.signal->type == SignalType::invite;
    bool is_signed = wire::is_signed(*letter.signal, invites ? letter.part : base::Bytes{});
    if (!is_signed)
        return refused(std::move(look), base::tr("This is not from who it says it is from: the "
                                                 "signature is wrong."));
    look.call = find_notice(letter.signal->call);
    if (look.call) {
        look.offers = offers_for(*look.call);
        look.tidy = look.call->state == State::over && look.call->tidy;
        return look;
    }
    if (!invites) return look;
    if (auto invite = read(account, letter); !invite)
        return refused(std::move(look), explain(invite.error().what, invite.error().hint));
    look.offers = {"call_back"};
    return look;
}

Json to_json(const Look& look)
{
    Json json = look.call ? call_json(*look.call) : Json{{"call", ""}, {"state", ""}};
    json["verdict"] = look.verdict;
    json["reason"] = look.reason;
    json["from"] = look.from;
    json["offers"] = look.offers;
    json["tidy"] = look.tidy;
    if (!look.call) return json;
    json["outcome"] = call::name(look.call->outcome);
    json["sentence"] = sentence_of_state(*look.call);
    return json;
}

}  // namespace mailcall::app
