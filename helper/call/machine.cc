// The table of (state × event), and the steps that both roles share.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "call/machine.hh"

#include <array>
#include <cassert>
#include <utility>

namespace mailcall::call {

namespace {

template <class>
struct Parameter;
template <class T>
struct Parameter<void (Machine::*)(const T&)> {
    using Type = T;
};
template <auto handler>
using ParameterOf = typename Parameter<decltype(handler)>::Type;

}  // namespace

template <auto handler>
void Machine::both(const Event& event)
{
    (this->*handler)(std::get<ParameterOf<handler>>(event));
}

template <auto handler>
void Machine::out(const Event& event)
{
    if (memory_.outgoing) both<handler>(event);
}

template <auto handler>
void Machine::in(const Event& event)
{
    if (!memory_.outgoing) both<handler>(event);
}

template <auto inviter, auto answerer>
void Machine::split(const Event& event)
{
    memory_.outgoing ? both<inviter>(event) : both<answerer>(event);
}

// One row a state, one cell an event; an empty cell is an event that the state drops.
struct Table {
    using M = Machine;
    using Row = std::array<M::Handler, event_count>;

    template <class E>
    struct Cell {
        M::Handler handler;
    };
    template <class E, std::size_t... i>
    static constexpr std::size_t column(std::index_sequence<i...>)
    {
        return ((std::is_same_v<E, std::variant_alternative_t<i, Event>> ? i : 0) + ...);
    }
    template <class... E>
    static constexpr Row row(Cell<E>... cells)
    {
        Row row{};
        ((row[column<E>(std::make_index_sequence<event_count>{})] = cells.handler), ...);
        return row;
    }
    template <auto handler>
    static constexpr Cell<ParameterOf<handler>> both{&M::both<handler>};
    template <auto handler>
    static constexpr Cell<ParameterOf<handler>> out{&M::out<handler>};
    template <auto handler>
    static constexpr Cell<ParameterOf<handler>> in{&M::in<handler>};
    template <auto inviter, auto answerer>
    static constexpr Cell<ParameterOf<inviter>> split{&M::split<inviter, answerer>};

