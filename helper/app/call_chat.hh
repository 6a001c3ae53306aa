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

    // The host's text. Errors: as media::Session::send_chat.
    base::Result<> send(const std::string& text);
    // Typed in the window: waits where there has been a connection. Errors: bad_argument, too_big,
    // not_now.
    base::Result<> type(const std::string& text);

    void session_began();
    void talking();
    void reaching(bool reached);
    void heard(const std::string& text);
    // Of the texts sent in this session, the first so many have arrived.
    void delivered(std::int64_t count);

  private:
    void send_waiting();
    void keep(const std::string& text);

    CallSession& session_;
    window::Controller& window_;
    Tell tell_;
    std::deque<std::string> texts_;  // not delivered yet, in order
    std::size_t sent_ = 0;           // of these, in this session
    std::int64_t delivered_ = 0;     // in all
    std::int64_t delivered_in_session_ = 0;
    bool has_talked_ = false;
};

}  // namespace mailcall::app
