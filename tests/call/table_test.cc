// Every pair of state and event: which are handled, written down here apart from the code.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <array>
#include <string_view>

#include "scene.hh"

namespace mailcall::call {
namespace {

// Columns: Place Invite Accept Decline HangUp Accepted Address Declined Cancelled Sent SendFailed
// OfferReady AnswerReady Proven Impostor Lost Stranded PeerHungUp Tick Merged.
// b: both roles. o: outgoing calls only. i: incoming calls only. A dot: dropped.
constexpr std::array<std::string_view, state_count> table{
    // PIADH AADC SSOA PILSPTM
    "bb... .... .... .......",  // idle
    "....o o.oo ooo. ooo..oo",  // inviting
    "....o o.oo .... ooo..oo",  // ringing_out
    "..ii. ...i .... .....ii",  // ringing_in
    "....b oi.b .bbb bbb.bb.",  // accepted
    "....b oi.b .b.. bbb.bb.",  // connecting
    "....b oi.b .... ..bbb..",  // talking
    ".... .oi.. o... .......",  // over
};

char cell(State state, std::size_t column)
{
    for (const char c : table[static_cast<std::size_t>(state)])
        if (c != ' ' && column-- == 0) return c;
    return '?';
}

// Each event in the form that says most: newer, for us, from the peer.
std::array<Event, event_count> all_events(int gen)
{
    return {event::Place{},
            event::Invite{.media = {}, .sent = noon, .until = noon + std::chrono::seconds{120}},
            event::Accept{},
            event::Decline{},
            event::HangUp{},
            accept(gen + 1, Content::none),
            event::Address{gen + 1, Content::offer},
            event::Declined{key(7), 1, false},
            event::Cancelled{Reason::hung_up, false, {}},
            event::Sent{},
            event::SendFailed{},
            event::OfferReady{gen},
            event::AnswerReady{gen},
            event::Proven{gen, key(7)},
            event::Impostor{gen},
            event::Lost{gen, "gone"},
            event::Stranded{gen},
            event::PeerHungUp{},
            event::Tick{},
            event::Merged{}};
}

Machine machine_in(State state, bool outgoing)
{
    Memory memory;
    memory.state = state;
    memory.outgoing = outgoing;
    memory.invited = outgoing;
    memory.session_gen = state == State::over ? -1 : 0;
    memory.offerer = true;
    memory.deadline = noon;
    memory.outcome = state == State::over ? Outcome::hung_up : Outcome::none;
    const bool has_peer = state == State::accepted || state == State::connecting ||
                          state == State::talking || state == State::over;
    if (outgoing && has_peer) memory.peer = key(7);
    if (state == State::idle) memory = Memory{};
    return Machine{Patience{}, memory};
}

bool is_handled(char cell, bool outgoing) { return cell == 'b' || cell == (outgoing ? 'o' : 'i'); }

// A call that we placed never rings here, nor one that came in there.
bool can_be(State state, bool outgoing)
{
    if (state == State::inviting || state == State::ringing_out) return outgoing;
    if (state == State::ringing_in) return !outgoing;
    return true;
}

class Table : public testing::TestWithParam<State> {};

TEST_P(Table, HasAHandlerWhereTheWrittenOneHas)
{
    for (std::size_t column = 0; column < event_count; ++column)
        EXPECT_EQ(Machine::handles(GetParam(), column), cell(GetParam(), column) != '.')
            << event_name(column);
}

TEST_P(Table, DroppedEventsChangeNothing)
{
    for (const bool outgoing : {false, true}) {
        if (!can_be(GetParam(), outgoing)) continue;
        const auto events = all_events(0);
        for (std::size_t column = 0; column < event_count; ++column) {
            if (is_handled(cell(GetParam(), column), outgoing)) continue;
            auto machine = machine_in(GetParam(), outgoing);
            const auto before = machine.memory();
            EXPECT_EQ(describe(machine.on(events[column], noon)), "") << event_name(column);
            EXPECT_TRUE(machine.memory() == before) << event_name(column);
        }
    }
}

SignalType signal_that_matters(State state, bool outgoing)
{
    if (state == State::inviting) return SignalType::invite;
    return outgoing ? SignalType::address : SignalType::accept;
}

// What must be so for an event of that name to do something.
Memory ready_for(std::size_t column, Memory memory)
{
    const Event offer_ready = event::OfferReady{};
    const Event answer_ready = event::AnswerReady{};
    const Event sent = event::Sent{};
    if (column == sent.index() && memory.state == State::over) memory.outcome = Outcome::failed;
    if (column == offer_ready.index()) memory.invited = false;
    if (column == offer_ready.index()) memory.offerer = true;
    if (column == answer_ready.index()) memory.offerer = false;
    return memory;
}

TEST_P(Table, HandledEventsDoSomething)
{
    for (const bool outgoing : {false, true}) {
        if (!can_be(GetParam(), outgoing)) continue;
        for (std::size_t column = 0; column < event_count; ++column) {
            if (!is_handled(cell(GetParam(), column), outgoing)) continue;
            auto event = all_events(0)[column];
            if (auto* failed = std::get_if<event::SendFailed>(&event))
                failed->type = signal_that_matters(GetParam(), outgoing);
            const auto before = ready_for(column, machine_in(GetParam(), outgoing).memory());
            Machine machine{Patience{}, before};
            const auto actions = machine.on(event, noon);
            EXPECT_TRUE(!actions.empty() || machine.memory() != before) << event_name(column);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(EachState, Table,
                         testing::Values(State::idle, State::inviting, State::ringing_out,
                                         State::ringing_in, State::accepted, State::connecting,
                                         State::talking, State::over),
                         [](const auto& tested) { return std::string{name(tested.param)}; });

}  // namespace
}  // namespace mailcall::call
