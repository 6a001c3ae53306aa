// The window's life, and what the session tells of.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_room.hh"

#include "app/clock.hh"
#include "base/log.hh"
#include "base/words.hh"
#include "media/session.hh"

namespace mailcall::app {
namespace {

using namespace std::chrono_literals;
namespace report = wire::report;

constexpr auto look_every = 1s;

// Beside the socket, in a folder that lasts no longer than the login.
std::string scratch_of(const std::string& socket) { return socket + ".pictures"; }

// Nobody needs to read that a call which only rang is over, when it was taken or declined here or
// elsewhere, or is going on in another window.
bool is_closed_by(const wire::Card& card)
{
    if (card.state != "over") return false;
    bool only_rang = !card.outgoing && card.talked_from == 0;
    bool is_dealt_with = card.outcome == "declined" || card.outcome == "taken";
    return card.outcome == "merged" || (only_rang && is_dealt_with);
}

bool is_worth_showing(const wire::Card& card)
{
    return card.state != "idle" && card.state != "over" && !card.state.empty();
}

}  // namespace

CallRoom::CallRoom(const CallOptions& options, Pace pace, CallSession& session, Ways ways)
    : pace_{pace},
      session_{session},
      ways_{std::move(ways)},
      wants_window_{options.window},
      rings_{options.ring},
      is_silent_{options.silent},
      camera_{options.camera},
      microphone_{options.microphone},
      switches_{session, controller_},
      chat_{session, controller_, ways_.tell},
      files_{session, controller_, ways_.tell, scratch_of(options.socket)},
      giving_up_{[this] { ways_.hang_up(); }}
{
}

CallRoom::~CallRoom() { controller_.show_on(nullptr); }

// --- the window ---

void CallRoom::prepare_window()
{
    if (!wants_window_ || view_) return;
    auto opened = window::open_view(*this);
    if (!opened) {
        wants_window_ = false;
        no_window_ = opened.error();
        return base::log_warning(no_window_->what);
    }
    view_ = std::move(*opened);
    view_->when_visible([this] {
        is_visible_ = true;
        ways_.tell(report::WindowShown{});
    });
}

void CallRoom::show_window()
{
    if (is_shown_) return;
    prepare_window();
    if (no_window_) {
        ways_.tell(report::Trouble{no_window_->what, no_window_->hint});
        no_window_.reset();
    }
    if (!view_) return;
    is_shown_ = true;
    switches_.show_pictures(true);
    controller_.show_on(view_.get());
    look_how_it_goes();
}

// What a window shows and nobody tells.
void CallRoom::look_how_it_goes()
{
    if (!is_shown_) return;
    looking_.start(look_every);
    switches_.look_at_devices({});
    if (auto* session = session_.media(); session && session_.is_proven())
        controller_.quality(session->quality().grade);
}

// Not at once: it may be the window that asks for it.
void CallRoom::close_window()
{
    wants_window_ = false;
    ring_.stop();
    preview_.stop();
    if (!view_) return;
    controller_.show_on(nullptr);
    switches_.show_pictures(false);
    base::post(nullptr, [view = std::shared_ptr<window::View>{std::move(view_)}] {});
    if (!std::exchange(is_shown_, false)) return;
    base::post(nullptr, ways_.closed);
}

void CallRoom::present()
{
    if (is_shown_) view_->present();
}

base::Result<> CallRoom::carry_out(const wire::order::Show& show)
{
    bool begins_to_ring = show.card.state == "ringing_in" && card_.state != "ringing_in";
    card_ = show.card;
    if (card_.state != "ringing_in") preview_.stop();
    files_.take(card_);
    controller_.take(card_);
    if (card_.state == "over") giving_up_.cancel();
    if (is_closed_by(card_)) {
        close_window();
    } else if (wants_window_ || no_window_) {
        if (is_worth_showing(card_)) show_window();
        if (begins_to_ring) present();
    }
    // Behind the window: a sound system that hangs must not hold that up.
    ringing_.start(0ms);
    return {};
}

void CallRoom::ring()
{
    choose_ring();
    if (rings_ || is_shown_) ring_.follow(card_, now().time_since_epoch().count());
}

void CallRoom::choose_ring()
{
    ring_.use(switches_.chosen(window::DeviceKind::loudspeaker, is_silent_ ? "none" : "default"));
}

base::Result<> CallRoom::carry_out(const wire::order::Switch& change)
{
    if (change.what != "window") {
        MC_CHECK(switches_.carry_out(change));
        choose_ring();
        return {};
    }
    if (change.value != "front")
        return base::fail(base::Code::bad_argument, "a window can be brought to the front only");
    present();
    return {};
}

// --- the session ---

void CallRoom::session_began(media::Session& session, bool offerer)
{
    own_ = {};
    peer_ = {};
    controller_.session_began();
    chat_.session_began();
    files_.session_began(offerer);
    switches_.session_began(session);
}

void CallRoom::session_ended(const std::string& why)
{
    files_.session_ended();
    controller_.session_ended(why);
}

void CallRoom::talking()
{
    ring_.stop();
    controller_.talking(now().time_since_epoch().count());
    chat_.talking();
    switches_.talking();
    tell_sending();
}

void CallRoom::reaching(bool reached)
{
    controller_.reaching(reached);
    chat_.reaching(reached);
}

void CallRoom::peer_hung_up()
{
    giving_up_.cancel();
    controller_.peer_hung_up();
}

void CallRoom::trouble(const base::Error& error) { controller_.trouble(error); }

void CallRoom::chat(const std::string& text) { chat_.heard(text); }

void CallRoom::chat_delivered(std::int64_t count) { chat_.delivered(count); }

void CallRoom::sending(const wire::Sending& now)
{
    own_ = now;
    switches_.sending(now);
    controller_.sending(now);
    tell_sending();
}

void CallRoom::peer_sending(const wire::Sending& now)
{
    peer_ = now;
    controller_.peer_sending(now);
    tell_sending();
}

// Before they talk, nothing is sent.
void CallRoom::tell_sending()
{
    if (session_.is_proven()) ways_.tell(report::SendingNow{own_, peer_});
}

void CallRoom::devices_changed(const std::string& lost)
{
    if (is_shown_) switches_.look_at_devices(lost);
}

void CallRoom::picture(bool own, const base::Picture& picture)
{
    controller_.picture(own, picture);
}

void CallRoom::level(bool own, double level) { controller_.level(own, level); }

void CallRoom::files_open() { files_.channel_open(); }

void CallRoom::files_text(const std::string& text) { files_.hear_text(text); }

void CallRoom::files_bytes(base::BytesView bytes) { files_.hear_bytes(bytes); }

void CallRoom::files_drained() { files_.drained(); }

}  // namespace mailcall::app
