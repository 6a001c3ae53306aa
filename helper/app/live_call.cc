// What the core wants of a call's process, and what listeners are told.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/live_call.hh"

#include <glib.h>

#include "app/clock.hh"
#include "app/relay_credentials.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::tr;
namespace action = call::action;
namespace order = wire::order;

namespace {

// Seconds. A relay goes on with a call that it has begun; a new one needs new credentials.
constexpr std::int64_t credentials_live = 6 * 3600;

// Where there is a way at once, it is found sooner; after that people want to know why it takes so
// long.
constexpr auto usual_connect = std::chrono::seconds{5};

}  // namespace

LiveCall::LiveCall(Office& office, store::CallRecord& record, int ttl)
    : office_{office}, record_{record}, ttl_{ttl}
{
}

Letterhead LiveCall::letterhead() const
{
    Letterhead head;
    head.devices = office_.settings.devices;
    head.ttl = ttl_;
    head.now = unix_seconds(now());
    head.fingerprint = fingerprint_;
    return head;
}

void LiveCall::take_over()
{
    const auto& memory = record_.memory;
    // Noted now: until the process says hello, which takes it a moment, the user may have accepted.
    stored_gen_ = memory.session_gen;
    is_taken_over_ = line().attach();
    if (is_taken_over_) return;
    line_.reset();
    // A call that only rings has no process yet.
    if (memory.state == call::State::over || memory.session_gen < 0) return;
    feed(call::event::Lost{memory.session_gen, tr("the call program is gone")});
}

CallLine& LiveCall::line()
{
    if (line_) return *line_;
    CallLine::Ears ears;
    ears.report = [this](const wire::Report& report, std::int64_t number) {
        number_ = number;
        take(report);
    };
    ears.gone = [this](const std::string& why) { lose_process(why); };
    line_ = std::make_unique<CallLine>(process(), std::move(ears));
    return *line_;
}

CallProcess LiveCall::process() const
{
    CallProcess made;
    made.program = find_call_program();
    made.call = record_.call;
    made.socket = office_.places.run + "/" + record_.call + ".sock";
    made.spool = office_.spool(record_.call);
    made.log = office_.places.state + "/calls.log";
    made.time_scale = office_.settings.time_scale;
    made.window = office_.shows_window();
    made.camera = office_.camera();
    made.microphone = office_.microphone();
    made.attend = base::take_string(g_shell_quote(own_program().c_str())) + " attend " +
                  record_.call + " --camera " +
                  base::take_string(g_shell_quote(office_.camera().c_str())) + " --microphone " +
                  base::take_string(g_shell_quote(office_.microphone().c_str()));
    made.silent = !office_.devices.play_sound;
    if (made.silent) made.attend += " --silent";
    return made;
}

void LiveCall::flush(base::Work done)
{
    if (line_) return line_->flush(std::move(done));
    done();
}

wire::SessionSettings LiveCall::session_settings() const
{
    auto set = office_.settings_for(record_.account, record_.peer);
    auto expires = unix_seconds(now()) + credentials_live;
    wire::SessionSettings made;
    made.media = record_.memory.media;
    made.camera = office_.camera();
    made.microphone = office_.microphone();
    made.play_sound = office_.devices.play_sound;
    made.addresses = Office::own_candidate_rule(set);
    made.stun = set.stun;
    made.turn = with_credentials(set.turn, "me", expires);
    made.need_devices = office_.devices.are_needed();
    made.asked_us = g_get_monotonic_time();
    made.waits = {set.keep_alive, set.punch, set.permission};
    made.excluded = set.exclude;
    made.authorities = set.authorities;
    made.map_ports = set.port_mapping;
    made.video = name(set.video);
    if (may_lend(set.lend_relay)) made.lent = lent_credentials(set.turn, "you", expires);
    return made;
}

