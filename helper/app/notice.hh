// Notice: what front ends (terminal, plugin) are told about calls.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/json.hh"
#include "call/event.hh"
#include "call/rules.hh"
#include "call/trust.hh"
#include "wire/order.hh"

namespace mailcall::app {

enum class Progress {
    inviting,   // outgoing: preparing the invitation
    sent,       // outgoing: handed to the mail system
    ringing,    // incoming: the user is asked
    listed,     // incoming: a line in the list only
    stopped,    // incoming: no longer ringing
    answering,  // incoming: accepted, by hand or by a rule
    accepted,   // outgoing: the other side has accepted
    connecting,
    talking,
    seen,   // first picture of the other side
    heard,  // first sound
    chat,
    reconnecting,
    reconnected,
    answered_late,
    over,
    refused,   // a mail that was not let in; `text` says why
    warning,   // something that the user should know; the call goes on
    snapshot,  // written to `text`
    stats,
};
std::string_view name(Progress progress);

struct Notice {
    Progress progress = Progress::warning;
    std::string call;
    std::string peer;
    std::string text;
    bool outgoing = false;
    bool automatic = false;
    call::Media media;
    call::Trust trust = call::Trust::fresh;
    call::Outcome outcome = call::Outcome::none;
    std::int64_t seconds = 0;  // over: how long they talked
    std::string rule;          // incoming: the rule that matched
    wire::report::Stats stats;
};

base::Json to_json(const Notice& notice);

// One sentence for people, in their language.
std::string sentence(const Notice& notice);
std::string sentence(call::Outcome outcome, bool outgoing, const std::string& peer,
                     const std::string& why);
// What went wrong and what to do next, as one or two sentences.
std::string explain(const std::string& what, const std::string& hint);
std::string describe(call::Trust trust);
std::string describe(const call::Media& media);
std::string describe_duration(std::int64_t seconds);

}  // namespace mailcall::app
