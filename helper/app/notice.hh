// Notice: what front ends (terminal, plugin) are told about calls.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "base/json.hh"
#include "call/machine.hh"
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
    waiting,  // for what `waits` says, for longer than people expect
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
    window,       // the call's own window is on the screen
    said,         // typed in that window
    delivered,    // so many of the texts that we sent have arrived
    sending,      // what both send now
    transfer,     // a file or folder on its way
    shares,       // folders that may be read
    listing,      // of a folder of theirs
    folder_read,  // they have read in a folder of ours
    quality,      // how good the connection is
};
// Whether people see another call than before.
bool changes_card(Progress progress);
std::string_view name(Progress progress);

struct Notice {
    Progress progress = Progress::warning;
    std::string call;
    std::string peer;
    std::string text;
    std::string name;     // what the user calls the peer; may be empty
    std::string account;  // name of our account
    call::State state = call::State::idle;
    call::Wait waits = call::Wait::nothing;
    bool outgoing = false;
    bool listed = false;  // incoming: a stranger's, which does not ring
    bool automatic = false;
    call::Media media;
    call::Trust trust = call::Trust::fresh;
    call::Outcome outcome = call::Outcome::none;
    std::int64_t seconds = 0;  // over: how long they talked
    bool tidy = false;         // over: nobody needs to see the call's mails any more
    bool crashed = false;      // the call's program is gone, and its window with it
    // Unix ms, 0: not yet.
    std::int64_t began = 0;
    std::int64_t ring_until = 0;
    std::int64_t talked_from = 0;
    std::string rule;  // incoming: the rule that matched
    wire::report::Stats stats;
    base::Json detail;  // from `delivered` on: the fields of the report
};

// The fields that a notice shares with every other view of its call (PROTOCOL §6.3, *call*).
base::Json call_json(const Notice& notice);
base::Json to_json(const Notice& notice);
// What nobody needs to see any more: all but an incoming call that the user may want to answer yet.
bool is_tidy(bool outgoing, call::Outcome outcome);

// One sentence for people, in their language; what others put into it can do no harm.
std::string sentence(const Notice& notice);
// The same for how the call stands, whatever the notice is about.
std::string sentence_of_state(const Notice& call);
// What listeners are told when a call comes into its state; nothing where that is told otherwise.
std::optional<Progress> progress_of_state(const Notice& call);
std::string sentence(call::Outcome outcome, bool outgoing, const std::string& peer,
                     const std::string& why);
// What went wrong and what to do next, as one or two sentences.
std::string explain(const std::string& what, const std::string& hint);
std::string describe(call::Trust trust);
std::string describe(const call::Media& media);
std::string describe_duration(std::int64_t seconds);

}  // namespace mailcall::app