// An open invite can be read by every mail server on its way.
bool LiveCall::may_lend(store::Lending lending) const
{
    auto contact = party().contact;
    bool is_sealed = record_.reply || !record_.memory.outgoing || (contact && contact->key);
    return lending == store::Lending::always || (lending == store::Lending::sealed && is_sealed);
}

// --- actions of the core ---

void LiveCall::carry_out(const call::Action& action)
{
    std::visit([this](const auto& wanted) { act(wanted); }, action);
}

void LiveCall::act(const action::StartOffer& start)
{
    send(order::Offer{start.gen, session_settings()});
}

void LiveCall::act(const action::StartAnswer& start)
{
    send(order::Answer{start.gen, session_settings(), record_.peer_description});
}

void LiveCall::act(const action::ApplyAnswer& apply)
{
    send(order::Apply{apply.gen, record_.peer_description});
}

void LiveCall::act(const action::StopSession&)
{
    fingerprint_.reset();
    if (line_) send(order::Stop{});
}

void LiveCall::act(const action::HangUpMedia& hang_up)
{
    if (line_) send(order::HangUp{hang_up.reason});
}

void LiveCall::act(const action::Ring&) { tell(Progress::ringing); }

void LiveCall::act(const action::StopRinging&) { tell(Progress::stopped); }

void LiveCall::act(const action::Finish&)
{
    tell(Progress::over, record_.why);
    // The process ends by itself once it has nothing to do and nobody to tell.
    if (line_) send(order::HangUp{});
}

void LiveCall::act(const action::AnsweredLate&)
{
    store::HistoryLine line;
    line.at = now().time_since_epoch().count();
    line.call = record_.call;
    line.peer = record_.peer;
    line.kind = "late";
    line.outgoing = true;
    line.outcome = call::Outcome::late;
    office_.add_history(line);
    tell(Progress::answered_late);
}

// --- what listeners are told ---

Notice describe_call(const store::CallRecord& record)
{
    const auto& memory = record.memory;
    Notice made;
    made.call = record.call;
    made.peer = record.peer;
    made.account = record.account;
    made.state = memory.state;
    made.outgoing = memory.outgoing;
    made.listed = memory.quiet;
    made.automatic = memory.automatic;
    made.waits = call::waits_for(memory);
    made.media = memory.media;
    made.trust = record.trust;
    made.outcome = memory.outcome;
    made.tidy = is_tidy(memory.outgoing, memory.outcome);
    made.began = record.began;
    made.ring_until = memory.ring_until.time_since_epoch().count();
    made.talked_from = record.talked_from;
    if (record.talked_from > 0 && record.ended > 0)
        made.seconds = (record.ended - record.talked_from) / 1000;
    return made;
}

Notice LiveCall::notice(Progress progress) const
{
    auto made = describe_call(record_);
    made.progress = progress;
    if (auto contact = party().contact) made.name = contact->name;
    made.crashed = crashed_;
    return made;
}

void LiveCall::tell(Progress progress, std::string text)
{
    auto made = notice(progress);
    made.text = std::move(text);
    office_.tell(made);
    if (changes_card(progress)) show_card(made);
}

void LiveCall::show_state()
{
    auto progress = progress_of_state(notice(Progress::stats));
    arm_delay();
    if (!progress) return;
    bool was_reached = std::exchange(reached_, *progress != Progress::reconnecting);
    if (was_reached || reached_) tell(*progress);
    if (!reached_) show_card(notice(*progress));
}

void LiveCall::arm_delay()
{
    using std::chrono::duration_cast, std::chrono::milliseconds;
    delay_.cancel();
    if (call::waits_for(record_.memory) == call::Wait::nothing) return;
    delay_.start(duration_cast<milliseconds>(usual_connect * office_.settings.time_scale));
}

void LiveCall::tell_delay()
{
    // Who has talked already reads "reconnecting".
    if (reached_ && call::waits_for(record_.memory) != call::Wait::nothing) tell(Progress::waiting);
}

}  // namespace mailcall::app
