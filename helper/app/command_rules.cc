// What plugins ask about the rules: list, replace, try on a mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "app/command.hh"
#include "app/rules_json.hh"
#include "app/rules_trial.hh"
#include "app/shown_mail.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::Result;
using call::Rule;

namespace {

Result<std::vector<Rule>> rules_field(const Json& frame)
{
    auto found = frame.find("rules");
    if (found == frame.end() || !found->is_array())
        return fail(Code::bad_json, "reading \"rules\": not a list of objects");
    std::vector<Rule> rules;
    for (const auto& json : *found) {
        MC_TRY(rule, read_rule(json));
        rules.push_back(rule);
    }
    MC_CHECK(store::check_rules(rules));
    return rules;
}

Result<std::vector<Rule>> rules_in_question(Room& room, const Json& frame)
{
    if (frame.contains("rules")) return rules_field(frame);
    MC_TRY(places, room.places());
    return store::read_rules(places);
}

Answer list_rules(Room& room, const Json&)
{
    MC_TRY(places, room.places());
    MC_TRY(rules, store::read_rules(places));
    auto list = Json::array();
    for (const auto& rule : rules) list.push_back(to_json(rule));
    return Json{{"rules", list}};
}

Answer set_rules(Room& room, const Json& frame)
{
    MC_TRY(rules, rules_field(frame));
    MC_TRY(places, room.places());
    return plain(store::write_rules(places, rules));
}

Answer try_on_mail(Room& room, const Json& frame)
{
    MC_TRY(rules, rules_in_question(room, frame));
    MC_TRY(shown, read_shown_mail(room, frame));
    MC_TRY(places, room.places());
    MC_TRY(database, room.database());
    // Nobody asks what would have happened then: a mail at hand is nearly always an old one.
    TrialCase trial_case{{shown.account}, shown.delivery.from_contact, true};
    MC_TRY(trial, try_rules(places, *database, rules, shown.letter, trial_case));
    return to_json(trial);
}

constexpr std::array<Command, 3> commands{{
    {"rules", list_rules},
    {"rules_set", set_rules},
    {"rules_try", try_on_mail},
}};

}  // namespace

std::span<const Command> rule_commands() { return commands; }

}  // namespace mailcall::app
