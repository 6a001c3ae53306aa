// The switchboard's life, and how a decision of the core is stored, carried out and shown.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/switchboard.hh"

#include <algorithm>

#include "app/clock.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Result;
using base::tr;
namespace action = call::action;
namespace event = call::event;

namespace {

// A mail that nobody has asked for any more is not worth sending: an invite expires with the
// ringing, an answer a little later, because clocks differ.
constexpr std::int64_t answer_life = 600;
constexpr int default_ring = 120;  // seconds
// A stand-in that was asked to end does so in some milliseconds; a loaded machine takes seconds.
constexpr std::chrono::milliseconds take_over_again{20};
constexpr int most_take_over_tries = 500;

// A call that rings here may be cancelled by mail.
bool is_waiting_for_mail(call::State state)
{
    return state != call::State::idle && state != call::State::talking &&
           state != call::State::over;
}

call::Patience patience(const store::Settings& settings)
{
    auto scale = [&](call::Duration time) {
        return call::Duration{
            static_cast<std::int64_t>(static_cast<double>(time.count()) * settings.time_scale)};
    };
    call::Patience made;
    made.answer_grace = scale(made.answer_grace);
    made.connect = scale(made.connect);
    return made;
}

}  // namespace

Result<std::unique_ptr<Switchboard>> Switchboard::open(SwitchboardOptions options,
                                                       Listener listener)
{
    MC_TRY(office, Office::open(std::move(options.accounts)));
    office->devices = options.devices;
    office->appearance = options.appearance;
    office->tell = std::move(listener);
    std::unique_ptr<Switchboard> made{new Switchboard{std::move(options), std::move(office)}};
    MC_CHECK(made->load());
    return made;
}

Switchboard::Switchboard(SwitchboardOptions options, std::unique_ptr<Office> office)
    : options_{std::move(options)},
      office_{std::move(office)},
      timer_{[this] { tick(); }},
      take_over_timer_{[this] { take_over_calls(); }}
{
    office_->feed = [this](const auto& call, const auto& event) { feed(call, event); };
    office_->call_again = [this](const auto& record) { call_again(record); };
    office_->tidy = [this] { base::post(g_main_context_default(), [this] { drop_finished(); }); };
}

Switchboard::~Switchboard() = default;

Result<> Switchboard::load()
{
    auto role = options_.only_call.empty() ? Watchman::Role::host : Watchman::Role::stand_in;
    MC_TRY(watchman, Watchman::enter(office_->places.run, role));
    watchman_ = std::move(watchman);
    auto write_mail = [this](auto& record, const auto& send) { return write(record, send); };
    ledger_ = std::make_unique<Ledger>(*office_->database, patience(office_->settings), write_mail);
    MC_TRY(answers, office_->database->answers_since(now() - std::chrono::hours{24}));
    ledger_->book().restore_answers(std::move(answers));
    MailRoom::Ears ears;
    ears.letter = [this](const auto& account, const auto& letter) { take_mail({account}, letter); };
    ears.sent = [this](const auto& outgoing, const auto& result) { mail_sent(outgoing, result); };
    ears.delayed = [this](const auto& outgoing, const auto& error) {
        mail_delayed(outgoing, error);
    };
    mail_room_ = std::make_unique<MailRoom>(*office_, std::move(ears), std::move(options_.client));
    return {};
}

Result<> Switchboard::start()
{
    take_over_calls();
    MC_CHECK(send_waiting());
    MC_CHECK(mail_room_->watch());
    arm_timer();
    drop_finished();
    return {};
}

void Switchboard::take_over_calls()
{
    if (!options_.only_call.empty()) return take_over_only_call();
    auto open = office_->database->open_calls();
    if (!open) return base::log_warning(open.error().what);
    bool later = false;
    for (const auto& record : *open) {
        if (!office_->account(record.account) || find_or_take_over(record.call)) continue;
        // Read again: a stand-in may have been quicker since the list was made.
        auto taken = office_->database->call(record.call);
        later |= taken && *taken && watchman_->relieve((*taken)->owner);
    }
    if (later && ++take_over_tries_ < most_take_over_tries) take_over_timer_.start(take_over_again);
}

// Also one that is over: the window that it has left behind may ask for another call.
void Switchboard::take_over_only_call()
{
    auto record = office_->database->call(options_.only_call);
    if (record && *record && office_->account((*record)->account))
        find_or_take_over(options_.only_call);
}

// What a killed host could not hand over any more; a signal whose time is over is never sent.
Result<> Switchboard::send_waiting()
{
    for (const auto& account : office_->accounts) {
        MC_TRY(waiting, office_->database->waiting(account.name));
        for (const auto& outgoing : waiting) {
            auto* live = find_or_take_over(outgoing.call);
            if (!live) continue;  // another host's
            bool wanted = live->state() != call::State::over || is_farewell(outgoing.type);
            if (wanted && outgoing.expires >= unix_seconds(now()))
                mail_room_->send(outgoing);
            else
                mail_sent(outgoing,
                          fail(Code::timeout, tr("sending: it is too late for this mail")));
        }
    }
    return {};
}

LiveCall& Switchboard::enter(store::CallRecord record, int ttl)
{
    auto call = record.call;
    auto& entered = ledger_->enter(std::move(record));
    return calls_.try_emplace(call, *office_, entered, ttl).first->second;
}

LiveCall* Switchboard::find(const std::string& call)
{
    auto found = calls_.find(call);
    return found == calls_.end() ? nullptr : &found->second;
}

