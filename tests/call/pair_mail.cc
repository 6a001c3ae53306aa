// The virtual world's users and mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pair.hh"

namespace mailcall::call {

using std::chrono::milliseconds;
using std::chrono::seconds;

void Pair::plan_users()
{
    // Who of the two wins when both call is up to the ids.
    const bool alice_first = dice_.chance(50);
    after({}, [=, this] { place(0, alice_first ? "a" : "z", device(1).address); });
    if (!world_.bob_calls_too) return;
    after(dice_.between({}, seconds{60}), [this] { place(1, "m", device(0).address); });
}

void Pair::react_to_ring(int index, const std::string& call)
{
    const int mood = dice_.below(100);
    const auto thinks = dice_.between(seconds{1}, seconds{dice_.chance(70) ? 20 : 130});
    after(thinks, [=, this] {
        if (memory(index, call).state != State::ringing_in) return;
        if (mood < 70) {
            feed(index, call, event::Accept{{}, false, true});
            if (mood < 15) plan_hang_up(index, call, seconds{60});
        } else if (mood < 85) {
            feed(index, call, event::Decline{"not now", false, false});
        }
    });
}

void Pair::plan_hang_up(int index, const std::string& call, Duration longest)
{
    after(dice_.between({}, longest), [=, this] {
        if (memory(index, call).state != State::over) feed(index, call, event::HangUp{});
    });
}

void Pair::send(int index, const std::string& call, const action::Send& send)
{
    const auto& host = device(index);
    const auto& side = host.sides.at(call);
    if (dice_.chance(world_.send_fails)) {
        after(seconds{1}, [=, this] {
            feed(index, call, event::SendFailed{send.type, send.gen, "no network"});
        });
        return;
    }
    const auto sealed_to = send.type == SignalType::address ? side.stored.peer : std::nullopt;
    const Mail mail{send.type,
                    call,
                    index,
                    send.gen,
                    send.content,
                    send.reason,
                    send.want_address,
                    send.reason == Reason::busy,
                    send.won,
                    sealed_to,
                    side.session,
                    side.stored.media,
                    now_};
    after(dice_.between(milliseconds{10}, seconds{2}), [=, this] {
        feed(index, call, event::Sent{send.type, send.gen});
    });
    for (int to = 0; to < static_cast<int>(devices_.size()); ++to) {
        if (device(to).address == host.address || dice_.chance(world_.mail_lost)) continue;
        for (int copies = dice_.chance(world_.mail_doubled) ? 3 : 1; copies > 0; --copies)
            after(dice_.between(milliseconds{200}, world_.longest_mail),
                  [=, this] { deliver(to, mail); });
    }
}

void Pair::deliver(int index, const Mail& mail)
{
    auto& host = device(index);
    if (mail.type == SignalType::invite) return take_invite(index, mail);
    if (mail.sealed_to && mail.sealed_to != host.key) return;
    auto& side = host.sides[mail.call];
    if (mail.content == Content::offer) side.offers[mail.gen] = mail.session;
    if (mail.content == Content::answer) side.answers[mail.gen] = mail.session;
    const auto& sender = device(mail.sender);
    switch (mail.type) {
        case SignalType::accept:
            return feed(index, mail.call,
                        event::Accepted{mail.gen, mail.content, sender.key, sender.devices,
                                        mail.want_address, false});
        case SignalType::address:
            return feed(index, mail.call, event::Address{mail.gen, mail.content});
        case SignalType::decline:
            return feed(index, mail.call, event::Declined{sender.key, sender.devices, mail.busy});
        case SignalType::cancel:
            return feed(index, mail.call,
                        event::Cancelled{mail.reason, mail.won == host.key, sender.key});
        case SignalType::invite: break;
    }
}

void Pair::take_invite(int index, const Mail& mail)
{
    auto& host = device(index);
    auto& side = host.sides[mail.call];
    if (memory(index, mail.call).state == State::idle) {
        side.peer = device(mail.sender).address;
        side.asked = mail.sent;
        side.heard = now_;
        if (mail.content == Content::offer) side.offers[0] = mail.session;
    }
    Arrival arrival{.call = mail.call,
                    .from = side.peer,
                    .to = host.address,
                    .media = mail.media,
                    .content = mail.content,
                    .sent = mail.sent,
                    .ttl = ttl,
                    .received = {},
                    .caller = {},
                    .when = {},
                    .obstacles = {}};
    arrival.caller.from = side.peer;
    arrival.caller.trust = world_.known ? Trust::known : Trust::fresh;
    arrival.caller.contact = true;
    arrival.caller.media = mail.media;
    if (logs_) note(index, mail.call + " invite arrives");
    auto reply = host.book.arrive(arrival, index > 0 ? bobs_rules_ : std::vector<Rule>{}, now_);
    // Answered by a rule, by the meeting of two calls, or refused because of another call.
    const auto state = memory(index, mail.call).state;
    if (state != State::idle && state != State::ringing_in) side.permitted = true;
    carry_out(index, std::move(reply.tasks));
}

}  // namespace mailcall::call
