// The words of rules: "key=value" in rules.ini and on the command line.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "base/words.hh"
#include "store/ini.hh"
#include "store/settings.hh"
#include "wire/address.hh"
#include "wire/signal.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;
using call::Rule;

namespace {

constexpr std::array<std::string_view, 7> day_words{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
constexpr int day_minutes = 24 * 60;
constexpr int most_after = 60;
constexpr std::size_t most_text = 500;

// One word of the rules: how its value is read (false: makes no sense) and printed (empty: as
// in a fresh rule), and what would be right.
struct Field {
    const char* key;
    const char* right;
    bool (*read)(Rule& rule, const std::string& value);
    std::string (*print)(const Rule& rule);
};

std::string print_yes(const std::optional<bool>& value)
{
    if (!value) return {};
    return *value ? "yes" : "no";
}

template <std::optional<bool> Rule::*member>
bool read_flag(Rule& rule, const std::string& value)
{
    rule.*member = read_yes(wire::lower(value));
    return (rule.*member).has_value();
}

bool read_from(Rule& rule, const std::string& value)
{
    rule.from = wire::lower(value);
    if (rule.from.starts_with("*@")) return wire::is_address("x" + rule.from.substr(1));
    if (rule.from.starts_with('@')) return rule.from.size() > 1;
    return wire::is_address(rule.from);
}

bool read_trust_field(Rule& rule, const std::string& value)
{
    rule.trust = call::read_trust(wire::lower(value));
    return rule.trust.has_value();
}

bool read_media_field(Rule& rule, const std::string& value)
{
    rule.media = wire::read_media(wire::lower(value));
    return rule.media.has_value();
}

std::optional<std::size_t> read_day(std::string_view text)
{
    auto found = std::find(day_words.begin(), day_words.end(), text);
    if (found == day_words.end()) return {};
    return static_cast<std::size_t>(found - day_words.begin());
}

// "wed" or "fri-mon", which goes over the week's end. 0: makes no sense.
unsigned read_day_range(const std::string& text)
{
    auto dash = text.find('-');
    auto first = read_day(trim(text.substr(0, dash)));
    auto last = dash == std::string::npos ? first : read_day(trim(text.substr(dash + 1)));
    if (!first || !last) return 0;
    unsigned days = 1U << *last;
    for (auto day = *first; day != *last; day = (day + 1) % day_words.size()) days |= 1U << day;
    return days;
}

bool read_days(Rule& rule, const std::string& value)
{
    unsigned days = 0;
    for (const auto& part : split_list(wire::lower(value))) {
        auto more = read_day_range(part);
        if (more == 0) return false;
        days |= more;
    }
    rule.weekdays = static_cast<std::uint8_t>(days);
    return days != 0;
}

std::string print_days(const Rule& rule)
{
    auto has = [&rule](std::size_t day) { return (rule.weekdays >> day & 1) != 0; };
    std::vector<std::string> parts;
    for (std::size_t first = 0; first < day_words.size(); ++first) {
        if (!has(first)) continue;
        auto last = first;
        while (last + 1 < day_words.size() && has(last + 1)) ++last;
        std::string part{day_words[first]};
        if (last > first) part.append(last > first + 1 ? "-" : ",").append(day_words[last]);
        parts.push_back(part);
        first = last;
    }
    auto all = join_list(parts);
    return all == "mon-sun" ? "" : all;
}

// "08:30", "8:30" or "24:00".
std::optional<int> read_minute(const std::string& text)
{
    auto colon = text.find(':');
    if (colon == std::string::npos || text.size() - colon != 3) return {};
    auto hour = read_number(text.substr(0, colon), 24);
    auto minute = read_number(text.substr(colon + 1), 59);
    if (!hour || !minute || *hour * 60 + *minute > day_minutes) return {};
    return *hour * 60 + *minute;
}

std::string print_minute(int minute)
{
    auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(minute / 60) + ":" + two(minute % 60);
}

bool read_hours(Rule& rule, const std::string& value)
{
    auto dash = value.find('-');
    if (dash == std::string::npos) return false;
    auto from = read_minute(trim(value.substr(0, dash)));
    auto until = read_minute(trim(value.substr(dash + 1)));
    // Equal times would be no time at all to one reader, and the whole day to another.
    if (!from || !until || *from == *until || *from == day_minutes) return false;
    rule.from_minute = *from;
    rule.until_minute = *until;
    return true;
}

std::string print_hours(const Rule& rule)
{
    if (rule.from_minute == 0 && rule.until_minute == day_minutes) return {};
    return print_minute(rule.from_minute) + "-" + print_minute(rule.until_minute);
}

bool read_carrier(Rule& rule, const std::string& value)
{
    rule.carrier = wire::lower(value);
    return rule.carrier == "mail" || rule.carrier == "direct";
}

bool read_action(Rule& rule, const std::string& value)
{
    auto conduct = call::read_conduct(wire::lower(value));
    rule.conduct = conduct.value_or(rule.conduct);
    return conduct.has_value();
}

std::string print_action(const Rule& rule)
{
    if (rule.conduct == call::Conduct::ring) return {};
    return std::string{call::name(rule.conduct)};
}

bool read_with(Rule& rule, const std::string& value)
{
    auto media = wire::read_media(wire::lower(value));
    rule.answer_with = media.value_or(rule.answer_with);
    return media.has_value();
}

std::string print_with(const Rule& rule)
{
    return rule.answer_with == Rule{}.answer_with ? "" : wire::print_media(rule.answer_with);
}

bool read_after(Rule& rule, const std::string& value)
{
    auto seconds = read_number(value, most_after);
    rule.after_seconds = seconds.value_or(0);
    return seconds.has_value();
}

std::string print_after(const Rule& rule)
{
    return rule.after_seconds == 0 ? "" : std::to_string(rule.after_seconds);
}

bool read_text(Rule& rule, const std::string& value)
{
    rule.text = value;
    auto bad = [](char c) { return g_ascii_iscntrl(c) && c != '\n' && c != '\t'; };
    return value.size() <= most_text && std::none_of(value.begin(), value.end(), bad) &&
           g_utf8_validate(value.data(), static_cast<gssize>(value.size()), nullptr);
}

constexpr Field fields[] = {
    {"from", "bob@example.org, *@example.org, @group", read_from,
     [](const Rule& rule) { return rule.from; }},
    {"trust", "suspect, changed, new, known, verified", read_trust_field,
     [](const Rule& rule) { return std::string{rule.trust ? call::name(*rule.trust) : ""}; }},
    {"passcode", "yes, no", read_flag<&Rule::passcode>,
     [](const Rule& rule) { return print_yes(rule.passcode); }},
    {"contact", "yes, no", read_flag<&Rule::contact>,
     [](const Rule& rule) { return print_yes(rule.contact); }},
    {"media", "audio,video,chat", read_media_field,
     [](const Rule& rule) { return rule.media ? wire::print_media(*rule.media) : ""; }},
    {"days", "mon-fri, mon,wed", read_days, print_days},
    {"hours", "08:00-18:30", read_hours, print_hours},
    {"carrier", "mail, direct", read_carrier, [](const Rule& rule) { return rule.carrier; }},
    {"away", "yes, no", read_flag<&Rule::away>,
     [](const Rule& rule) { return print_yes(rule.away); }},
    {"action", "ring, answer, decline, silent", read_action, print_action},
    {"with", "audio,video,chat", read_with, print_with},
    {"after", "0 … 60", read_after, print_after},
    {"text", "≤ 500", read_text, [](const Rule& rule) { return rule.text; }},
};

std::string all_keys()
{
    std::string keys;
    for (const auto& field : fields) keys.append(keys.empty() ? "" : ", ").append(field.key);
    return keys;
}

}  // namespace

Result<> set_rule_field(Rule& rule, const std::string& key, const std::string& value)
{
    auto same = [&key](const Field& field) { return key == field.key; };
    const auto* field = std::find_if(std::begin(fields), std::end(fields), same);
    if (field == std::end(fields))
        return base::fail(
            Code::bad_rule,
            fill(tr("Rule “{}”: there is no condition or action “{}”"), rule.name, key),
            fill(tr("Right would be: {}"), all_keys()));
    Rule changed = rule;
    if (!field->read(changed, value))
        return base::fail(Code::bad_rule,
                          fill(tr("Rule “{}”, {}: “{}” makes no sense"), rule.name, key, value),
                          fill(tr("Right would be: {}"), field->right));
    rule = changed;
    return {};
}

std::vector<std::pair<std::string, std::string>> rule_fields(const Rule& rule)
{
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& field : fields)
        if (auto value = field.print(rule); !value.empty()) pairs.emplace_back(field.key, value);
    return pairs;
}

}  // namespace mailcall::store
