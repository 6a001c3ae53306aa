// The virtual world's media: sessions that connect, prove each other, get lost and hang up.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pair.hh"

namespace mailcall::call {

using std::chrono::milliseconds;
using std::chrono::seconds;

Pair::Session* Pair::session_of(int index, const std::string& call)
{
    const int number = device(index).sides[call].session;
    return number >= 0 && session(number).alive ? &session(number) : nullptr;
}

void Pair::open_session(int index, const std::string& call, int gen, bool offerer)
{
    if (session_of(index, call)) fault("a second session in " + call);
    const int number = static_cast<int>(sessions_.size());
    sessions_.push_back({index, call, gen, offerer});
    device(index).sides[call].session = number;
    after(dice_.between(milliseconds{20}, seconds{2}), [=, this] {
        if (!session(number).alive) return;
        if (offerer)
            feed(index, call, event::OfferReady{gen});
        else
            feed(index, call, event::AnswerReady{gen});
    });
    if (!offerer) take_up_offer(index, call, number);
    disturb(number);
}

void Pair::take_up_offer(int index, const std::string& call, int number)
{
    const auto& offers = device(index).sides[call].offers;
    const auto offer = offers.find(session(number).gen);
    if (offer == offers.end()) return fault("an answer to an offer that never came in " + call);
    if (!world_.one_mail || !world_.path) return;
    const int far = offer->second;
    after(dice_.between(milliseconds{300}, seconds{3}), [=, this] { connect(far, number); });
}

void Pair::apply_answer(int index, const std::string& call, int gen)
{
    const auto& side = device(index).sides[call];
    const auto answer = side.answers.find(gen);
    if (answer == side.answers.end()) return fault("an answer that never came in " + call);
    if (!world_.path || side.session < 0) return;
    const int near = side.session;
    const int far = answer->second;
    after(dice_.between(milliseconds{300}, seconds{2}), [=, this] { connect(near, far); });
}

// Accidents of a session's life.
void Pair::disturb(int number)
{
    if (dice_.chance(world_.session_lost))
        after(dice_.between({}, seconds{200}), [=, this] { lose(number); });
    if (dice_.chance(world_.moves))
        after(dice_.between({}, seconds{200}), [=, this] { strand(number); });
    const auto& opened = session(number);
    const bool alices = opened.offerer && memory(opened.device, opened.call).outgoing;
    if (!alices || !dice_.chance(world_.impostor)) return;
    after(dice_.between(seconds{1}, seconds{100}), [=, this] {
        const auto& visited = session(number);
        if (visited.alive && visited.far < 0)
            feed(visited.device, visited.call, event::Impostor{visited.gen});
    });
}

void Pair::connect(int one, int other)
{
    auto& a = session(one);
    auto& b = session(other);
    if (!a.alive || !b.alive || a.far >= 0 || b.far >= 0) return;
    a.far = other;
    b.far = one;
    const bool a_invited = memory(a.device, a.call).outgoing;
    const int inviter = a_invited ? one : other;
    const int answerer = a_invited ? other : one;
    if (dice_.chance(world_.intercepted)) return interfere(inviter, answerer);
    after(dice_.between(milliseconds{10}, milliseconds{400}),
          [=, this] { prove(inviter, answerer); });
}

// The answerer's first frame reaches the inviter: its accept, then its MAC.
void Pair::prove(int inviter, int answerer)
{
    const auto ours = session(inviter);
    const auto theirs = session(answerer);
    if (!ours.alive || !theirs.alive) return;
    const auto& sender = device(theirs.device);
    feed(ours.device, ours.call,
         event::Accepted{theirs.gen, Content::none, sender.key, sender.devices, false, true});
    if (!session(inviter).alive) return;
    // The app proves nobody but the computer that the call went to.
    if (memory(ours.device, ours.call).peer != sender.key)
        return feed(ours.device, ours.call, event::Impostor{ours.gen});
    session(inviter).proven = true;
    feed(ours.device, ours.call, event::Proven{ours.gen, sender.key});
    after(dice_.between(milliseconds{10}, milliseconds{400}), [=, this] {
        if (!session(answerer).alive || !session(inviter).alive) return;
        session(answerer).proven = true;
        feed(theirs.device, theirs.call, event::Proven{theirs.gen, device(ours.device).key});
    });
}

// Certificates were swapped: the answerer sees it in the signed invite, the inviter gets no proof.
void Pair::interfere(int inviter, int answerer)
{
    const auto report = [=, this](int number) {
        const auto found = session(number);
        if (found.alive) feed(found.device, found.call, event::Impostor{found.gen});
    };
    after(milliseconds{200}, [=] { report(answerer); });
    after(seconds{3}, [=] { report(inviter); });
}

void Pair::close(int number)
{
    if (number < 0 || !session(number).alive) return;
    session(number).alive = false;
    const int far = session(number).far;
    if (far >= 0) after(dice_.between(seconds{5}, watchdog), [=, this] { lose(far); });
}

void Pair::lose(int number)
{
    if (!session(number).alive) return;
    const auto lost = session(number);
    close(number);
    feed(lost.device, lost.call, event::Lost{lost.gen, "the connection broke"});
}

// The session stays until the core has it stopped.
void Pair::strand(int number)
{
    const auto moved = session(number);
    if (moved.alive && moved.proven) feed(moved.device, moved.call, event::Stranded{moved.gen});
}

void Pair::hang_up(int index, const std::string& call, Reason reason)
{
    const auto* ending = session_of(index, call);
    if (!ending) return;
    const int far = ending->far;
    const bool heard = far >= 0 && session(far).proven && !dice_.chance(world_.wire_silent);
    close(device(index).sides[call].session);
    if (!heard) return;
    after(dice_.between(milliseconds{10}, seconds{1}), [=, this] {
        if (!session(far).alive) return;
        const auto told = session(far);
        session(far).alive = false;
        feed(told.device, told.call, event::PeerHungUp{reason});
    });
}

}  // namespace mailcall::call
