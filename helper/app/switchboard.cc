// The switchboard's life: opening, restoring, and what front ends ask of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/switchboard.hh"

#include <algorithm>

#include "app/clock.hh"
#include "base/log.hh"
#include "base/words.hh"
#include "wire/address.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::tr;
namespace event = call::event;

namespace {

call::Patience patience(const store::Settings& settings)
{
    call::Patience made;
    auto scale = [&](call::Duration time) {
        return call::Duration{
            static_cast<std::int64_t>(static_cast<double>(time.count()) * settings.time_scale)};
    };
    made.answer_grace = scale(made.answer_grace);
    made.connect = scale(made.connect);
    return made;
}

Result<std::vector<store::Account>> choose(std::vector<store::Account> all,
                                           const std::vector<std::string>& names)
{
    if (all.empty())
        return fail(Code::no_account, tr("there is no account yet"),
                    tr("Add one: mailcall account add NAME --address … --maildir … --outbox …"));
    if (names.empty()) return all;
    std::vector<store::Account> chosen;
    for (const auto& name : names) {
        auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& account) { return account.name == name; });
        if (found == all.end())
            return fail(Code::no_account, fill(tr("there is no account called “{}”"), name),
                        tr("See them all: mailcall account list"));
        chosen.push_back(*found);
    }
    return chosen;
}

}  // namespace

Result<std::unique_ptr<Switchboard>> Switchboard::open(SwitchboardOptions options,
                                                       Listener listener)
{
    std::unique_ptr<Switchboard> made{new Switchboard{std::move(options), std::move(listener)}};
    MC_CHECK(made->load());
    return made;
}

Switchboard::Switchboard(SwitchboardOptions options, Listener listener)
    : options_{std::move(options)}, listener_{std::move(listener)}, timer_{[this] { tick(); }}
{
}

Switchboard::~Switchboard() = default;

Result<> Switchboard::load()
{
    MC_TRY(places, store::find_places());
    places_ = places;
    MC_TRY(settings, store::read_settings(places_));
    settings_ = settings;
    MC_TRY(all, store::read_accounts(places_));
    MC_TRY(chosen, choose(std::move(all), options_.accounts));
    accounts_ = std::move(chosen);
    MC_TRY(database, store::Database::open(places_.data + "/mailcall.db"));
    database_ = std::move(database);
    MC_TRY(watchman, Watchman::enter(places_.run));
    watchman_ = std::move(watchman);
    book_ = std::make_unique<call::Book>(patience(settings_));
    MC_TRY(answers, database_->answers_since(now() - std::chrono::hours{24}));
    book_->restore_answers(std::move(answers));
    MailRoom::Ears ears;
    ears.letter = [this](const auto& account, const auto& letter) { take_mail(account, letter); };
    ears.sent = [this](const auto& outgoing, const auto& result) { mail_sent(outgoing, result); };
    mail_room_ = std::make_unique<MailRoom>(accounts_, std::move(ears));
    return {};
}

Result<> Switchboard::start()
{
    restore_calls();
    for (const auto& account : accounts_) {
        MC_TRY(waiting, database_->waiting(account.name));
        for (const auto& outgoing : waiting) {
            if (!find(outgoing.call)) continue;  // another host's, or one that it will adopt
            send_or_drop(outgoing);
        }
    }
    MC_CHECK(mail_room_->watch());
    arm_timer();
    return {};
}

// A signal whose time is over is never sent.
void Switchboard::send_or_drop(const store::Outgoing& outgoing)
{
    if (outgoing.expires >= unix_seconds(now())) return mail_room_->send(outgoing);
    mail_sent(outgoing, fail(Code::timeout, tr("sending: it is too late for this mail")));
}

void Switchboard::restore_calls()
{
    auto open = database_->open_calls();
    if (!open) return base::log_warning(open.error().what);
    for (auto& record : *open) {
        bool mine = options_.only_call.empty() || options_.only_call == record.call;
        if (mine && account_named(record.account)) find_or_adopt(record.call);
    }
}