// A call that this host serves: takes it from the database when its host is dead, and when it is
// one of our own that was over and let go of, for which a late signal has come.
LiveCall* Switchboard::find_or_take_over(const std::string& call)
{
    if (auto* live = find(call)) return live;
    auto record = office_->database->call(call);
    if (!record || !*record) return nullptr;
    bool ours = (*record)->owner == watchman_->id();
    if (!ours && !adopt(**record)) return nullptr;
    auto& restored = ledger_->restore(std::move(**record));
    auto& live = calls_.try_emplace(call, *office_, restored, default_ring).first->second;
    base::log_info("taking over call " + call);
    live.show_state();
    bool rings = live.state() == call::State::ringing_in && !restored.memory.quiet;
    if (rings) live.tell(Progress::ringing);
    live.take_over();
    return find(call);
}

bool Switchboard::adopt(store::CallRecord& record)
{
    if (watchman_->is_alive(record.owner)) return false;
    auto adopted = office_->database->adopt(record.call, record.owner, watchman_->id());
    if (!adopted || !*adopted) return false;
    record.owner = watchman_->id();
    return true;
}

void Switchboard::drop(const std::string& call)
{
    calls_.erase(call);
    ledger_->drop(call);
}

// Calls that are over need no memory here: a late signal finds them in the database.
void Switchboard::drop_finished()
{
    for (auto at = calls_.begin(); at != calls_.end();) {
        bool done = at->second.state() == call::State::over && !at->second.has_process();
        auto call = at->first;
        at = done ? calls_.erase(at) : std::next(at);
        if (done) ledger_->forget(call);
        if (done) delayed_.erase(call);
    }
    if (is_idle() && idle_) idle_();
}

// --- decisions ---

void Switchboard::feed(const std::string& call, const call::Event& event,
                       const Ledger::Claim& claim)
{
    decide([&] { return ledger_->book().on(call, event, now()); }, claim);
}

bool Switchboard::decide(const Ledger::Decide& decide, const Ledger::Claim& claim)
{
    auto step = ledger_->step(decide, claim);
    if (!step) {
        Notice notice;
        notice.text = explain(step.error().what, step.error().hint);
        office_->tell(notice);
        return false;
    }
    if (!*step) return false;
    carry_out(**step);
    show_changes(**step);
    arm_timer();
    return true;
}

void Switchboard::carry_out(const Step& step)
{
    for (const auto& task : step.tasks) {
        if (auto* live = find(task.call)) live->carry_out(task.action);
        if (std::holds_alternative<action::Ring>(task.action)) warm_up(task.call);
        if (std::holds_alternative<action::Finish>(task.action)) mail_room_->withdraw(task.call);
    }
    for (const auto& outgoing : step.leaving) mail_room_->send(outgoing);
    office_->tidy();
}

// One at a time: a flood of invites must not bring a flood of processes.
void Switchboard::warm_up(const std::string& call)
{
    auto* live = find(call);
    bool busy = std::any_of(calls_.begin(), calls_.end(),
                            [](const auto& entry) { return entry.second.has_process(); });
    if (live && !busy) live->warm_up();
}

void Switchboard::show_changes(const Step& step)
{
    for (auto& [call, live] : calls_) {
        auto old = step.before.find(call);
        auto was = old == step.before.end() ? call::State::idle : old->second;
        if (was != live.state()) live.show_state();
    }
    mail_room_->hurry(std::any_of(calls_.begin(), calls_.end(), [](const auto& entry) {
        return is_waiting_for_mail(entry.second.state());
    }));
}

Result<store::Outgoing> Switchboard::write(store::CallRecord& record, const action::Send& send)
{
    const auto& live = calls_.at(record.call);
    MC_TRY(written, write_signal(record, live.party(), live.letterhead(), send));
    bool is_invite = send.type == wire::SignalType::invite;
    store::Outgoing outgoing;
    outgoing.call = record.call;
    outgoing.type = send.type;
    outgoing.gen = send.gen;
    outgoing.account = record.account;
    outgoing.mail = std::move(written.mail);
    outgoing.expires = written.signal.sent + (is_invite ? written.signal.ttl : answer_life);
    return outgoing;
}

void Switchboard::mail_sent(const store::Outgoing& outgoing, const Result<>& result)
{
    if (auto deleted = office_->database->delete_outgoing(outgoing.id); !deleted)
        base::log_warning(deleted.error().what);
    auto* live = find_or_take_over(outgoing.call);
    if (result) return feed(outgoing.call, event::Sent{outgoing.type, outgoing.gen});
    if (live && live->state() != call::State::over)
        live->tell(Progress::warning, explain(result.error().what, result.error().hint));
    feed(outgoing.call, event::SendFailed{outgoing.type, outgoing.gen, result.error().what});
}

// Said once a call: it goes on by itself.
void Switchboard::mail_delayed(const store::Outgoing& outgoing, const base::Error& error)
{
    base::log_info("sending: " + error.what);
    auto* live = find(outgoing.call);
    if (!live || live->state() == call::State::over) return;
    if (!delayed_.insert(outgoing.call).second) return;
    live->tell(Progress::warning,
               explain(error.what, tr("Mailcall goes on trying until nobody waits any more.")));
}

void Switchboard::tick()
{
    decide([this] { return ledger_->book().tick(now()); });
}

void Switchboard::arm_timer()
{
    timer_.cancel();
    auto due = ledger_->book().deadline();
    if (!due) return;
    // At most an hour at a time: a computer that slept must look at the clock again.
    auto wait = std::min<call::Duration>(*due - now(), std::chrono::hours{1});
    timer_.start(std::max(wait + call::Duration{1}, call::Duration{0}));
}

}  // namespace mailcall::app
