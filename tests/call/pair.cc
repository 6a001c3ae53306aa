// The virtual world's dice, time and app, and the checks at each step.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pair.hh"

#include <algorithm>

#include "words.hh"

namespace mailcall::call {

using std::chrono::milliseconds;
using std::chrono::seconds;

// splitmix64: any seed, also 0, gives a good sequence.
std::uint64_t Dice::next()
{
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

Duration Dice::between(Duration least, Duration most)
{
    return least + Duration{below(static_cast<int>((most - least).count()) + 1)};
}

World World::from(Dice& dice)
{
    World world;
    constexpr std::array calm_delays{2, 20, 60, 110};
    constexpr std::array wild_delays{2, 30, 120, 300, 900};
    world.calm = dice.chance(40);
    world.mail_doubled = dice.below(3) * 25;
    world.one_mail = dice.chance(50);
    world.path = dice.chance(85);
    world.private_flow = dice.chance(25);
    world.two_devices = dice.chance(35);
    world.bob_calls_too = dice.chance(25);
    world.known = dice.chance(60);
    world.answer_after = dice.chance(25) ? dice.below(3) * 5 : -1;
    world.longest_mail = seconds{world.calm ? calm_delays[static_cast<std::size_t>(dice.below(4))]
                                            : wild_delays[static_cast<std::size_t>(dice.below(5))]};
    if (world.calm) return world;
    const auto sometimes = [&](int percent) { return dice.chance(50) ? 0 : percent; };
    world.mail_lost = sometimes(15);
    world.send_fails = sometimes(5);
    world.session_lost = sometimes(20);
    world.moves = sometimes(30);
    world.wire_silent = sometimes(30);
    world.host_killed = sometimes(4);
    world.impostor = sometimes(15);
    world.intercepted = sometimes(10);
    return world;
}

Pair::Pair(std::uint64_t seed, bool logs) : dice_{seed}, world_{World::from(dice_)}, logs_{logs}
{
    const auto add = [&](const char* name, const char* address, int devices) {
        PeerKey key{};
        key[0] = static_cast<std::uint8_t>(devices_.size() + 1);
        devices_.push_back({name, address, key, devices, Book{}, {}, Time::max()});
    };
    const int bobs = world_.two_devices ? 2 : 1;
    add("alice", "alice@example.org", 1);
    add("bob", "bob@example.net", bobs);
    if (world_.two_devices) add("bob's second", "bob@example.net", bobs);
    if (world_.answer_after >= 0) {
        Rule rule;
        rule.name = "answers itself";
        rule.conduct = Conduct::answer;
        rule.answer_with = world_.known ? Media{} : Media{false, false, true};
        rule.after_seconds = world_.answer_after;
        bobs_rules_.push_back(rule);
    }
}

void Pair::run()
{
    constexpr int most = 5000;  // a schedule has about 100; a loop of mails would have no end
    plan_users();
    for (int i = 0; !queue_.empty(); ++i) {
        if (i == most) return fault("it never ends");
        const auto happening = queue_.top();
        queue_.pop();
        now_ = happening.at;
        happening.what();
    }
}

void Pair::after(Duration delay, std::function<void()> what)
{
    queue_.push({now_ + delay, order_++, std::move(what)});
}

void Pair::note(int index, const std::string& text)
{
    log_ +=
        std::to_string((now_ - start).count()) + " ms " + device(index).name + ": " + text + "\n";
}

void Pair::fault(const std::string& text)
{
    faults_.push_back(std::to_string((now_ - start).count()) + " ms: " + text);
}

// A call that is not in the book has the memory of a new Machine.
const Memory& Pair::memory(int index, const std::string& call) const
{
    static const Memory none{};
    const auto* machine = devices_[static_cast<std::size_t>(index)].book.find(call);
    return machine ? machine->memory() : none;
}

void Pair::place(int index, const std::string& call, const std::string& peer)
{
    device(index).sides[call] = {.peer = peer, .permitted = true, .asked = now_, .heard = now_};
    if (logs_) note(index, "places " + call);
    const event::Place place{{}, ttl, !world_.private_flow};
    auto tasks = device(index).book.place(call, peer, place, now_);
    // Calling back somebody who rings here accepts that call.
    for (auto& [id, side] : device(index).sides)
        if (memory(index, id).state != State::ringing_in) side.permitted = true;
    carry_out(index, std::move(tasks));
    if (dice_.chance(35)) plan_hang_up(index, call, seconds{200});
}

void Pair::feed(int index, const std::string& call, const Event& event)
{
    auto& side = device(index).sides[call];
    if (event.index() == Event{event::Accept{}}.index() ||
        event.index() == Event{event::Decline{}}.index())
        side.permitted = true;
    const auto before = memory(index, call).state;
    if (logs_) note(index, call + " " + std::string{name(before)} + " + " + describe(event));
    carry_out(index, device(index).book.on(call, event, now_));
    check_talking(index, call);
}

void Pair::carry_out(int index, std::vector<Task> tasks)
{
    save(index);
    const bool killed = dice_.chance(world_.host_killed);
    for (const auto& task : tasks) {
        // Mails and history are in the transaction that saved the call; the rest is lost.
        const bool durable = std::holds_alternative<action::Send>(task.action) ||
                             std::holds_alternative<action::Finish>(task.action);
        if (logs_)
            note(index, "  " + task.call + " " + describe(task.action) +
                            (killed && !durable ? " (host killed)" : ""));
        check_permission(index, task);
        if (durable || !killed) do_action(index, task);
    }
    if (killed) restart(index);
    plan_tick(index);
}

void Pair::save(int index)
{
    for (auto& [call, side] : device(index).sides) side.stored = memory(index, call);
}

void Pair::do_action(int index, const Task& task)
{
    const auto& call = task.call;
    auto& side = device(index).sides[call];
    if (const auto* a = std::get_if<action::Send>(&task.action)) return send(index, call, *a);
    if (const auto* a = std::get_if<action::StartOffer>(&task.action))
        return open_session(index, call, a->gen, true);
    if (const auto* a = std::get_if<action::StartAnswer>(&task.action))
        return open_session(index, call, a->gen, false);
    if (const auto* a = std::get_if<action::ApplyAnswer>(&task.action))
        return apply_answer(index, call, a->gen);
    if (std::holds_alternative<action::StopSession>(task.action)) return close(side.session);
    if (const auto* a = std::get_if<action::HangUpMedia>(&task.action))
        return hang_up(index, call, a->reason);
    if (std::holds_alternative<action::Finish>(task.action)) {
        side.over_at = now_;
        if (!session_of(index, call)) plan_check_after_over(index, call);
    }
    if (std::holds_alternative<action::Ring>(task.action)) {
        if (++side.rings > 1) fault(device(index).name + " rings twice for " + call);
        react_to_ring(index, call);
    }
}

void Pair::restart(int index)
{
    auto& host = device(index);
    const auto answers = host.book.answers();
    host.book = Book{};
    host.book.restore_answers({answers.begin(), answers.end()});
    for (const auto& [call, side] : host.sides)
        if (side.stored.state != State::idle) host.book.restore(call, side.peer, side.stored);
    host.next_tick = Time::max();
    look_after_restart(index);
}

// What the app must do with the call processes that it finds.
void Pair::look_after_restart(int index)
{
    std::vector<std::string> calls;
    for (const auto& [call, side] : device(index).sides) calls.push_back(call);
    for (const auto& call : calls) {
        const auto known = memory(index, call);
        const auto* found = session_of(index, call);
        if (found && known.state == State::over) {
            hang_up(index, call, Reason::hung_up);
            plan_check_after_over(index, call);
            continue;
        }
        if (found && found->gen != known.session_gen) {
            close(device(index).sides[call].session);
            found = nullptr;
        }
        if (!found && known.session_gen >= 0)
            feed(index, call, event::Lost{known.session_gen, "no call process"});
        else if (found && found->proven && known.state != State::talking)
            feed(index, call, event::Proven{found->gen, *known.peer});
        else if (found && known.applied_gen == found->gen)
            apply_answer(index, call, found->gen);
    }
}

void Pair::plan_tick(int index)
{
    auto& host = device(index);
    const auto deadline = host.book.deadline();
    if (!deadline || *deadline >= host.next_tick) return;
    host.next_tick = *deadline;
    after(std::max(*deadline - now_, Duration{0}), [=, this] {
        auto& ticked = device(index);
        ticked.next_tick = Time::max();
        for (auto& [call, side] : ticked.sides)  // automatic answers
            side.permitted = side.permitted || (!bobs_rules_.empty() && index > 0);
        carry_out(index, ticked.book.tick(now_));
    });
}

void Pair::check_permission(int index, const Task& task)
{
    const bool leaves = std::holds_alternative<action::Send>(task.action) ||
                        std::holds_alternative<action::StartOffer>(task.action) ||
                        std::holds_alternative<action::StartAnswer>(task.action);
    if (leaves && !device(index).sides[task.call].permitted)
        fault(device(index).name + " shows itself before anybody accepted " + task.call);
}

// Whoever begins to talk will also hang up, or the schedule would not end.
void Pair::check_talking(int index, const std::string& call)
{
    if (memory(index, call).state != State::talking) return;
    newest_gen_ = std::max(newest_gen_, memory(index, call).session_gen);
    auto& side = device(index).sides[call];
    if (!side.talked_from) {
        side.talked_from = now_;
        plan_hang_up(index, call, longest_talk);
    }
    for (int other = 1; other < static_cast<int>(devices_.size()); ++other)
        if (index > 0 && other != index && memory(other, call).state == State::talking)
            fault("two computers of Bob talk in " + call);
}

void Pair::plan_check_after_over(int index, const std::string& call)
{
    after(watchdog + milliseconds{1}, [=, this] { check_after_over(index, call); });
}

// 30 s after one end is over, the other one is not talking to it any more.
void Pair::check_after_over(int index, const std::string& call)
{
    for (int other = 0; other < static_cast<int>(devices_.size()); ++other) {
        const auto& theirs = memory(other, call);
        if (other == index || theirs.state != State::talking) continue;
        if (theirs.outgoing ? theirs.peer == device(index).key : memory(index, call).outgoing)
            fault(device(other).name + " still talks in " + call + ", " + device(index).name +
                  " is over");
    }
}

}  // namespace mailcall::call
