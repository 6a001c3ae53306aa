// Which texts have left, which have arrived, and which have to be said again.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_chat.hh"

#include <algorithm>

#include "app/clock.hh"
#include "base/words.hh"
#include "media/session.hh"

namespace mailcall::app {
namespace {

using base::Code;
using base::fail;
using base::fill;
using base::tr;

constexpr std::size_t most_bytes = 16'384;  // of a text; PROTOCOL §4.4
// A peer that never says what has arrived must not fill our memory.
constexpr std::size_t most_waiting = 1000;

}  // namespace

CallChat::CallChat(CallSession& session, window::Controller& window, Tell tell)
    : session_{session}, window_{window}, tell_{std::move(tell)}
{
}

base::Result<> CallChat::send(const std::string& text)
{
    MC_CHECK(session_.carry_out(wire::order::Chat{text}));
    keep(text);
    sent_ = texts_.size();
    return {};
}

base::Result<> CallChat::type(const std::string& text)
{
    auto doing = tr("Sending the message: {}");
    if (text.empty()) return fail(Code::bad_argument, fill(doing, tr("it is empty")));
    if (text.size() > most_bytes)
        return fail(Code::too_big, fill(doing, tr("it is longer than 16 KB")),
                    tr("Send it in parts."));
    if (!has_talked_)
        return fail(Code::not_now, fill(doing, tr("the other side is not connected")));
    keep(text);
    tell_(wire::report::ChatSent{text});
    send_waiting();
    return {};
}

void CallChat::keep(const std::string& text)
{
    if (texts_.size() >= most_waiting) {
        texts_.pop_front();
        if (sent_ > 0) --sent_;
    }
    texts_.push_back(text);
    window_.chat_sent(text, now().time_since_epoch().count());
}

void CallChat::send_waiting()
{
    while (sent_ < texts_.size() && session_.carry_out(wire::order::Chat{texts_[sent_]})) ++sent_;
}

// What had not arrived in the last session is said again in this one.
void CallChat::session_began()
{
    sent_ = 0;
    delivered_in_session_ = 0;
}

void CallChat::talking()
{
    has_talked_ = true;
    send_waiting();
}

void CallChat::reaching(bool reached)
{
    if (reached) send_waiting();
}

void CallChat::heard(const std::string& text)
{
    window_.chat_in(text, now().time_since_epoch().count());
}

void CallChat::delivered(std::int64_t count)
{
    auto news =
        std::min<std::int64_t>(count - delivered_in_session_, static_cast<std::int64_t>(sent_));
    if (news <= 0) return;
    texts_.erase(texts_.begin(), texts_.begin() + news);
    sent_ -= static_cast<std::size_t>(news);
    delivered_in_session_ += news;
    delivered_ += news;
    window_.chat_delivered(delivered_);
    tell_(wire::report::ChatDelivered{delivered_});
}

}  // namespace mailcall::app
