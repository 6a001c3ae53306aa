// CallChat: the texts of a call, which arrive even if the connection is away for a while.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "app/call_session.hh"
#include "base/result.hh"
#include "window/controller.hh"

namespace mailcall::app {

class CallChat {
  public:
    using Tell = CallSession::Tell;
    // Both must outlive it.
    CallChat(CallSession& session, window::Controller& window, Tell tell);

    // Where there has been a connection, a text waits for the next one. Errors: bad_argument,
    // too_big, not_now.
    base::Result<> send(const std::string& text);  // the host's
    base::Result<> type(const std::string& text);  // typed in the window: the host is told

    void session_began();
    void talking();
    void reaching(bool reached);
    void heard(const std::string& text);
    // The peer has had so many of our texts in the whole call.
    void so_far(std::int64_t count);
    // Of the texts sent in this session, the first so many have arrived.
    void delivered(std::int64_t count);

  private:
    base::Result<> check(const std::string& text) const;
    void forget(std::int64_t count);
    void send_waiting();
    void keep(const std::string& text);

    CallSession& session_;
    window::Controller& window_;
    Tell tell_;
    std::deque<std::string> texts_;  // not delivered yet, in order
    std::size_t sent_ = 0;           // of these, in this session
    std::int64_t delivered_ = 0;     // in all
    std::int64_t delivered_in_session_ = 0;
    std::size_t uncertain_ = 0;   // of texts_, sent in the last session
    std::int64_t heard_ = 0;      // of the peer's
    std::int64_t peer_had_ = -1;  // of ours, when it was said last, and since; -1: it was not
    bool may_send_ = true;        // it is known what the peer has had
    bool has_talked_ = false;
};

}  // namespace mailcall::app
