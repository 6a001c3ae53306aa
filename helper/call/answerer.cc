// What the answerer's Machine does: ring, accept or decline, take up what the inviter sends.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "call/machine.hh"

namespace mailcall::call {

void Machine::take_invite(const event::Invite& invite)
{
    memory_.outgoing = false;
    memory_.open = invite.content == Content::offer;
    memory_.media = invite.media;
    memory_.ring_until = invite.until;
    memory_.deadline = invite.until;
    memory_.quiet = invite.reception != event::Reception::ring;
    if (invite.reception == event::Reception::too_late) return finish(Outcome::missed);
    memory_.state = State::ringing_in;
    if (!memory_.quiet) actions_.emplace_back(action::Ring{});
}

void Machine::accept(const event::Accept& accept)
{
    if (!memory_.quiet) actions_.emplace_back(action::StopRinging{});
    memory_.media = accept.media;
    memory_.automatic = accept.automatic;
    memory_.state = State::accepted;
    // The inviter waits for this accept a while beyond its ringing; we never wait less.
    memory_.deadline = std::max(memory_.ring_until, now_) + patience_.connect;
    if (!accept.direct)
        send_accept(Content::none);
    else if (memory_.open)
        start_answer(0);
    else
        start_offer(0);
}

void Machine::decline(const event::Decline& decline)
{
    memory_.automatic = decline.automatic;
    actions_.emplace_back(action::Send{.type = SignalType::decline,
                                       .gen = memory_.gen,
                                       .reason = decline.busy ? Reason::busy : Reason::declined,
                                       .text = decline.text,
                                       .automatic = decline.automatic});
    finish(decline.busy ? Outcome::busy : Outcome::declined);
}

void Machine::miss(const event::Tick&)
{
    if (now_ >= memory_.deadline) finish(Outcome::missed);
}

// An offer of our own generation is taken up only while we have no session: we asked for that
// generation, or it crossed our asking. Older offers belong to sessions that are gone.
void Machine::take_address(const event::Address& address)
{
    if (address.content == Content::answer && memory_.offerer && is_own(address.gen))
        return apply_answer(address.gen);
    if (address.content != Content::offer) return;
    const bool is_news = address.gen > memory_.gen;
    const bool is_awaited = address.gen == memory_.gen && memory_.session_gen < 0;
    if (!is_news && !is_awaited) return;
    stop_session();
    start_answer(address.gen);
    memory_.state = State::accepted;
}

// The inviter makes a new offer only when its end of the old session is gone.
void Machine::take_address_while_talking(const event::Address& address)
{
    if (address.content != Content::offer || address.gen <= memory_.gen) return;
    memory_.deadline = now_ + patience_.connect;
    take_address(address);
}

// The inviter waits for us in vain if it has not heard how the call ended here.
void Machine::take_address_when_over(const event::Address& address)
{
    const bool ended_here = memory_.outcome == Outcome::hung_up ||
                            memory_.outcome == Outcome::failed ||
                            memory_.outcome == Outcome::intercepted;
    if (!ended_here || address.gen <= memory_.gen) return;
    memory_.gen = address.gen;
    actions_.emplace_back(action::Send{
        .type = SignalType::cancel, .gen = address.gen, .reason = reason_of(memory_.outcome)});
}

void Machine::stop_ringing(const event::Cancelled& cancelled)
{
    finish(cancelled.reason == Reason::taken ? Outcome::taken : Outcome::cancelled);
}

void Machine::end_by_cancel(const event::Cancelled& cancelled)
{
    if (cancelled.reason == Reason::taken && cancelled.won_by_us) return;
    finish(outcome_of(cancelled.reason), why_given_up(cancelled.reason));
}

// With an answer the inviter may still be reached directly; in every other case it learns of us
// from this mail alone. A further mail to say so would fare no better.
void Machine::fail_accept(const event::SendFailed& failed)
{
    if (failed.type != SignalType::accept || failed.gen != memory_.gen) return;
    if (memory_.session_gen >= 0 && !memory_.offerer) return;
    finish(Outcome::failed, failed.why);
}

void Machine::join_talk(const event::Proven& proven)
{
    if (is_own(proven.gen)) talk();
}

void Machine::refuse_impostor(const event::Impostor& impostor)
{
    if (is_own(impostor.gen)) give_up(Reason::intercepted, Outcome::intercepted, {});
}

void Machine::ask_again(const event::Lost& lost)
{
    if (!is_own(lost.gen)) return;
    if (memory_.gen >= last_gen) return give_up(Reason::failed, Outcome::failed, lost.why);
    stop_session();
    memory_.gen += 1;
    memory_.state = State::accepted;
    send_accept(Content::none);
}

void Machine::send_accept(Content content)
{
    actions_.emplace_back(action::Send{.type = SignalType::accept,
                                       .gen = memory_.gen,
                                       .content = content,
                                       .automatic = memory_.automatic,
                                       .want_address = content != Content::answer});
}

}  // namespace mailcall::call
