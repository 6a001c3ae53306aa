// What the core wants of a call's process, and what listeners are told.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/live_call.hh"

#include "app/clock.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::tr;
namespace action = call::action;
namespace order = wire::order;

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
    ears.report = [this](const wire::Report& report) { take(report); };
    ears.gone = [this](const std::string& why) { lose_process(why); };
    line_ = std::make_unique<CallLine>(process(), std::move(ears));
    return *line_;
}

CallProcess LiveCall::process() const
{
    const auto& devices = office_.devices;
    CallProcess made;
    made.program = find_call_program();
    made.call = record_.call;
    made.socket = office_.places.run + "/" + record_.call + ".sock";
    made.spool = office_.spool(record_.call);
    made.log = office_.places.state + "/calls.log";
    made.time_scale = office_.settings.time_scale;
    made.attend = base::take_string(g_shell_quote(own_program().c_str())) + " attend " +
                  record_.call + " --camera " +
                  base::take_string(g_shell_quote(devices.camera.c_str())) + " --microphone " +
                  base::take_string(g_shell_quote(devices.microphone.c_str()));
    return made;
}

void LiveCall::flush(base::Work done)
{
    if (line_) return line_->flush(std::move(done));
    done();
}

wire::SessionSettings LiveCall::session_settings() const
{
    const auto& devices = office_.devices;
    return {record_.memory.media, devices.camera, devices.microphone, devices.play_sound,
            office_.candidate_rule()};
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

Notice LiveCall::notice(Progress progress) const
{
    Notice made;
    made.progress = progress;
    made.call = record_.call;
    made.peer = record_.peer;
    made.outgoing = record_.memory.outgoing;
    made.automatic = record_.memory.automatic;
    made.media = record_.memory.media;
    made.trust = record_.trust;
    made.outcome = record_.memory.outcome;
    if (record_.talked_from > 0 && record_.ended > 0)
        made.seconds = (record_.ended - record_.talked_from) / 1000;
    return made;
}

void LiveCall::tell(Progress progress, std::string text) const
{
    auto made = notice(progress);
    made.text = std::move(text);
    office_.tell(made);
}

void LiveCall::show_state() const
{
    bool outgoing = record_.memory.outgoing;
    switch (state()) {
        case call::State::ringing_out: return tell(Progress::sent);
        case call::State::ringing_in:
            if (record_.memory.quiet) tell(Progress::listed);
            return;
        case call::State::accepted:
            return tell(outgoing ? Progress::accepted : Progress::answering);
        case call::State::connecting: return tell(Progress::connecting);
        case call::State::talking: return tell(Progress::talking);
        case call::State::idle:
        case call::State::inviting:
        case call::State::over: return;
    }
}

}  // namespace mailcall::app
