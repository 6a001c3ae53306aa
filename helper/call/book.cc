// All calls of one host: what happens to an invite, and between calls.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "call/book.hh"

#include <algorithm>
#include <iterator>

namespace mailcall::call {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr seconds clock_skew{300};
constexpr std::size_t most_cancelled = 1000;

bool is_up(State state)
{
    return state == State::accepted || state == State::connecting || state == State::talking;
}

bool is_ringing(const Memory& memory, bool outgoing)
{
    if (!outgoing) return memory.state == State::ringing_in;
    return memory.state == State::inviting || memory.state == State::ringing_out;
}

Time ring_until(const Arrival& arrival, Time now)
{
    const auto began = Book::is_strictly_fresh(arrival, now) ? arrival.sent : *arrival.received;
    return std::min(began, now) + seconds{arrival.ttl};
}

event::Invite invite_of(const Arrival& arrival, event::Reception reception, Time now)
{
    const auto until = reception == event::Reception::too_late ? now : ring_until(arrival, now);
    return {arrival.media, arrival.sent, until, arrival.content, reception};
}

void append(std::vector<Task>& tasks, std::vector<Task> more)
{
    std::ranges::move(more, std::back_inserter(tasks));
}

}  // namespace

Book::Book(Patience patience, Limits limits) : patience_{patience}, limits_{limits} {}

bool Book::is_strictly_fresh(const Arrival& arrival, Time now)
{
    return arrival.sent <= now + clock_skew && now - arrival.sent <= seconds{arrival.ttl};
}

// The second test is for a sender whose clock is slow: then the own server's clock counts.
bool Book::is_fresh(const Arrival& arrival, Time now)
{
    if (arrival.sent > now + clock_skew) return false;
    if (is_strictly_fresh(arrival, now)) return true;
    if (!arrival.received) return false;
    const auto apart = *arrival.received - arrival.sent;
    return apart <= clock_skew && apart >= -clock_skew &&
           now - *arrival.received <= seconds{arrival.ttl};
}

std::vector<Task> Book::place(const std::string& call, const std::string& peer,
                              const event::Place& place, Time now)
{
    if (entries_.contains(call)) return {};
    Slot* theirs = ringing_with(peer, false);
    auto& slot = *entries_.emplace(call, Entry{peer, Machine{patience_}}).first;
    if (!theirs) return feed(slot, place, now);
    slot.second.machine = Machine{patience_, Memory{.state = State::inviting, .outgoing = true}};
    auto tasks = feed(slot, event::Merged{}, now);
    append(tasks,
           feed(*theirs, event::Accept{place.media, false, theirs->second.decision.direct}, now));
    return tasks;
}

Reply Book::arrive(const Arrival& arrival, const std::vector<Rule>& rules, Time now)
{
    if (entries_.contains(arrival.call)) return {};
    auto obstacles = arrival.obstacles;
    obstacles.not_fresh = obstacles.not_fresh || !is_strictly_fresh(arrival, now);
    obstacles.limit = is_over_limit(arrival.from, now);
    Reply reply;
    reply.decision = decide(rules, arrival.caller, arrival.when, obstacles);
    Entry entry{arrival.from,
                Machine{patience_},
                {},
                *reply.decision,
                objection(arrival.caller, obstacles).empty()};
    auto& slot = *entries_.emplace(arrival.call, std::move(entry)).first;
    reply.tasks = is_fresh(arrival, now)
                      ? receive(slot, arrival, now)
                      : feed(slot, invite_of(arrival, event::Reception::too_late, now), now);
    reply.answer_at = slot.second.answer_at;
    return reply;
}

std::vector<Task> Book::receive(Slot& slot, const Arrival& arrival, Time now)
{
    const auto& decision = slot.second.decision;
    const bool wanted = decision.conduct == Conduct::ring ||
                        (decision.conduct == Conduct::answer && decision.after_seconds > 0);
    Slot* rival = ringing_with(slot.second.peer, true);
    const auto cancelled = take_cancelled(slot.first);
    const bool rings = wanted && !rival && !cancelled && !is_busy();
    const auto reception = rings ? event::Reception::ring : event::Reception::silent;
    auto tasks = feed(slot, invite_of(arrival, reception, now), now);
    if (cancelled)
        append(tasks, feed(slot, event::Cancelled{*cancelled}, now));
    else if (rival)
        append(tasks, meet(slot, *rival, now));
    else
        append(tasks, follow(slot, now));
    return tasks;
}

// Whoever calls us is whom we are calling, so nobody need press anything; the lower id wins,
// because both sides can tell that without a mail.
std::vector<Task> Book::meet(Slot& slot, Slot& rival, Time now)
{
    if (rival.first < slot.first) return feed(slot, event::Merged{}, now);
    const auto media = rival.second.machine.memory().media;
    auto tasks = feed(rival, event::Merged{}, now);
    append(tasks, feed(slot, event::Accept{media, false, slot.second.decision.direct}, now));
    return tasks;
}

