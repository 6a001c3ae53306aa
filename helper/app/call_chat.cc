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
    MC_CHECK(check(text));
    keep(text);
    send_waiting();
    return {};
}

base::Result<> CallChat::type(const std::string& text)
{
    MC_CHECK(check(text));
    keep(text);
    tell_(wire::report::ChatSent{text});
    send_waiting();
    return {};
}

base::Result<> CallChat::check(const std::string& text) const
{
    auto doing = tr("Sending the message: {}");
    if (text.empty()) return fail(Code::bad_argument, fill(doing, tr("it is empty")));
    if (text.size() > most_bytes)
        return fail(Code::too_big, fill(doing, tr("it is longer than 16 KB")),
                    tr("Send it in parts."));
    if (!has_talked_)
        return fail(Code::not_now, fill(doing, tr("the other side is not connected")));
    return {};
}

void CallChat::keep(const std::string& text)
{
    if (texts_.size() >= most_waiting) {
        texts_.pop_front();
        if (sent_ > 0) --sent_;
        if (uncertain_ > 0) --uncertain_;
    }
    texts_.push_back(text);
    window_.chat_sent(text, now().time_since_epoch().count());
}

void CallChat::send_waiting()
{
    while (may_send_ && sent_ < texts_.size() &&
           session_.carry_out(wire::order::Chat{texts_[sent_]}))
        ++sent_;
}

// Which of the last texts had arrived in a session that broke, only the peer knows.
void CallChat::session_began()
{
    uncertain_ = std::max(uncertain_, sent_);
    sent_ = 0;
    delivered_in_session_ = 0;
    may_send_ = !has_talked_;
}

void CallChat::talking()
{
    has_talked_ = true;
    if (auto* session = session_.media()) session->say_chat_so_far(heard_);
    send_waiting();
}

void CallChat::so_far(std::int64_t count)
{
    if (may_send_ && peer_had_ >= 0) return;  // once a session
    if (peer_had_ >= 0) forget(std::min(count - peer_had_, static_cast<std::int64_t>(uncertain_)));
    peer_had_ = count;
    uncertain_ = 0;
    may_send_ = true;
    send_waiting();
}

void CallChat::reaching(bool reached)
{
    if (reached) send_waiting();
}

void CallChat::heard(const std::string& text)
{
    ++heard_;
    window_.chat_in(text, now().time_since_epoch().count());
}

void CallChat::delivered(std::int64_t count)
{
    auto news =
        std::min<std::int64_t>(count - delivered_in_session_, static_cast<std::int64_t>(sent_));
    if (news <= 0) return;
    sent_ -= static_cast<std::size_t>(news);
    delivered_in_session_ += news;
    if (peer_had_ >= 0) peer_had_ += news;
    forget(news);
}

// These have arrived.
void CallChat::forget(std::int64_t count)
{
    if (count <= 0) return;
    texts_.erase(texts_.begin(), texts_.begin() + count);
    delivered_ += count;
    window_.chat_delivered(delivered_);
    tell_(wire::report::ChatDelivered{delivered_});
}

}  // namespace mailcall::app
