// Machine: one call as a table of (state × event). It decides; it has no clock, no I/O, no keys.
// Every step is idempotent, because mail comes late, twice, out of order, or never.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "call/event.hh"

namespace mailcall::call {

enum class State { idle, inviting, ringing_out, ringing_in, accepted, connecting, talking, over };
inline constexpr std::size_t state_count = 8;
std::string_view name(State state);
std::string_view name(Outcome outcome);

// Generations above this are not begun: a path that failed so often will not come.
inline constexpr int last_gen = 4;

// Why a call failed to which there was no way, however long was tried; not a text for users.
inline constexpr std::string_view no_path = "no path";
// The same, and somebody connected meanwhile who did not prove to be the person called.
inline constexpr std::string_view unproven = "unproven";

// Times that the machines wait, apart from each invite's own ttl.
struct Patience {
    Duration answer_grace = std::chrono::seconds{60};  // inviter: beyond ttl, for the accept's mail
    Duration connect = std::chrono::seconds{300};      // both: from accept to connected
    Duration reconnect = std::chrono::seconds{120};    // both: from a talk that needs mail to go on
};

// Everything a Machine remembers; stored after each step, so that a killed host loses nothing.
struct Memory {
    State state = State::idle;
    Outcome outcome = Outcome::none;
    bool outgoing = false;
    bool open = true;           // outgoing: public flow. incoming: the invite brought an offer
    bool automatic = false;     // answered by a rule
    bool quiet = false;         // incoming: a line in the list, no ring
    int gen = 0;                // newest generation that either side spoke of
    int session_gen = -1;       // generation of the session that is alive, -1: none
    bool offerer = false;       // that session made the offer
    bool want_address = false;  // the peer's accept asked for our addresses
    Media media = {};           // asked for (outgoing) or granted (incoming)
    Time deadline{};            // when Tick matters; Time::max() in talking and over
    Time ring_until{};
    std::optional<PeerKey> peer = {};  // the computer that the call went to
    int devices = 1;
    bool peer_told = false;          // the others were told that the call is taken
    bool invited = false;            // outgoing: the invite was handed over and may have left
    int applied_gen = -1;            // newest generation whose answer was given to the session
    std::vector<PeerKey> told = {};  // outgoing: computers that were told that they came too late
    friend bool operator==(const Memory&, const Memory&) = default;
};

// What a call that is accepted has to wait for.
enum class Wait { nothing, their_mail, own_mail, path };
std::string_view name(Wait wait);
Wait waits_for(const Memory& memory);

class Machine {
  public:
    explicit Machine(Patience patience = {});
    Machine(Patience patience, Memory memory);

    // Applies `event`; what is to be done comes back in order. An event that the state has no use
    // for gives nothing and changes nothing.
    std::vector<Action> on(const Event& event, Time now);

    // When to feed Tick, if ever.
    std::optional<Time> deadline() const;
    State state() const noexcept { return memory_.state; }
    const Memory& memory() const noexcept { return memory_; }

    // Whether the table has a handler for the pair (for tests and for the log).
    static bool handles(State state, std::size_t event_index);

  private:
    friend struct Table;
    // Cells of the table: the event's own type is taken out of the variant and handed on; `out`
    // and `in` are for states that inviter and answerer share, and drop what the other role has
    // no use for.
    using Handler = void (Machine::*)(const Event&);
    template <auto handler>
    void both(const Event& event);
    template <auto handler>
    void out(const Event& event);
    template <auto handler>
    void in(const Event& event);
    template <auto inviter, auto answerer>
    void split(const Event& event);

    // Both roles, machine.cc.
    void hang_up(const event::HangUp&);
    void make_known(const event::OfferReady& ready);
    void answer(const event::AnswerReady& ready);
    void lose_talk(const event::Lost& lost);
    void go_on_by_mail(const event::Stranded& stranded);
    void end_by_peer(const event::PeerHungUp& hung_up);
    void run_out(const event::Tick&);
    void merge(const event::Merged&);

    // Inviter, inviter.cc.
    void place(const event::Place& place);
    void send_invite(const event::OfferReady& ready);
    void note_sent(const event::Sent& sent);
    void fail_invite(const event::SendFailed& failed);
    void fail_address(const event::SendFailed& failed);
    void take_back(const event::Sent& sent);
    void withdraw(const event::HangUp&);
    void drop_early(const event::Impostor& impostor);
    void lose_early(const event::Lost& lost);
    void hear_accept(const event::Accepted& accepted);
    void hear_accept_again(const event::Accepted& accepted);
    void hear_accept_while_talking(const event::Accepted& accepted);
    void hear_accept_when_over(const event::Accepted& accepted);
    void hear_decline(const event::Declined& declined);
    void hear_cancel(const event::Cancelled& cancelled);
    void begin_talk(const event::Proven& proven);
    void shut_out(const event::Impostor& impostor);
    void replace_lost(const event::Lost& lost);
    void stop_waiting(const event::Tick&);

    // Answerer, answerer.cc.
    void take_invite(const event::Invite& invite);
    void accept(const event::Accept& accept);
    void decline(const event::Decline& decline);
    void miss(const event::Tick&);
    void take_address(const event::Address& address);
    void take_address_while_talking(const event::Address& address);
    void take_address_when_over(const event::Address& address);
    void stop_ringing(const event::Cancelled& cancelled);
    void end_by_cancel(const event::Cancelled& cancelled);
    void fail_accept(const event::SendFailed& failed);
    void join_talk(const event::Proven& proven);
    void refuse_impostor(const event::Impostor& impostor);
    void ask_again(const event::Lost& lost);

    // Steps that handlers are made of.
    bool is_own(int gen) const { return gen >= 0 && gen == memory_.session_gen; }
    void start_offer(int gen);
    void start_answer(int gen);
    void apply_answer(int gen);
    void stop_session();
    void talk();
    // The other side was the first to give a call up that did not come about.
    std::string why_given_up(Reason reason) const;
    void give_up(Reason reason, Outcome outcome, std::string why);
    void finish(Outcome outcome, std::string why = {});
    void settle_on(const PeerKey& key, int devices);
    void tell_others(int devices);
    bool note_told(const PeerKey& key);
    void tell_taken(const PeerKey& key);
    void take_up(const event::Accepted& accepted, bool first);
    void renew(int gen);
    void send_accept(Content content);

    Patience patience_;
    Memory memory_;
    Time now_{};
    std::vector<Action> actions_;
};

// What a reason makes of the call for the one who hears it, and the reason that tells an outcome.
Outcome outcome_of(Reason reason);
Reason reason_of(Outcome outcome);

}  // namespace mailcall::call
