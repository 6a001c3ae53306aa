// Which notices become notifications, and what their buttons mean.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doorbell.hh"

#include "app/clock.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::fill;
using base::tr;

namespace {

// Should we die, a ringing notification goes soon after the ringing.
constexpr std::int64_t grace_ms = 5000;

std::string ringing_key(const Notice& notice) { return "ringing/" + notice.call; }

// One for each caller: who tries five times in a row is shown once.
std::string missed_key(const Notice& notice) { return "missed/" + notice.peer; }

std::string who(const Notice& notice) { return notice.name.empty() ? notice.peer : notice.name; }

// The address, which a name alone does not show.
std::string address_line(const Notice& notice)
{
    return notice.name.empty() ? std::string{} : notice.peer + "\n";
}

call::Media sound_only(call::Media media)
{
    media.video = false;
    return media;
}

bool is_missed(const Notice& notice)
{
    bool unanswered = notice.outcome == call::Outcome::missed ||
                      notice.outcome == call::Outcome::no_answer ||
                      notice.outcome == call::Outcome::cancelled;
    return unanswered && !notice.outgoing && !notice.listed;
}

// Others are told of by the call's own window.
bool is_broken(const Notice& notice)
{
    return notice.crashed && notice.outcome == call::Outcome::failed && notice.talked_from > 0;
}

host::Notification ringing_notification(const Notice& notice)
{
    host::Notification what;
    what.title = fill(tr("{} is calling"), who(notice));
    what.body = address_line(notice) + describe(notice.trust) + "\n" +
                fill(tr("Asks for: {}"), describe(notice.media));
    what.icon = "call-start-symbolic";
    what.urgent = true;
    auto left = notice.ring_until - now().time_since_epoch().count() + grace_ms;
    if (notice.ring_until > 0 && left > 0) what.lasts = std::chrono::milliseconds{left};
    if (notice.media.video) what.buttons.push_back({"video", tr("Accept with video")});
    if (notice.media.audio) what.buttons.push_back({"audio", tr("Accept with audio")});
    if (what.buttons.empty()) what.buttons.push_back({"chat", tr("Accept")});
    what.buttons.push_back({"decline", tr("Decline")});
    return what;
}

}  // namespace

Doorbell::Doorbell(Wishes wishes)
    : wishes_{std::move(wishes)},
      notifier_{[this](const std::string& key, const std::string& action) { act(key, action); }}
{
}

void Doorbell::hear(const Notice& notice)
{
    switch (notice.progress) {
        case Progress::ringing: return ring(notice);
        case Progress::over:
            withdraw(ringing_key(notice));
            if (is_missed(notice)) tell_missed(notice);
            if (is_broken(notice)) tell_broken(notice);
            return;
        case Progress::stopped:
        case Progress::answering: return withdraw(ringing_key(notice));
        case Progress::talking: withdraw(ringing_key(notice)); return withdraw(missed_key(notice));
        default: return;
    }
}

void Doorbell::show(const std::string& key, host::Notification what, const Notice& notice)
{
    if (!wishes_.is_on()) return;
    shown_[key] = notice;
    notifier_.show(key, std::move(what));
}

void Doorbell::withdraw(const std::string& key)
{
    shown_.erase(key);
    notifier_.withdraw(key);
}

void Doorbell::ring(const Notice& notice)
{
    if (!notice.listed) show(ringing_key(notice), ringing_notification(notice), notice);
}

void Doorbell::tell_missed(const Notice& notice)
{
    host::Notification what;
    what.title = fill(tr("Missed call from {}"), who(notice));
    what.body = address_line(notice) + describe(notice.trust);
    what.icon = "call-missed-symbolic";
    what.buttons.push_back({"call_back", tr("Call back")});
    show(missed_key(notice), std::move(what), notice);
}

void Doorbell::tell_broken(const Notice& notice)
{
    host::Notification what;
    what.title = fill(tr("The call with {} broke off"), who(notice));
    what.body = sentence(notice);
    what.icon = "call-stop-symbolic";
    what.buttons.push_back({"call_back", tr("Call again")});
    show(missed_key(notice), std::move(what), notice);
}

// --- what the user does with them ---

void Doorbell::act(const std::string& key, const std::string& action)
{
    auto found = shown_.find(key);
    if (found == shown_.end()) return;
    auto notice = found->second;  // a copy: what follows may withdraw it
    bool is_ringing = notice.progress == Progress::ringing;
    // Ringing goes on when its notification was put away; only what stops it does.
    if (!is_ringing || action.empty()) withdraw(key);
    if (is_ringing)
        act_ringing(notice, action);
    else
        act_missed(notice, action);
}

void Doorbell::act_ringing(const Notice& notice, const std::string& action) const
{
    if (action == "default") wishes_.show(notice.call);
    if (action == "video" || action == "chat") wishes_.accept(notice.call, notice.media);
    if (action == "audio") wishes_.accept(notice.call, sound_only(notice.media));
    if (action == "decline") wishes_.decline(notice.call);
}

void Doorbell::act_missed(const Notice& notice, const std::string& action) const
{
    if (action == "default") wishes_.show(notice.call);
    if (action == "call_back") wishes_.call_back(notice.peer, notice.account);
}

}  // namespace mailcall::app
