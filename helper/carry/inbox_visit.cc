// Between a talk that knows no socket and a line that knows no mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/inbox_visit.hh"

#include <utility>

namespace mailcall::carry {

namespace {

// While nothing is asked, nothing need be said.
constexpr auto for_long = std::chrono::hours{24};
constexpr auto parting = std::chrono::seconds{5};

}  // namespace

InboxVisit::InboxVisit(const Door& door, const Visitor& visitor, InboxTalk& talk, bool only_try,
                       Ears ears)
    : door_{door}, talk_{talk}, ears_{std::move(ears)}, line_{door, line_ears()}
{
    talk_.begin(only_try);
    // First, for somebody may have to open a keyring, and no server waits that long.
    visitor.find_key([this, alive = std::weak_ptr<bool>{alive_}](const base::Result<Key>& key) {
        if (!alive.expired()) enter(key);
    });
}

Line::Ears InboxVisit::line_ears()
{
    Line::Ears made;
    made.safe = [this] { act(talk_.secured()); };
    made.heard = [this](std::string_view text) {
        if (!over_) act(talk_.hear(text));
    };
    made.broken = [this](const base::Error& error) { end(End::later, error); };
    return made;
}

void InboxVisit::enter(const base::Result<Key>& key)
{
    if (!key) return end(End::give_up, key.error());
    key_ = *key;
    line_.open();
}

void InboxVisit::look()
{
    if (resting_) act(talk_.look());
}

void InboxVisit::act(const InboxTalk::Step& step)
{
    using Do = InboxTalk::Do;
    if (step.mail) {
        std::weak_ptr<bool> alive = alive_;
        auto mail = ears_.mail;
        mail(*step.mail);
        if (alive.expired() || over_) return;
    }
    switch (step.what) {
        case Do::wait: return;
        case Do::say:
            resting_ = false;
            line_.allow(door_.patience);
            return line_.say(step.text);
        case Do::secure: return line_.secure();
        case Do::key: return act(talk_.log_in(key_));
        case Do::piece: return line_.take(step.size);
        case Do::went_on: return line_.allow(door_.patience);
        case Do::rest:
        case Do::listen: return rest();
        case Do::done:
            // Whatever the server does with it, all is done.
            line_.allow(parting);
            line_.say(step.text);
            return end(End::done, {});
        case Do::later: return end(End::later, step.error);
        case Do::give_up: return end(End::give_up, step.error);
    }
}

void InboxVisit::rest()
{
    resting_ = true;
    line_.allow(for_long);
    auto resting = ears_.resting;
    resting();
}

void InboxVisit::end(End how, const base::Error& error)
{
    if (std::exchange(over_, true)) return;
    resting_ = false;
    auto ended = ears_.ended;
    ended(how, error);
}

}  // namespace mailcall::carry