    static const std::array<Row, state_count> handlers;
};

constexpr std::array<Table::Row, state_count> Table::handlers{
    // idle
    row(both<&M::place>, both<&M::take_invite>),
    // inviting
    row(both<&M::send_invite>, both<&M::note_sent>, both<&M::fail_invite>, both<&M::withdraw>,
        both<&M::hear_accept>, both<&M::hear_decline>, both<&M::hear_cancel>, both<&M::begin_talk>,
        both<&M::drop_early>, both<&M::lose_early>, both<&M::stop_waiting>, both<&M::merge>),
    // ringing_out
    row(both<&M::withdraw>, both<&M::hear_accept>, both<&M::hear_decline>, both<&M::hear_cancel>,
        both<&M::begin_talk>, both<&M::drop_early>, both<&M::lose_early>, both<&M::stop_waiting>,
        both<&M::merge>),
    // ringing_in
    row(both<&M::accept>, both<&M::decline>, both<&M::stop_ringing>, both<&M::miss>,
        both<&M::merge>),
    // accepted
    row(both<&M::hang_up>, out<&M::hear_accept_again>, in<&M::take_address>,
        split<&M::hear_cancel, &M::end_by_cancel>, split<&M::fail_address, &M::fail_accept>,
        both<&M::make_known>, both<&M::answer>, split<&M::begin_talk, &M::join_talk>,
        split<&M::shut_out, &M::refuse_impostor>, split<&M::replace_lost, &M::ask_again>,
        both<&M::end_by_peer>, both<&M::run_out>),
    // connecting
    row(both<&M::hang_up>, out<&M::hear_accept_again>, in<&M::take_address>,
        split<&M::hear_cancel, &M::end_by_cancel>, split<&M::fail_address, &M::fail_accept>,
        split<&M::begin_talk, &M::join_talk>, split<&M::shut_out, &M::refuse_impostor>,
        split<&M::replace_lost, &M::ask_again>, both<&M::end_by_peer>, both<&M::run_out>),
    // talking
    row(both<&M::hang_up>, out<&M::hear_accept_while_talking>, in<&M::take_address_while_talking>,
        split<&M::hear_cancel, &M::end_by_cancel>, both<&M::lose_talk>, both<&M::go_on_by_mail>,
        both<&M::end_by_peer>),
    // over
    row(out<&M::hear_accept_when_over>, in<&M::take_address_when_over>, out<&M::take_back>),
};

std::string_view name(State state)
{
    static constexpr std::array<std::string_view, state_count> names{
        "idle",     "inviting",   "ringing_out", "ringing_in",
        "accepted", "connecting", "talking",     "over"};
    return names[static_cast<std::size_t>(state)];
}

std::string_view name(Wait wait)
{
    static constexpr std::array<std::string_view, 4> names{"", "their_mail", "own_mail", "path"};
    return names[static_cast<std::size_t>(wait)];
}

Wait waits_for(const Memory& memory)
{
    const bool is_accepted = memory.state == State::accepted;
    if (!is_accepted && memory.state != State::connecting) return Wait::nothing;
    // Who answers sends a mail once its answer is ready, and who offers needs the other side's.
    const bool answers = memory.session_gen >= 0 && !memory.offerer;
    if (is_accepted && (memory.outgoing || answers)) return Wait::nothing;
    if (answers) return Wait::own_mail;
    const bool has_all = memory.session_gen >= 0 && memory.applied_gen >= memory.session_gen;
    return has_all ? Wait::path : Wait::their_mail;
}

std::string_view name(Outcome outcome)
{
    static constexpr std::array<std::string_view, 12> names{
        "none",  "hung_up", "declined", "no_answer", "missed", "cancelled",
        "taken", "late",    "failed",   "busy",      "merged", "intercepted"};
    return names[static_cast<std::size_t>(outcome)];
}

Outcome outcome_of(Reason reason)
{
    switch (reason) {
        case Reason::declined: return Outcome::declined;
        case Reason::busy: return Outcome::busy;
        case Reason::cancelled: return Outcome::cancelled;
        case Reason::taken: return Outcome::taken;
        case Reason::late: return Outcome::late;
        case Reason::failed: return Outcome::failed;
        case Reason::intercepted: return Outcome::intercepted;
        case Reason::none:
        case Reason::hung_up: break;
    }
    return Outcome::hung_up;
}

Reason reason_of(Outcome outcome)
{
    switch (outcome) {
        case Outcome::declined: return Reason::declined;
        case Outcome::busy: return Reason::busy;
        case Outcome::cancelled: return Reason::cancelled;
        case Outcome::taken:
        case Outcome::merged: return Reason::taken;
        case Outcome::late:
        case Outcome::no_answer:
        case Outcome::missed: return Reason::late;
        case Outcome::failed: return Reason::failed;
        case Outcome::intercepted: return Reason::intercepted;
        case Outcome::none:
        case Outcome::hung_up: break;
    }
    return Reason::hung_up;
}

Machine::Machine(Patience patience) : patience_{patience} {}

Machine::Machine(Patience patience, Memory memory) : patience_{patience}, memory_{std::move(memory)}
{
}

std::vector<Action> Machine::on(const Event& event, Time now)
{
    const auto handler = Table::handlers[static_cast<std::size_t>(memory_.state)][event.index()];
    if (!handler) return {};
    now_ = now;
    (this->*handler)(event);
    return std::exchange(actions_, {});
}

bool Machine::handles(State state, std::size_t event_index)
{
    assert(event_index < event_count);
    return Table::handlers[static_cast<std::size_t>(state)][event_index] != nullptr;
}

std::optional<Time> Machine::deadline() const
{
    if (memory_.state == State::idle || memory_.deadline == Time::max()) return {};
    return memory_.deadline;
}

// The peer may still be on the way to us by mail only, so mail must tell it.
void Machine::hang_up(const event::HangUp&)
{
    if (memory_.state == State::talking) return finish(Outcome::hung_up);
    give_up(Reason::hung_up, Outcome::hung_up, {});
}

void Machine::make_known(const event::OfferReady& ready)
{
    if (!is_own(ready.gen) || !memory_.offerer) return;
    if (memory_.outgoing)
        actions_.emplace_back(
            action::Send{.type = SignalType::address, .gen = ready.gen, .content = Content::offer});
    else
        send_accept(Content::offer);
    memory_.state = State::connecting;
}

void Machine::answer(const event::AnswerReady& ready)
{
    if (!is_own(ready.gen) || memory_.offerer) return;
    if (!memory_.outgoing)
        send_accept(Content::answer);
    else if (memory_.want_address)
        actions_.emplace_back(action::Send{
            .type = SignalType::address, .gen = ready.gen, .content = Content::answer});
    memory_.state = State::connecting;
}

void Machine::lose_talk(const event::Lost& lost)
{
    if (is_own(lost.gen)) finish(Outcome::failed, lost.why);
}

// As with a session that was lost before anybody talked, but not for as long: somebody sits before
// a picture that stands still. Generations may be used up; then the talk ends when it is lost.
void Machine::go_on_by_mail(const event::Stranded& stranded)
{
    if (!is_own(stranded.gen) || memory_.gen >= last_gen) return;
    memory_.deadline = now_ + patience_.reconnect;
    if (memory_.outgoing) return renew(memory_.gen + 1);
    ask_again(event::Lost{stranded.gen, {}});
}

void Machine::end_by_peer(const event::PeerHungUp& hung_up) { finish(outcome_of(hung_up.reason)); }

void Machine::run_out(const event::Tick&)
{
    if (now_ >= memory_.deadline) give_up(Reason::failed, Outcome::failed, std::string{no_path});
}

// The other side drops our invite by the same rule, but not the peer's further computers, nor a
// computer whose own call was over before ours arrived: without a mail those would ring in vain.
void Machine::merge(const event::Merged&)
{
    if (memory_.invited)
        actions_.emplace_back(
            action::Send{.type = SignalType::cancel, .gen = memory_.gen, .reason = Reason::taken});
    finish(Outcome::merged);
}

void Machine::start_offer(int gen)
{
    memory_.gen = gen;
    memory_.session_gen = gen;
    memory_.offerer = true;
    actions_.emplace_back(action::StartOffer{gen});
}

void Machine::start_answer(int gen)
{
    memory_.gen = gen;
    memory_.session_gen = gen;
    memory_.offerer = false;
    actions_.emplace_back(action::StartAnswer{gen});
}

void Machine::apply_answer(int gen)
{
    if (memory_.applied_gen >= gen) return;
    memory_.applied_gen = gen;
    memory_.state = State::connecting;
    actions_.emplace_back(action::ApplyAnswer{gen});
}

void Machine::stop_session()
{
    if (memory_.session_gen < 0) return;
    memory_.session_gen = -1;
    actions_.emplace_back(action::StopSession{});
}

void Machine::talk()
{
    memory_.state = State::talking;
    memory_.deadline = Time::max();
}

std::string Machine::why_given_up(Reason reason) const
{
    bool is_tried = memory_.state == State::accepted || memory_.state == State::connecting;
    return std::string{reason == Reason::failed && is_tried ? no_path : ""};
}

void Machine::give_up(Reason reason, Outcome outcome, std::string why)
{
    actions_.emplace_back(
        action::Send{.type = SignalType::cancel, .gen = memory_.gen, .reason = reason});
    finish(outcome, std::move(why));
}

void Machine::finish(Outcome outcome, std::string why)
{
    if (memory_.state == State::ringing_in && !memory_.quiet)
        actions_.emplace_back(action::StopRinging{});
    // The inviter is proven first: it may be talking to us already, and waits for a mail otherwise.
    const bool tells = memory_.state == State::talking || outcome == Outcome::hung_up;
    if (tells && memory_.session_gen >= 0)
        actions_.emplace_back(action::HangUpMedia{reason_of(outcome)});
    else
        stop_session();
    memory_.session_gen = -1;
    memory_.state = State::over;
    memory_.outcome = outcome;
    memory_.deadline = Time::max();
    actions_.emplace_back(action::Finish{outcome, std::move(why)});
}

}  // namespace mailcall::call
