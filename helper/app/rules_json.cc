// Rules as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules_json.hh"

#include "base/words.hh"
#include "store/settings.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::Result;
using call::Rule;

Json to_json(const Rule& rule)
{
    Json json{{"name", rule.name}};
    for (const auto& [key, value] : store::rule_fields(rule)) json[key] = value;
    return json;
}

Result<Rule> read_rule(const Json& json)
{
    if (!json.is_object()) return fail(Code::bad_json, "reading a rule: not an object");
    Rule rule;
    MC_TRY(name, base::text_field(json, "name"));
    rule.name = name;
    for (const auto& [key, value] : json.items()) {
        if (key == "name") continue;
        MC_TRY(text, base::text_field(json, key.c_str()));
        MC_CHECK(store::set_rule_field(rule, key, text));
    }
    return rule;
}

}  // namespace mailcall::app
