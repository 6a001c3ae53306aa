// Matching of rules, and the safety net under what they decide.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "call/rules.hh"

#include <algorithm>
#include <array>

#include "base/mark.hh"
#include "wire/address.hh"

namespace mailcall::call {

using base::N_;

namespace {

constexpr std::array<std::string_view, 4> conducts{"ring", "answer", "decline", "silent"};
constexpr int longest_delay = 60;

bool matches_from(const Rule& rule, const Caller& caller)
{
    if (rule.from.empty()) return true;
    if (rule.from.starts_with('@'))
        return std::ranges::count(caller.groups, rule.from.substr(1)) > 0;
    const auto wanted = wire::lower(rule.from);
    const auto from = wire::lower(caller.from);
    if (wanted.starts_with("*@")) return from.ends_with(std::string_view{wanted}.substr(1));
    return from == wanted;
}

bool matches_caller(const Rule& rule, const Caller& caller)
{
    return (!rule.trust || caller.trust >= *rule.trust) &&
           (!rule.passcode || caller.passcode == *rule.passcode) &&
           (!rule.contact || caller.contact == *rule.contact) &&
           (!rule.media || caller.media == *rule.media) &&
           (rule.carrier.empty() || rule.carrier == caller.carrier);
}

// Hours over midnight belong to the day on which they began.
bool matches_time(const Rule& rule, const LocalTime& when)
{
    const bool over_midnight = rule.until_minute <= rule.from_minute;
    const bool begun = when.minute >= rule.from_minute;
    const bool not_over = when.minute < rule.until_minute;
    if (over_midnight ? !begun && !not_over : !begun || !not_over) return false;
    const int day = over_midnight && !begun ? (when.weekday + 6) % 7 : when.weekday;
    return (rule.weekdays >> day & 1) != 0;
}

Rule built_in(const Caller& caller)
{
    Rule rule;
    rule.name = "built-in";
    rule.conduct = caller.contact ? Conduct::ring : Conduct::silent;
    return rule;
}

std::string_view obstacle_in(const Obstacles& obstacles)
{
    if (obstacles.bulk) return N_("the mail came from a list or from a program");
    if (obstacles.not_to_us) return N_("none of your addresses is in To");
    if (obstacles.not_fresh) return N_("the mail is too old");
    if (obstacles.limit) return N_("enough was answered automatically for now");
    return {};
}

std::string_view distrust_in(Trust trust)
{
    if (trust == Trust::suspect) return N_("the sender is doubtful");
    if (trust == Trust::changed) return N_("the caller's key is another than last time");
    return {};
}

Media both(const Media& a, const Media& b)
{
    return {a.audio && b.audio, a.video && b.video, a.chat && b.chat};
}

void check_answer(Decision& decision, const Caller& caller, const Obstacles& obstacles)
{
    if (const auto why = objection(caller, obstacles); !why.empty()) {
        decision.conduct = caller.contact ? Conduct::ring : Conduct::silent;
        decision.why = why;
    } else if ((decision.media.audio || decision.media.video) && !decision.direct) {
        decision.conduct = Conduct::ring;
        decision.why = N_("camera and microphone open only for a known key or a passcode");
    }
}

// Who is to be turned away is not let through to the bell because no mail may be sent.
void check_decline(Decision& decision, const Caller& caller, const Obstacles& obstacles)
{
    const auto why = objection(caller, obstacles);
    if (why.empty()) return;
    decision.conduct = Conduct::silent;
    decision.why = why;
}

}  // namespace

std::string_view name(Conduct conduct) { return conducts[static_cast<std::size_t>(conduct)]; }

std::optional<Conduct> read_conduct(std::string_view text)
{
    for (std::size_t i = 0; i < conducts.size(); ++i)
        if (conducts[i] == text) return static_cast<Conduct>(i);
    return {};
}

std::string_view objection(const Caller& caller, const Obstacles& obstacles)
{
    const auto obstacle = obstacle_in(obstacles);
    return obstacle.empty() ? distrust_in(caller.trust) : obstacle;
}

bool matches(const Rule& rule, const Caller& caller, const LocalTime& when)
{
    return matches_from(rule, caller) && matches_caller(rule, caller) && matches_time(rule, when) &&
           (!rule.away || *rule.away == when.away);
}

Decision decide(const std::vector<Rule>& rules, const Caller& caller, const LocalTime& when,
                const Obstacles& obstacles)
{
    const auto found =
        std::ranges::find_if(rules, [&](const Rule& rule) { return matches(rule, caller, when); });
    const Rule rule = found == rules.end() ? built_in(caller) : *found;

    Decision decision;
    decision.conduct = rule.conduct;
    decision.media =
        rule.conduct == Conduct::answer ? both(rule.answer_with, caller.media) : caller.media;
    decision.after_seconds = std::clamp(rule.after_seconds, 0, longest_delay);
    decision.direct = caller.passcode || caller.trust >= Trust::known;
    decision.rule = rule.name;
    decision.text = rule.text;
    decision.built_in = found == rules.end();
    if (decision.built_in) decision.why = caller.contact ? N_("a contact") : N_("a stranger");
    if (decision.conduct == Conduct::answer) check_answer(decision, caller, obstacles);
    if (decision.conduct == Conduct::decline) check_decline(decision, caller, obstacles);
    return decision;
}

}  // namespace mailcall::call