void Switchboard::restore(store::CallRecord record)
{
    auto id = record.call;
    book_->restore(id, record.peer, record.memory);
    auto& live = lives_[id];
    live.record = std::move(record);
    if (live.record.memory.state == call::State::over) {
        live.restored = line(live).attach();
        if (!live.restored) live.line.reset();
        return;
    }
    base::log_info("taking over call " + id);
    show_state(live);
    bool rings = live.record.memory.state == call::State::ringing_in && !live.record.memory.quiet;
    if (rings) tell(live, Progress::ringing);
    // Without a process the session is lost; the core then knows what to do (a new generation,
    // or the end), and a call that only rings has no process yet.
    live.restored = line(live).attach();
    if (live.restored || live.record.memory.session_gen < 0) return;
    feed(id, event::Lost{live.record.memory.session_gen, tr("the call program is gone")});
}

// A call that this host serves; takes it from the database when its host is dead.
Switchboard::Live* Switchboard::find_or_adopt(const std::string& call)
{
    if (auto* live = find(call)) return live;
    auto record = database_->call(call);
    if (!record || !*record || watchman_->is_alive((*record)->owner)) return nullptr;
    auto adopted = database_->adopt(call, (*record)->owner, watchman_->id());
    if (!adopted || !*adopted) return nullptr;
    (*record)->owner = watchman_->id();
    restore(std::move(**record));
    return find(call);
}

Result<std::string> Switchboard::place(const CallWish& wish)
{
    auto address = wire::lower(wish.address);
    if (!wire::is_address(address))
        return fail(Code::bad_argument, fill(tr("“{}” is not an e-mail address"), wish.address),
                    tr("An address looks like bob@example.org."));
    const auto* account = wish.account.empty() ? &accounts_.front() : account_named(wish.account);
    if (!account)
        return fail(Code::no_account, fill(tr("there is no account called “{}”"), wish.account));
    if (address == account->address)
        return fail(Code::bad_argument, tr("this is your own address"));
    auto call = wire::make_call_id();
    auto& live = lives_[call];
    live.ttl = wish.ring_seconds;
    auto& record = live.record;
    record.call = call;
    record.account = account->name;
    record.own = account->address;
    record.peer = address;
    record.ephemeral = base::make_ephemeral();
    record.began = now().time_since_epoch().count();
    record.owner = watchman_->id();
    event::Place place{wish.media, wish.ring_seconds, wish.open};
    record.memory.outgoing = true;
    record.memory.media = wish.media;
    tell(live, Progress::inviting);
    if (!decide_and_keep([&] { return book_->place(call, address, place, now()); }, {})) {
        drop(call);
        return fail(Code::database, tr("the call could not be stored"),
                    tr("Make room on the disk, then call again."));
    }
    return call;
}

void Switchboard::drop(const std::string& call)
{
    book_->drop(call);
    lives_.erase(call);
}

namespace {

Result<> gone() { return fail(Code::not_found, tr("this call is over")); }

}  // namespace

Result<> Switchboard::accept(const std::string& call, const call::Media& media)
{
    auto* live = find(call);
    if (!live) return gone();
    if (live->record.memory.state != call::State::ringing_in)
        return fail(Code::not_now, tr("this call cannot be accepted any more"));
    feed(call, event::Accept{media, false, true});
    return {};
}

Result<> Switchboard::decline(const std::string& call, const std::string& text)
{
    auto* live = find(call);
    if (!live) return gone();
    if (live->record.memory.state != call::State::ringing_in)
        return fail(Code::not_now, tr("this call cannot be declined any more"));
    feed(call, event::Decline{text, false, false});
    return {};
}

Result<> Switchboard::hang_up(const std::string& call)
{
    auto* live = find(call);
    if (!live || live->record.memory.state == call::State::over) return gone();
    if (live->record.memory.state == call::State::ringing_in) return decline(call, {});
    feed(call, event::HangUp{});
    return {};
}

Result<> Switchboard::chat(const std::string& call, const std::string& text)
{
    auto* live = find(call);
    if (!live) return gone();
    if (live->record.memory.state != call::State::talking)
        return fail(Code::not_now, tr("the call is not connected yet; the text was not sent"));
    line(*live).send(wire::order::Chat{text});
    return {};
}

Result<> Switchboard::snapshot(const std::string& call, const std::string& path)
{
    auto* live = find(call);
    if (!live) return gone();
    line(*live).send(wire::order::Snapshot{path});
    return {};
}

Result<> Switchboard::ask_stats(const std::string& call)
{
    auto* live = find(call);
    if (!live) return gone();
    line(*live).send(wire::order::AskStats{});
    return {};
}

