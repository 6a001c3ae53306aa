// The core's decisions, made durable first and then carried out.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/clock.hh"
#include "app/switchboard.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Result;
using call::Task;
using wire::SignalType;
namespace action = call::action;
namespace event = call::event;
namespace order = wire::order;

// A mail that nobody has asked for any more is not worth sending: signals expire with the ringing,
// answers a little later, because clocks differ.
constexpr std::int64_t answer_life = 600;

void Switchboard::feed(const std::string& call, const call::Event& event, const Claim& claim)
{
    decide_and_keep([&] { return book_->on(call, event, now()); }, claim);
}

// Runs `decide` and stores what came of it in one transaction with `claim`; then acts. False when
// another host was faster, or when it could not be stored: then nothing is done at all.
bool Switchboard::decide_and_keep(const Decide& decide, const Claim& claim)
{
    auto before = records();
    std::vector<Task> tasks;
    bool ours = true;
    auto kept = database_->atomically([&]() -> Result<> {
        if (claim) {
            MC_TRY(won, claim());
            ours = won;
            if (!ours) return {};
        }
        tasks = decide();
        return keep(tasks);
    });
    if (!kept) roll_back(before, kept.error());
    if (!kept) return false;
    if (!ours) return false;
    carry_out(tasks);
    show_changes(before);
    arm_timer();
    return true;
}

Switchboard::Records Switchboard::records() const
{
    Records all;
    for (const auto& [id, live] : lives_) all[id] = live.record;
    return all;
}

// What could not be stored has not happened: the same event may come again, once there is room.
void Switchboard::roll_back(const Records& before, const base::Error& error)
{
    for (const auto& [id, record] : before) {
        const auto* machine = book_->find(id);
        if (machine && !(machine->memory() == record.memory))
            book_->restore(id, record.peer, record.memory);
        if (auto* live = find(id)) live->record = record;
    }
    Notice notice;
    notice.text = explain(error.what, error.hint);
    listener_(notice);
}

// Every call whose memory changed is stored, with the mails that must leave because of it.
Result<> Switchboard::keep(const std::vector<Task>& tasks)
{
    for (const auto& id : book_->calls()) MC_CHECK(keep_call(id, tasks));
    return {};
}

Result<> Switchboard::keep_call(const std::string& call, const std::vector<Task>& tasks)
{
    auto* live = find(call);
    const auto* machine = book_->find(call);
    if (!live || !machine) return {};
    bool changed = !(live->record.memory == machine->memory());
    live->record.memory = machine->memory();
    std::vector<store::Outgoing> leaving;
    for (const auto& task : tasks) {
        if (task.call != call) continue;
        changed = true;
        if (const auto* send = std::get_if<action::Send>(&task.action))
            MC_CHECK(write(*live, *send, leaving));
        if (const auto* finish = std::get_if<action::Finish>(&task.action))
            finish_record(*live, *finish);
    }
    if (!changed) return {};
    MC_CHECK(database_->save(live->record, leaving));
    live->leaving.insert(live->leaving.end(), leaving.begin(), leaving.end());
    return {};
}

Result<> Switchboard::write(Live& live, const action::Send& send,
                            std::vector<store::Outgoing>& leaving)
{
    MC_TRY(written, write_signal(live.record, party(live.record), letterhead(live), send));
    store::Outgoing outgoing;
    outgoing.call = live.record.call;
    outgoing.type = send.type;
    outgoing.gen = send.gen;
    outgoing.account = live.record.account;
    outgoing.mail = std::move(written.mail);
    outgoing.expires =
        written.signal.sent + (send.type == SignalType::invite ? written.signal.ttl : answer_life);
    leaving.push_back(std::move(outgoing));
    return {};
}

namespace {

// What history says beside the outcome: why it failed, the decline's own words, or the rule that
// answered (an automatic answer must leave a visible line).
std::string last_words(const store::CallRecord& record, const action::Finish& finish)
{
    bool words = finish.outcome == call::Outcome::declined && record.memory.outgoing;
    bool rule = finish.outcome == call::Outcome::hung_up && record.memory.automatic;
    if (!finish.why.empty()) return finish.why;
    return words || rule ? record.why : std::string{};
}

}  // namespace

void Switchboard::finish_record(Live& live, const action::Finish& finish)
{
    auto& record = live.record;
    record.ended = now().time_since_epoch().count();
    record.why = last_words(record, finish);
    base::wipe(record.ephemeral.secret);
    record.own_description.clear();  // addresses of both sides are nobody's business any more
    record.peer_description.clear();
    store::HistoryLine line;
    line.at = record.began;
    line.call = record.call;
    line.peer = record.peer;
    line.kind = "call";
    line.outgoing = record.memory.outgoing;
    line.outcome = finish.outcome;
    if (record.talked_from > 0) line.seconds = (record.ended - record.talked_from) / 1000;
    line.note = record.why;
    if (auto added = database_->add_history(line); !added) base::log_warning(added.error().what);
}

