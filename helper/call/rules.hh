// Rules: the ordered list that decides what happens to an invite; first match wins.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hh"
#include "call/event.hh"
#include "call/trust.hh"

namespace mailcall::call {

enum class Conduct { ring, answer, decline, silent };
std::string_view name(Conduct conduct);
std::optional<Conduct> read_conduct(std::string_view text);

// One rule. An unset condition matches everything.
struct Rule {
    std::string name = {};
    // conditions
    std::string from = {};              // address, "*@domain", "@group", or empty
    std::optional<Trust> trust = {};    // at least
    std::optional<bool> passcode = {};  // proven in this invite
    std::optional<bool> contact = {};
    std::optional<Media> media = {};  // asks for exactly this
    std::uint8_t weekdays = 0x7f;     // bit 0: Monday
    int from_minute = 0;              // of the day, local time; until may be smaller: over midnight
    int until_minute = 24 * 60;
    std::string carrier = {};  // "mail", "direct", or empty
    std::optional<bool> away = {};
    // action
    Conduct conduct = Conduct::ring;
    Media answer_with{true, false, true};
    int after_seconds = 0;  // answer: 0 to 60
    std::string text = {};  // decline
};

// What a rule may look at.
struct Caller {
    std::string from;
    std::vector<std::string> groups;
    Trust trust = Trust::fresh;
    bool passcode = false;
    bool contact = false;
    Media media;
    std::string carrier = "mail";
};
struct LocalTime {
    int weekday = 0;  // 0: Monday
    int minute = 0;   // of the day
    bool away = false;
};

// What may not be answered automatically, whatever the rules say; see DESIGN §4.
struct Obstacles {
    bool bulk = false;       // list, bulk, resent, auto-submitted, null return path
    bool not_to_us = false;  // own address is not in To
    bool not_fresh = false;  // fails the strict freshness test
    bool limit = false;      // answered enough for now
};

struct Decision {
    Conduct conduct = Conduct::silent;
    Media media;
    int after_seconds = 0;
    bool direct = false;  // trusted enough to use and show addresses at once
    std::string rule;     // name of the rule that matched, "built-in" for the last one
    bool built_in = false;
    std::string why;  // one clause in English, marked for translation where it is shown; or empty
    std::string text;
};

// Why no mail may go to this caller without a human having asked for it; empty: nothing is known
// against it.
std::string_view objection(const Caller& caller, const Obstacles& obstacles);

bool matches(const Rule& rule, const Caller& caller, const LocalTime& when);

// Applies the list, then the safety net: an automatic answer with an obstacle rings instead (or is
// silent for strangers); camera and microphone open automatically only for `known` or better, so a
// rule that matches by `from` alone rings; without a pinned key or a passcode an automatic
// answer is not direct. Built-in last rule: contacts ring, strangers are silent.
Decision decide(const std::vector<Rule>& rules, const Caller& caller, const LocalTime& when,
                const Obstacles& obstacles);

}  // namespace mailcall::call