std::vector<Task> Book::follow(Slot& slot, Time now)
{
    auto& entry = slot.second;
    const auto conduct = entry.decision.conduct;
    if (conduct == Conduct::silent) return {};
    if (conduct == Conduct::decline) {
        note_answer(entry.peer, now);
        return feed(slot, event::Decline{entry.decision.text, false, true}, now);
    }
    if (is_busy()) return entry.may_tell ? say_busy(slot, now) : std::vector<Task>{};
    if (conduct == Conduct::ring) return {};
    entry.answer_at = now + seconds{entry.decision.after_seconds};
    return entry.decision.after_seconds > 0 ? std::vector<Task>{} : answer(slot, now);
}

std::vector<Task> Book::say_busy(Slot& slot, Time now)
{
    note_answer(slot.second.peer, now);
    return feed(slot, event::Decline{{}, true, true}, now);
}

std::vector<Task> Book::answer(Slot& slot, Time now)
{
    slot.second.answer_at.reset();
    if (slot.second.machine.state() != State::ringing_in) return {};
    if (is_over_limit(slot.second.peer, now)) return {};
    if (is_busy()) return say_busy(slot, now);
    note_answer(slot.second.peer, now);
    const auto& decision = slot.second.decision;
    return feed(slot, event::Accept{decision.media, true, decision.direct}, now);
}

std::vector<Task> Book::on(const std::string& call, const Event& event, Time now)
{
    if (const auto found = entries_.find(call); found != entries_.end())
        return feed(*found, event, now);
    if (const auto* cancelled = std::get_if<event::Cancelled>(&event)) {
        cancelled_.emplace_back(call, cancelled->reason);
        if (cancelled_.size() > most_cancelled) cancelled_.pop_front();
    }
    return {};
}

std::vector<Task> Book::tick(Time now)
{
    std::vector<Task> tasks;
    for (auto& slot : entries_) {
        if (slot.second.answer_at && *slot.second.answer_at <= now)
            append(tasks, answer(slot, now));
        const auto deadline = slot.second.machine.deadline();
        if (deadline && *deadline <= now) append(tasks, feed(slot, event::Tick{}, now));
    }
    return tasks;
}

std::optional<Time> Book::deadline() const
{
    std::optional<Time> earliest;
    const auto note = [&](const std::optional<Time>& at) {
        if (at && (!earliest || *at < *earliest)) earliest = at;
    };
    for (const auto& [call, entry] : entries_) {
        note(entry.answer_at);
        note(entry.machine.deadline());
    }
    return earliest;
}

void Book::restore(const std::string& call, const std::string& peer, const Memory& memory)
{
    entries_.insert_or_assign(call, Entry{peer, Machine{patience_, memory}});
}

void Book::restore_answers(std::vector<Answered> answers)
{
    answers_.assign(answers.begin(), answers.end());
}

const Machine* Book::find(const std::string& call) const
{
    const auto found = entries_.find(call);
    return found == entries_.end() ? nullptr : &found->second.machine;
}

std::vector<std::string> Book::calls() const
{
    std::vector<std::string> calls;
    for (const auto& [call, entry] : entries_) calls.push_back(call);
    return calls;
}

void Book::drop(const std::string& call) { entries_.erase(call); }

void Book::forget(const std::string& call)
{
    const auto found = entries_.find(call);
    if (found != entries_.end() && found->second.machine.state() == State::over)
        entries_.erase(found);
}

std::vector<Task> Book::feed(Slot& slot, const Event& event, Time now)
{
    auto& [call, entry] = slot;
    const auto before = entry.machine.state();
    std::vector<Task> tasks;
    for (auto& action : entry.machine.on(event, now)) tasks.push_back({call, std::move(action)});
    const auto state = entry.machine.state();
    if (state != State::ringing_in) entry.answer_at.reset();
    if (state == State::talking && before != state && !entry.machine.memory().outgoing)
        confirm_answers(entry.peer);
    return tasks;
}

Book::Slot* Book::ringing_with(const std::string& peer, bool outgoing)
{
    const auto found = std::ranges::find_if(entries_, [&](const Slot& slot) {
        return slot.second.peer == peer && is_ringing(slot.second.machine.memory(), outgoing);
    });
    return found == entries_.end() ? nullptr : &*found;
}

bool Book::is_busy() const
{
    return std::ranges::any_of(entries_,
                               [](const Slot& slot) { return is_up(slot.second.machine.state()); });
}

bool Book::is_over_limit(const std::string& from, Time now) const
{
    const auto unconfirmed = std::ranges::count_if(answers_, [&](const Answered& answered) {
        return answered.from == from && !answered.confirmed && now - answered.at < hours{24};
    });
    const auto recent = std::ranges::count_if(
        answers_, [&](const Answered& answered) { return now - answered.at < hours{1}; });
    return unconfirmed >= limits_.unconfirmed_per_sender_and_day ||
           recent >= limits_.automatic_per_hour;
}

void Book::note_answer(const std::string& from, Time now)
{
    while (!answers_.empty() && now - answers_.front().at >= hours{24}) answers_.pop_front();
    answers_.push_back({from, now, false});
}

void Book::confirm_answers(const std::string& from)
{
    for (auto& answered : answers_)
        if (answered.from == from) answered.confirmed = true;
}

std::optional<Reason> Book::take_cancelled(const std::string& call)
{
    const auto found = std::ranges::find(cancelled_, call, &std::pair<std::string, Reason>::first);
    if (found == cancelled_.end()) return {};
    const auto reason = found->second;
    cancelled_.erase(found);
    return reason;
}

}  // namespace mailcall::call
