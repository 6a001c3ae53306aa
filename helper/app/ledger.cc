// One transaction for each decision.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ledger.hh"

#include "app/clock.hh"

namespace mailcall::app {

using base::Result;
using store::CallRecord;
namespace action = call::action;

Ledger::Ledger(store::Database& database, call::Patience patience, Write write)
    : database_{database}, write_{std::move(write)}, book_{patience}
{
}

Result<std::optional<Step>> Ledger::step(const Decide& decide, const Claim& claim)
{
    auto before = records_;
    Step made;
    for (const auto& [call, record] : records_) made.before[call] = record.memory.state;
    bool ours = true;
    auto kept = database_.atomically([&]() -> Result<> {
        if (claim) {
            MC_TRY(won, claim());
            ours = won;
            if (!ours) return {};
        }
        made.tasks = decide();
        return keep(made);
    });
    if (!kept) roll_back(before);
    if (!kept) return base::fail(std::move(kept).error());
    if (!ours) return std::nullopt;
    return made;
}

// Every call whose memory changed is stored, with the mails that must leave because of it.
Result<> Ledger::keep(Step& step)
{
    for (auto& [call, record] : records_) MC_CHECK(keep_call(record, step));
    return {};
}

Result<> Ledger::keep_call(CallRecord& record, Step& step)
{
    const auto* machine = book_.find(record.call);
    if (!machine) return {};
    bool changed = !(record.memory == machine->memory());
    record.memory = machine->memory();
    std::vector<store::Outgoing> leaving;
    for (const auto& task : step.tasks) {
        if (task.call != record.call) continue;
        changed = true;
        if (const auto* send = std::get_if<action::Send>(&task.action)) {
            MC_TRY(outgoing, write_(record, *send));
            leaving.push_back(std::move(outgoing));
        }
        if (const auto* finish = std::get_if<action::Finish>(&task.action))
            MC_CHECK(note(record, *finish));
    }
    if (!changed) return {};
    MC_CHECK(database_.save(record, leaving));
    step.leaving.insert(step.leaving.end(), leaving.begin(), leaving.end());
    return {};
}

namespace {

// What history says beside the outcome: why it failed, the decline's own words, or the rule that
// answered (an automatic answer must leave a visible line). Of a call that somebody else disturbed,
// not that a relay would have helped.
std::string last_words(const CallRecord& record, const action::Finish& finish)
{
    bool disturbed = record.why == call::unproven;
    bool words = finish.outcome == call::Outcome::declined && record.memory.outgoing && !disturbed;
    bool rule = finish.outcome == call::Outcome::hung_up && record.memory.automatic;
    if (disturbed && finish.why == call::no_path) return record.why;
    if (!finish.why.empty()) return finish.why;
    return words || rule ? record.why : std::string{};
}

}  // namespace

// The end of a call: a line of history, and nothing left of its key and of both sides' addresses.
Result<> Ledger::note(CallRecord& record, const action::Finish& finish)
{
    record.ended = now().time_since_epoch().count();
    record.why = last_words(record, finish);
    base::wipe(record.ephemeral.secret);
    record.own_description.clear();
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
    return database_.add_history(line);
}

void Ledger::roll_back(const Records& before)
{
    for (const auto& [call, record] : before) {
        const auto* machine = book_.find(call);
        if (machine && !(machine->memory() == record.memory))
            book_.restore(call, record.peer, record.memory);
    }
    // One by one: whoever holds a record keeps hold of it.
    for (const auto& [call, record] : before) records_[call] = record;
}

CallRecord& Ledger::enter(CallRecord record)
{
    auto call = record.call;
    return records_[call] = std::move(record);
}

CallRecord& Ledger::restore(CallRecord record)
{
    book_.restore(record.call, record.peer, record.memory);
    return enter(std::move(record));
}

Result<> Ledger::save(const CallRecord& record)
{
    std::vector<store::Outgoing> nothing;
    return database_.save(record, nothing);
}

void Ledger::drop(const std::string& call)
{
    book_.drop(call);
    records_.erase(call);
}

void Ledger::forget(const std::string& call)
{
    book_.forget(call);
    records_.erase(call);
}

CallRecord* Ledger::find(const std::string& call)
{
    auto found = records_.find(call);
    return found == records_.end() ? nullptr : &found->second;
}

}  // namespace mailcall::app
