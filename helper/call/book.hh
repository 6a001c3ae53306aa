// Book: all calls of one host by id: duplicates, glare, busy, freshness, limits on answers.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "call/event.hh"
#include "call/machine.hh"
#include "call/rules.hh"

namespace mailcall::call {

struct Limits {
    int unconfirmed_per_sender_and_day = 3;
    int automatic_per_hour = 20;
};

// A valid invite as the adapters report it.
struct Arrival {
    std::string call;
    std::string from;
    std::string to;  // which of our addresses
    Media media;
    Content content = Content::none;
    Time sent{};
    int ttl = 120;
    std::optional<Time> received;  // by the own server's topmost Received field
    Caller caller;                 // for the rules
    LocalTime when;
    Obstacles obstacles;  // limit is filled in by Book, and not_fresh added where it holds
};

// An action and the call it belongs to. AutoAnswer: feed accept() after `after` has passed.
struct Task {
    std::string call;
    Action action;
};
struct Reply {
    std::vector<Task> tasks;
    std::optional<Decision> decision;  // for an arrival that was judged
    std::optional<Time> answer_at;     // the rule's automatic answer is due then
};

class Book {
  public:
    explicit Book(Patience patience = {}, Limits limits = {});

    // Outgoing call under a new id. `peer` is the address called, in lower case. Calling somebody
    // whose invite rings here is answering it; the new call is then Finished as `merged`.
    std::vector<Task> place(const std::string& call, const std::string& peer,
                            const event::Place& place, Time now);
    // An invite. A second copy changes nothing. Glare (DESIGN §4): the lower id wins; the loser is
    // Finished as `merged` and the winner accepted without a ring, direct only if trusted.
    // While another call is accepted, connecting or talking, contacts hear `busy`, strangers
    // nothing.
    Reply arrive(const Arrival& arrival, const std::vector<Rule>& rules, Time now);
    // Everything else. An id that is not in the book gives nothing; but a cancel that overtook its
    // invite is remembered, so that the invite will not ring.
    std::vector<Task> on(const std::string& call, const Event& event, Time now);
    // Feeds Tick to what is due, and the automatic answers.
    std::vector<Task> tick(Time now);
    std::optional<Time> deadline() const;

    // After a restart: a call as it was stored.
    void restore(const std::string& call, const std::string& peer, const Memory& memory);
    // Automatic answers that were given before the restart, oldest first.
    struct Answered {
        std::string from;
        Time at{};
        bool confirmed = false;
    };
    void restore_answers(std::vector<Answered> answers);
    const std::deque<Answered>& answers() const { return answers_; }

    const Machine* find(const std::string& call) const;
    std::vector<std::string> calls() const;
    // Drops a call that is over and that no late signal needs any more.
    void forget(const std::string& call);
    // Takes back a place() or arrive() that could not be stored.
    void drop(const std::string& call);

    // B rings if now − sent ≤ ttl, or if the clocks differ by ≤ 300 s and the own server received
    // it at most ttl ago. Strict: only the first test, for automatic answers; a sending time more
    // than 300 s in the future fails both.
    static bool is_fresh(const Arrival& arrival, Time now);
    static bool is_strictly_fresh(const Arrival& arrival, Time now);

  private:
    struct Entry {
        std::string peer;
        Machine machine;
        std::optional<Time> answer_at = {};
        Decision decision = {};
        bool may_tell = false;  // nothing speaks against a mail that no human asked for
    };
    using Entries = std::map<std::string, Entry>;
    using Slot = Entries::value_type;

    std::vector<Task> feed(Slot& slot, const Event& event, Time now);
    std::vector<Task> receive(Slot& slot, const Arrival& arrival, Time now);
    std::vector<Task> meet(Slot& slot, Slot& rival, Time now);
    std::vector<Task> follow(Slot& slot, Time now);
    std::vector<Task> say_busy(Slot& slot, Time now);
    std::vector<Task> answer(Slot& slot, Time now);
    Slot* ringing_with(const std::string& peer, bool outgoing);
    bool is_busy() const;
    bool is_over_limit(const std::string& from, Time now) const;
    void note_answer(const std::string& from, Time now);
    void confirm_answers(const std::string& from);
    std::optional<Reason> take_cancelled(const std::string& call);

    Patience patience_;
    Limits limits_;
    Entries entries_;
    std::deque<Answered> answers_;
    std::deque<std::pair<std::string, Reason>> cancelled_;  // before their invites came
};

}  // namespace mailcall::call