std::vector<const store::CallRecord*> Switchboard::calls() const
{
    std::vector<const store::CallRecord*> open;
    for (const auto& [id, live] : lives_)
        if (live.record.memory.state != call::State::over) open.push_back(&live.record);
    std::sort(open.begin(), open.end(),
              [](const auto* a, const auto* b) { return a->began < b->began; });
    return open;
}

bool Switchboard::is_sent() const { return mail_room_->busy() == 0; }

void Switchboard::settle(base::Work done)
{
    auto open = std::make_shared<int>(1);
    auto one_less = [open, done = std::move(done)] {
        if (--*open == 0) done();
    };
    for (auto& [id, live] : lives_) {
        if (!live.line) continue;
        ++*open;
        live.line->flush(one_less);
    }
    one_less();
}

Switchboard::Live* Switchboard::find(const std::string& call)
{
    auto found = lives_.find(call);
    return found == lives_.end() ? nullptr : &found->second;
}

CallLine& Switchboard::line(Live& live)
{
    if (live.line) return *live.line;
    const auto& call = live.record.call;
    CallProcess process;
    process.program = find_call_program();
    process.call = call;
    process.socket = places_.run + "/" + call + ".sock";
    process.spool = places_.state + "/" + call + ".spool";
    process.log = places_.state + "/calls.log";
    process.time_scale = settings_.time_scale;
    process.attend = own_program() + " attend " + call + " --camera " + options_.devices.camera +
                     " --microphone " + options_.devices.microphone;
    CallLine::Ears ears;
    ears.report = [this, call](const wire::Report& report) { take_report(call, report); };
    ears.gone = [this, call](const std::string& why) { line_gone(call, why); };
    live.line = std::make_unique<CallLine>(std::move(process), std::move(ears));
    return *live.line;
}

Party Switchboard::party(const store::CallRecord& record) const
{
    return party(record.own, record.peer);
}

Party Switchboard::party(const std::string& own, const std::string& peer) const
{
    Party made;
    if (auto me = store::identity(places_, own))
        made.me = *me;
    else
        base::log_warning(me.error().what);
    if (auto contact = database_->contact(peer)) made.contact = *contact;
    return made;
}

Letterhead Switchboard::letterhead(const Live& live) const
{
    Letterhead head;
    head.devices = settings_.devices;
    head.ttl = live.ttl;
    head.now = unix_seconds(now());
    head.fingerprint = live.fingerprint;
    return head;
}

wire::CandidateRule Switchboard::candidate_rule() const
{
    wire::CandidateRule rule;
    rule.loopback = settings_.loopback;
    return rule;
}

wire::SessionSettings Switchboard::session_settings(const Live& live) const
{
    const auto& devices = options_.devices;
    return {live.record.memory.media, devices.camera, devices.microphone, devices.play_sound,
            candidate_rule()};
}

const store::Account* Switchboard::account_named(const std::string& name) const
{
    auto found = std::find_if(accounts_.begin(), accounts_.end(),
                              [&](const auto& account) { return account.name == name; });
    return found == accounts_.end() ? nullptr : &*found;
}

Notice Switchboard::notice(const Live& live, Progress progress) const
{
    Notice made;
    const auto& record = live.record;
    made.progress = progress;
    made.call = record.call;
    made.peer = record.peer;
    made.outgoing = record.memory.outgoing;
    made.automatic = record.memory.automatic;
    made.media = record.memory.media;
    made.trust = record.trust;
    made.outcome = record.memory.outcome;
    if (record.talked_from > 0 && record.ended > 0)
        made.seconds = (record.ended - record.talked_from) / 1000;
    return made;
}

void Switchboard::tell(const Live& live, Progress progress, std::string text)
{
    auto made = notice(live, progress);
    made.text = std::move(text);
    listener_(made);
}

// Calls that are over need no memory here: a late signal finds them in the database.
void Switchboard::drop_finished()
{
    for (auto at = lives_.begin(); at != lives_.end();) {
        bool over = at->second.record.memory.state == call::State::over;
        if (over && !at->second.line) {
            book_->forget(at->first);
            at = lives_.erase(at);
        } else {
            ++at;
        }
    }
}

}  // namespace mailcall::app