void Switchboard::carry_out(const std::vector<Task>& tasks)
{
    for (const auto& task : tasks) {
        auto* live = find(task.call);
        if (!live) continue;
        std::visit([&](const auto& wanted) { act(*live, wanted); }, task.action);
    }
}

void Switchboard::act(Live& live, const action::Send& send)
{
    auto fits = [&](const auto& outgoing) {
        return outgoing.type == send.type && outgoing.gen == send.gen;
    };
    auto found = std::find_if(live.leaving.begin(), live.leaving.end(), fits);
    if (found == live.leaving.end()) return;
    auto outgoing = std::move(*found);
    live.leaving.erase(found);
    mail_room_->send(outgoing);
}

void Switchboard::mail_sent(const store::Outgoing& outgoing, const Result<>& result)
{
    if (auto deleted = database_->delete_outgoing(outgoing.id); !deleted)
        base::log_warning(deleted.error().what);
    if (result) return feed(outgoing.call, event::Sent{outgoing.type, outgoing.gen});
    if (auto* live = find(outgoing.call)) tell(*live, Progress::warning, result.error().what);
    feed(outgoing.call, event::SendFailed{outgoing.type, outgoing.gen, result.error().what});
}

void Switchboard::act(Live& live, const action::StartOffer& start)
{
    line(live).send(order::Offer{start.gen, session_settings(live)});
}

void Switchboard::act(Live& live, const action::StartAnswer& start)
{
    line(live).send(order::Answer{start.gen, session_settings(live), live.record.peer_description});
}

void Switchboard::act(Live& live, const action::ApplyAnswer& apply)
{
    line(live).send(order::Apply{apply.gen, live.record.peer_description});
}

void Switchboard::act(Live& live, const action::StopSession&)
{
    live.fingerprint.reset();
    if (live.line) live.line->send(order::Stop{});
}

void Switchboard::act(Live& live, const action::HangUpMedia& hang_up)
{
    if (live.line) live.line->send(order::HangUp{hang_up.reason});
}

void Switchboard::act(Live& live, const action::Ring&) { tell(live, Progress::ringing); }

void Switchboard::act(Live& live, const action::StopRinging&) { tell(live, Progress::stopped); }

void Switchboard::act(Live& live, const action::Finish& finish)
{
    tell(live, Progress::over, live.record.why);
    // The process ends by itself once it has nothing to do and nobody to tell.
    if (live.line && finish.outcome != call::Outcome::none) live.line->send(order::HangUp{});
    base::post(g_main_context_default(), [this] { drop_finished(); });
}

void Switchboard::act(Live& live, const action::AnsweredLate&)
{
    store::HistoryLine line;
    line.at = now().time_since_epoch().count();
    line.call = live.record.call;
    line.peer = live.record.peer;
    line.kind = "late";
    line.outgoing = true;
    line.outcome = call::Outcome::late;
    if (auto added = database_->add_history(line); !added) base::log_warning(added.error().what);
    tell(live, Progress::answered_late);
}

void Switchboard::show_changes(const Records& before)
{
    for (const auto& [id, live] : lives_) {
        auto old = before.find(id);
        auto was = old == before.end() ? call::State::idle : old->second.memory.state;
        if (was != live.record.memory.state) show_state(live);
    }
}

void Switchboard::show_state(const Live& live)
{
    bool outgoing = live.record.memory.outgoing;
    switch (live.record.memory.state) {
        case call::State::ringing_out:
            return tell(live, Progress::sent);
        case call::State::ringing_in:
            if (live.record.memory.quiet) tell(live, Progress::listed);
            return;
        case call::State::accepted:
            return tell(live, outgoing ? Progress::accepted : Progress::answering);
        case call::State::connecting:
            return tell(live, Progress::connecting);
        case call::State::talking:
            return tell(live, Progress::talking);
        case call::State::idle:
        case call::State::inviting:
        case call::State::over:
            return;
    }
}

void Switchboard::tick()
{
    decide_and_keep([this] { return book_->tick(now()); }, {});
}

void Switchboard::arm_timer()
{
    timer_.cancel();
    auto due = book_->deadline();
    if (!due) return;
    // At most an hour at a time: a computer that slept must look at the clock again.
    auto wait = std::min<call::Duration>(*due - now(), std::chrono::hours{1});
    timer_.start(std::max(wait + call::Duration{1}, call::Duration{0}));
}

}  // namespace mailcall::app
