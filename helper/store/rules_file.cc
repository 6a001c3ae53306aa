// Reading and writing rules.ini.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "base/words.hh"
#include "store/ini.hh"
#include "store/settings.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;
using call::Conduct;
using call::Rule;

namespace {

// Together they stay below what is read of a file.
constexpr std::size_t most_rules = 500;

std::string rules_path(const Places& places) { return places.config + "/rules.ini"; }

// Names are group names of a key file.
bool is_rule_name(const std::string& name)
{
    constexpr std::size_t most = 64;
    auto bad = [](char c) { return c == '[' || c == ']' || g_ascii_iscntrl(c); };
    return !name.empty() && name.size() <= most && trim(name) == name &&
           g_utf8_validate(name.data(), static_cast<gssize>(name.size()), nullptr) &&
           std::none_of(name.begin(), name.end(), bad);
}

base::Error misplaced(const Rule& rule, const char* key, Conduct conduct)
{
    auto action = std::string{call::name(conduct)};
    return {Code::bad_rule,
            fill(tr("Rule “{}”, {}: this only goes with action={}"), rule.name, key, action),
            fill(tr("Set action={} in this rule, or remove {}."), action, key)};
}

// What no single field shows: a forgotten action would leave the rule ringing without a word.
Result<> check_rule(const Rule& rule)
{
    if (!is_rule_name(rule.name))
        return base::fail(Code::bad_rule, fill(tr("Rule “{}”: the name does not fit"), rule.name),
                          tr("Use 1 to 64 characters, without brackets."));
    const Rule fresh;
    bool answers = rule.conduct == Conduct::answer;
    if (!answers && rule.answer_with != fresh.answer_with)
        return base::fail(misplaced(rule, "with", Conduct::answer));
    if (!answers && rule.after_seconds != 0)
        return base::fail(misplaced(rule, "after", Conduct::answer));
    if (rule.conduct != Conduct::decline && !rule.text.empty())
        return base::fail(misplaced(rule, "text", Conduct::decline));
    return {};
}

Result<Rule> read_rule(const Ini& ini, const std::string& name)
{
    Rule rule;
    rule.name = name;
    for (const auto& key : ini.keys(name)) {
        MC_TRY(value, ini.text(name, key));
        MC_CHECK(set_rule_field(rule, key, value));
    }
    MC_CHECK(check_rule(rule));
    return rule;
}

base::Error in_file(base::Error error, const std::string& path)
{
    error.what = fill(tr("Reading {}: {}"), path, error.what);
    return error;
}

}  // namespace

Result<> check_rules(const std::vector<Rule>& rules)
{
    if (rules.size() > most_rules)
        return base::fail(Code::bad_rule,
                          fill(tr("there are more than {} rules"), std::to_string(most_rules)),
                          tr("Put several into one, with *@example.org for example."));
    std::set<std::string> names;
    for (const auto& rule : rules) {
        MC_CHECK(check_rule(rule));
        if (!names.insert(rule.name).second)
            return base::fail(Code::bad_rule,
                              fill(tr("Rule “{}”: there are two of that name"), rule.name),
                              tr("Choose another name."));
    }
    return {};
}

Result<std::vector<Rule>> read_rules(const Places& places)
{
    auto path = rules_path(places);
    MC_TRY(ini, Ini::load(path, Code::bad_rule));
    std::vector<Rule> rules;
    for (const auto& name : ini.groups()) {
        auto rule = read_rule(ini, name);
        if (!rule) return base::fail(in_file(rule.error(), path));
        rules.push_back(*rule);
    }
    return rules;
}

Result<> write_rules(const Places& places, const std::vector<Rule>& rules)
{
    MC_CHECK(check_rules(rules));
    auto path = rules_path(places);
    MC_TRY(old, Ini::load(path, Code::bad_rule));
    MC_TRY(ini, Ini::parse(path, "", Code::bad_rule));  // a new one, because the order may change
    ini.copy_first_comment(old);
    for (const auto& rule : rules) {
        auto fields = rule_fields(rule);
        // A rule that lets everybody ring differs in nothing from a fresh one, yet must be there.
        if (fields.empty()) fields.emplace_back("action", call::name(rule.conduct));
        for (const auto& [key, value] : fields) ini.set(rule.name, key, value);
        ini.copy_comments(old, rule.name);
    }
    return ini.save();
}

}  // namespace mailcall::store
