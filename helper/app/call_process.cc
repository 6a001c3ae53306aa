// Hosts come and go, orders in, reports out, and when the process may end.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_process.hh"

#include <variant>

#include "base/log.hh"

namespace mailcall::app {
namespace {

using base::Code;
using base::fail;
using namespace std::chrono_literals;
namespace report = wire::report;

constexpr Attendant::Pauses attend_pauses{10s, 30s};
constexpr auto linger_with_host = 5s;  // for the acknowledgement of the last report
constexpr auto linger_for_wish = 60s;  // for a host that has to be started first

// How long the process stays with no host attached.
constexpr auto with_nothing = 60s;          // whoever started it has gone
constexpr auto with_unheard_news = 10min;   // no host can be started; the spool holds what counts
constexpr auto with_unproven_session = 2h;  // twice as long as any call may ring

}  // namespace

base::Result<std::unique_ptr<RunningCall>> RunningCall::open(const CallOptions& options,
                                                             base::Work finished)
{
    std::unique_ptr<RunningCall> call{new RunningCall{options, std::move(finished)}};
    MC_TRY(listener,
           host::Listener::open(options.socket, [self = call.get()](int fd) { self->attach(fd); }));
    call->listener_ = std::move(listener);
    call->look_round();
    return call;
}

RunningCall::RunningCall(const CallOptions& options, base::Work finished)
    : id_{options.call},
      pace_{options.time_scale},
      finished_{std::move(finished)},
      outbox_{options.spool},
      attendant_{options.attend, {pace_.of(attend_pauses.first), pace_.of(attend_pauses.next)}},
      idle_{[this] { finished_(); }},
      lingering_{[this] {
          lingered_ = true;
          look_round();
      }},
      room_{options,
            pace_,
            session_,
            {[this](const wire::Report& report) { tell(report); },
             [this] { hang_up(wire::Reason::hung_up); }, [this] { linger(); }}},
      session_{pace_, [this](const wire::Report& report) { tell(report); }, room_}
{
}

void RunningCall::attach(int fd)
{
    link_ = std::make_unique<host::Link>(
        fd, fd, [this](const base::Json& frame) { receive(frame); },
        [this](const std::string& why) { detached(why); });
    link_->send(wire::to_json(report::Hello{id_, session_.gen(), session_.is_proven()}));
    if (room_.is_visible()) link_->send(wire::to_json(report::WindowShown{}));
    if (!session_.is_reached()) link_->send(wire::to_json(report::Reaching{false}));
    for (const auto& item : outbox_.waiting()) link_->send(item.frame);
    session_.set_attended(true);
    look_round();
}

void RunningCall::detached(const std::string& why)
{
    if (!why.empty()) base::log_info("the host went away: " + why);
    link_.reset();
    session_.set_attended(false);
    look_round();
}

void RunningCall::receive(const base::Json& frame)
{
    auto done = read(frame);
    if (done) return;
    const auto& error = done.error();
    base::log_info("an order was refused: " + error.what);
    tell(report::Refused{static_cast<int>(error.code), error.what, error.hint});
}

base::Result<> RunningCall::read(const base::Json& frame)
{
    if (frame.contains("ack")) {
        if (frame.size() != 1) return fail(Code::unknown_command, "\"ack\" stands alone");
        MC_TRY(number, base::int_field(frame, "ack"));
        outbox_.acknowledge(number);
        look_round();
        return {};
    }
    MC_TRY(order, wire::read_order(frame));
    // A call that is over has nobody left to speak to; its window may still show what it was.
    if (ending_ && !std::holds_alternative<wire::order::Show>(order)) return {};
    auto done = dispatch(order);
    look_round();
    return done;
}

base::Result<> RunningCall::dispatch(const wire::Order& order)
{
    auto before = session_.gen();
    auto done = std::visit([this](const auto& each) { return carry_out(each); }, order);
    if (before >= 0 && session_.gen() != before) outbox_.drop_session_reports();
    return done;
}

base::Result<> RunningCall::carry_out(const wire::order::HangUp& order)
{
    hang_up(order.reason);
    return {};
}

void RunningCall::tell(const wire::Report& report)
{
    bool is_end = std::holds_alternative<report::Lost>(report) ||
                  std::holds_alternative<report::PeerHungUp>(report);
    if (is_end) outbox_.drop_session_reports();
    auto frame = outbox_.add(report);
    if (link_) link_->send(frame);
    look_round();
}

void RunningCall::end(wire::Reason reason)
{
    if (ending_) return finished_();
    room_.close_window();
    hang_up(reason);
}

// The host may say it twice: when the talk ends, and when the call is over.
void RunningCall::hang_up(wire::Reason reason)
{
    if (!ending_) return begin_to_end(reason);
    if (!room_.is_open()) finished_();
}

void RunningCall::begin_to_end(wire::Reason reason)
{
    ending_ = true;
    session_.hang_up(reason, [this] { farewell_said(); });
}

void RunningCall::farewell_said()
{
    said_all_ = true;
    linger();
}

// Also once the window has gone: it may have left a wish.
void RunningCall::linger()
{
    lingered_ = false;
    bool unheard_wish = !link_ && outbox_.has_wish();
    if (said_all_) lingering_.start(pace_.of(unheard_wish ? linger_for_wish : linger_with_host));
    look_round();
}

bool RunningCall::is_all_told() const
{
    if (lingered_ || outbox_.empty()) return true;
    return !link_ && !outbox_.has_wish();
}

// Called after every change: what is there to wait for?
void RunningCall::look_round()
{
    bool attached = link_ != nullptr;
    bool may_wait = !ending_ || room_.is_open() || outbox_.has_wish();
    attendant_.update(attached, !outbox_.empty() && may_wait);
    if (said_all_ && !room_.is_open() && is_all_told()) return finish();
    if (attached || ending_ || room_.shows_the_end() || session_.is_proven()) return idle_.cancel();
    idle_.start(pace_.of(patience()));
}

std::chrono::milliseconds RunningCall::patience() const
{
    if (session_.is_open()) return with_unproven_session;
    if (!outbox_.empty()) return with_unheard_news;
    return with_nothing;
}

// What was said last has to leave; a host that does not read is given up by `lingering_`.
void RunningCall::finish()
{
    if (!link_) return finished_();
    link_->flush([this] { finished_(); });
}

}  // namespace mailcall::app
