// mailcall rules: the list of automatic answers, and what it would do with a mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include "app/arguments.hh"
#include "app/rules_json.hh"
#include "app/rules_trial.hh"
#include "app/verbs.hh"
#include "base/json.hh"
#include "base/mark.hh"
#include "base/words.hh"
#include "mail/letter.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::N_;
using base::Result;
using base::tr;
using call::Rule;

namespace {

std::string print_rule(const Rule& rule)
{
    std::string text = rule.name + ":";
    for (const auto& [key, value] : store::rule_fields(rule)) text += " " + key + "=" + value;
    return text;
}

Status list_rules(const Words& words)
{
    bool json = false;
    Arguments arguments{"rules list", tr("Lists the rules; the first that matches decides.")};
    arguments.flag("json", json, tr("one JSON object a line"));
    MC_CHECK(arguments.parse(words, 0, 0));
    MC_TRY(places, store::find_places());
    MC_TRY(rules, store::read_rules(places));
    for (const auto& rule : rules) {
        if (!json) {
            std::printf("%s\n", print_rule(rule).c_str());
            continue;
        }
        std::printf("%s\n", base::print_json(to_json(rule)).c_str());
    }
    if (!json)
        std::printf("%s\n", tr("Then, built in: contacts ring, strangers are a line in the list."));
    return 0;
}

Result<> set_field(Rule& rule, const std::string& word)
{
    auto equals = word.find('=');
    if (equals == std::string::npos)
        return fail(Code::bad_argument, fill(tr("“{}” is not KEY=VALUE"), word),
                    tr("For example: trust=known action=answer with=audio,video,chat"));
    return store::set_rule_field(rule, word.substr(0, equals), word.substr(equals + 1));
}

Status add_rule(const Words& words)
{
    int position = 0;
    Arguments arguments{"rules add NAME KEY=VALUE …",
                        tr("Adds a rule. Conditions: from, trust, passcode, contact, media, days, "
                           "hours, carrier, away. Then: action=ring|answer|decline|silent, "
                           "with=audio,video,chat, after=SECONDS, text=….")};
    arguments.number("at", position, "N", tr("place in the list, 1 is first (default: last)"));
    MC_TRY(left, arguments.parse(words, 2, 100));
    Rule rule;
    rule.name = left[0];
    for (std::size_t i = 1; i < left.size(); ++i) MC_CHECK(set_field(rule, left[i]));
    MC_TRY(places, store::find_places());
    MC_TRY(rules, store::read_rules(places));
    auto same = [&](const Rule& other) { return other.name == rule.name; };
    if (std::any_of(rules.begin(), rules.end(), same))
        return fail(Code::bad_argument, fill(tr("there is a rule “{}” already"), rule.name));
    auto place = rules.end();
    if (position > 0 && static_cast<std::size_t>(position) <= rules.size())
        place = rules.begin() + (position - 1);
    rules.insert(place, rule);
    MC_CHECK(store::write_rules(places, rules));
    std::printf("%s\n", print_rule(rule).c_str());
    return 0;
}

Status remove_rule(const Words& words)
{
    Arguments arguments{"rules remove NAME", tr("Removes a rule.")};
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(places, store::find_places());
    MC_TRY(rules, store::read_rules(places));
    auto removed = std::erase_if(rules, [&](const Rule& rule) { return rule.name == left[0]; });
    if (removed == 0)
        return fail(Code::not_found, fill(tr("there is no rule “{}”"), left[0]),
                    tr("See them all: mailcall rules list"));
    MC_CHECK(store::write_rules(places, rules));
    std::printf("%s\n", fill(tr("The rule “{}” is removed."), left[0]).c_str());
    return 0;
}

Status check_rules(const Words& words)
{
    bool json = false;
    Arguments arguments{"rules check FILE",
                        tr("Says which rule would decide about the invitation in FILE, and why.")};
    arguments.flag("json", json, tr("as one JSON object"));
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(places, store::find_places());
    MC_TRY(letter, mail::read_letter_file(left[0], {}));
    MC_TRY(accounts, store::read_accounts(places));
    MC_TRY(rules, store::read_rules(places));
    MC_TRY(database, store::Database::open(places.data + "/mailcall.db"));
    MC_TRY(trial, try_rules(places, *database, rules, letter, {accounts}));
    auto text = json ? base::print_json(to_json(trial)) : sentence(trial);
    std::printf("%s\n", text.c_str());
    return 0;
}

}  // namespace

Status rules_verb(const Words& words)
{
    static const std::vector<Choice> choices{
        {"list", list_rules, N_("list the rules")},
        {"add", add_rule, N_("add a rule")},
        {"remove", remove_rule, N_("remove a rule")},
        {"check", check_rules, N_("say what would happen to a mail")},
    };
    return choose_verb("rules", choices, words);
}

}  // namespace mailcall::app
