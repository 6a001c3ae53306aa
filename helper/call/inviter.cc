// What the inviter's Machine does: place, wait, take the first accept, turn the others away.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "call/machine.hh"

namespace mailcall::call {

void Machine::place(const event::Place& place)
{
    memory_.outgoing = true;
    memory_.open = place.open;
    memory_.media = place.media;
    memory_.state = State::inviting;
    memory_.ring_until = now_ + std::chrono::seconds{place.ttl};
    memory_.deadline = memory_.ring_until + patience_.answer_grace;
    if (place.open) return start_offer(0);
    memory_.invited = true;
    actions_.emplace_back(action::Send{.type = SignalType::invite});
}

void Machine::send_invite(const event::OfferReady& ready)
{
    if (!is_own(ready.gen) || memory_.invited) return;
    memory_.invited = true;
    actions_.emplace_back(action::Send{.type = SignalType::invite, .content = Content::offer});
}

void Machine::note_sent(const event::Sent& sent)
{
    if (sent.type == SignalType::invite) memory_.state = State::ringing_out;
}

void Machine::fail_invite(const event::SendFailed& failed)
{
    if (failed.type == SignalType::invite) finish(Outcome::failed, failed.why);
}

// Without our offer the peer has nothing to connect to; a further mail would fare no better than
// this one, and each that fails has the mail client complain once more. An answer of ours is
// expendable: the peer is the offerer then, and we are already trying to reach it.
void Machine::fail_address(const event::SendFailed& failed)
{
    if (failed.type != SignalType::address || !is_own(failed.gen) || !memory_.offerer) return;
    finish(Outcome::failed, failed.why);
}

// The invite was on its way when the call ended, or its mail server answered after we had given it
// up: it must not ring there for a call that is over here.
void Machine::take_back(const event::Sent& sent)
{
    const bool ended_here =
        memory_.outcome == Outcome::failed || memory_.outcome == Outcome::cancelled;
    if (sent.type != SignalType::invite || !ended_here || memory_.peer_told) return;
    memory_.peer_told = true;
    actions_.emplace_back(action::Send{
        .type = SignalType::cancel, .gen = memory_.gen, .reason = reason_of(memory_.outcome)});
}

// Who was not invited yet need not be told; an invite that leaves after all is taken back.
void Machine::withdraw(const event::HangUp&)
{
    if (memory_.state == State::inviting) return finish(Outcome::cancelled);
    give_up(Reason::cancelled, Outcome::cancelled, {});
}

// The early session is expendable: the mailed accept will be answered with a new one.
void Machine::drop_early(const event::Impostor& impostor)
{
    if (is_own(impostor.gen)) stop_session();
}

void Machine::lose_early(const event::Lost& lost)
{
    if (!is_own(lost.gen)) return;
    if (!memory_.invited) return finish(Outcome::failed, lost.why);
    stop_session();
}

void Machine::hear_accept(const event::Accepted& accepted)
{
    settle_on(accepted.key, accepted.devices);
    take_up(accepted, true);
}

void Machine::hear_accept_again(const event::Accepted& accepted)
{
    if (accepted.key != memory_.peer) return tell_taken(accepted.key);
    tell_others(accepted.devices);
    take_up(accepted, false);
}

// A newer generation can only come from a peer whose own end of this session is gone and who is
// waiting: holding on would show a frozen picture here and "connecting" there.
void Machine::hear_accept_while_talking(const event::Accepted& accepted)
{
    if (accepted.key != memory_.peer) return tell_taken(accepted.key);
    if (accepted.on_wire || accepted.gen <= memory_.gen) return;
    memory_.deadline = now_ + patience_.connect;
    take_up(accepted, false);
}

// The other side must never wait for a call that is over. From the computer that we talked to
// only a new generation is news; anything else is a late copy.
void Machine::hear_accept_when_over(const event::Accepted& accepted)
{
    if (accepted.key == memory_.peer) {
        if (accepted.gen <= memory_.gen) return;
        memory_.gen = accepted.gen;
        actions_.emplace_back(action::Send{.type = SignalType::cancel,
                                           .gen = accepted.gen,
                                           .reason = reason_of(memory_.outcome),
                                           .to = accepted.key});
        return;
    }
    if (memory_.peer) return tell_taken(accepted.key);
    if (!note_told(accepted.key)) return;
    actions_.emplace_back(action::Send{.type = SignalType::cancel,
                                       .gen = accepted.gen,
                                       .reason = reason_of(memory_.outcome),
                                       .to = accepted.key});
    if (memory_.outcome == Outcome::no_answer) actions_.emplace_back(action::AnsweredLate{});
}

void Machine::hear_decline(const event::Declined& declined)
{
    memory_.peer = declined.key;
    tell_others(declined.devices);
    finish(declined.busy ? Outcome::busy : Outcome::declined);
}

// Another computer of the same person, which lost the race for this call, has no say in it.
void Machine::hear_cancel(const event::Cancelled& cancelled)
{
    if (memory_.peer && cancelled.key && cancelled.key != memory_.peer) return;
    if (!memory_.peer) memory_.peer = cancelled.key;
    finish(outcome_of(cancelled.reason), why_given_up(cancelled.reason));
}

void Machine::begin_talk(const event::Proven& proven)
{
    if (!is_own(proven.gen)) return;
    if (!memory_.peer) settle_on(proven.key, memory_.devices);
    if (memory_.peer != proven.key) return shut_out(event::Impostor{proven.gen});
    talk();
}

void Machine::shut_out(const event::Impostor& impostor)
{
    if (is_own(impostor.gen)) renew(memory_.gen + 1);
}

void Machine::replace_lost(const event::Lost& lost)
{
    if (is_own(lost.gen)) renew(memory_.gen + 1);
}

void Machine::stop_waiting(const event::Tick&)
{
    if (now_ >= memory_.deadline) finish(Outcome::no_answer);
}

void Machine::settle_on(const PeerKey& key, int devices)
{
    memory_.peer = key;
    memory_.state = State::accepted;
    memory_.deadline = now_ + patience_.connect;
    tell_others(devices);
}

void Machine::tell_others(int devices)
{
    memory_.devices = std::max(memory_.devices, devices);
    if (memory_.devices < 2 || memory_.peer_told) return;
    memory_.peer_told = true;
    actions_.emplace_back(action::Send{.type = SignalType::cancel,
                                       .gen = memory_.gen,
                                       .reason = Reason::taken,
                                       .won = memory_.peer});
}

// False if this computer has its mail already, or if nobody has so many computers.
bool Machine::note_told(const PeerKey& key)
{
    constexpr std::size_t most = 16;
    if (memory_.told.size() >= most || std::ranges::count(memory_.told, key) > 0) return false;
    memory_.told.push_back(key);
    return true;
}

void Machine::tell_taken(const PeerKey& key)
{
    if (!note_told(key)) return;
    actions_.emplace_back(action::Send{.type = SignalType::cancel,
                                       .gen = memory_.gen,
                                       .reason = Reason::taken,
                                       .won = memory_.peer,
                                       .to = key});
}

// An accept after the first one (`!first`) that speaks of no newer generation than our session is
// a late copy, or crossed our own newer offer, which is already on its way.
void Machine::take_up(const event::Accepted& accepted, bool first)
{
    if (accepted.on_wire) return;
    const bool answers_us = accepted.content == Content::answer && memory_.offerer;
    if (answers_us && is_own(accepted.gen)) return apply_answer(accepted.gen);
    if (accepted.content == Content::offer && memory_.session_gen < 0) {
        memory_.want_address = accepted.want_address;
        return start_answer(accepted.gen);
    }
    if (!first && accepted.gen <= memory_.session_gen) return;
    // A peer without a session names the generation that it waits for; one with a session names
    // that session's, which is used up.
    const int used = accepted.content == Content::none ? accepted.gen - 1 : accepted.gen;
    renew(std::max(memory_.gen, used) + 1);
}

void Machine::renew(int gen)
{
    if (gen > last_gen) return give_up(Reason::failed, Outcome::failed, std::string{no_path});
    stop_session();
    start_offer(gen);
    memory_.state = State::accepted;
}

}  // namespace mailcall::call
