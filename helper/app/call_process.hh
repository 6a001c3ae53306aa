// RunningCall: the one call that a call process holds, between its media session and its hosts.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "app/call_attendant.hh"
#include "app/call_options.hh"
#include "app/call_outbox.hh"
#include "app/call_room.hh"
#include "app/call_session.hh"
#include "base/loop.hh"
#include "base/result.hh"
#include "host/link.hh"
#include "wire/order.hh"

namespace mailcall::app {

class RunningCall {
  public:
    // Hosts can attach when this returns. `finished` runs when the process has nothing left to do,
    // and may run more than once. Error: as host::Listener::open.
    static base::Result<std::unique_ptr<RunningCall>> open(const CallOptions& options,
                                                           base::Work finished);
    RunningCall(const RunningCall&) = delete;
    RunningCall& operator=(const RunningCall&) = delete;

    // Loads what a window takes, where one is wanted.
    void prepare_window() { room_.prepare_window(); }
    // Tells the peer and the host, then finishes, window or not; asked for once more, finishes at
    // once.
    void end(wire::Reason reason);

  private:
    RunningCall(const CallOptions& options, base::Work finished);

    void attach(int fd);
    void detached(const std::string& why);
    void receive(const base::Json& frame);
    base::Result<> read(const base::Json& frame);
    base::Result<> dispatch(const wire::Order& order);
    base::Result<> carry_out(const wire::order::HangUp& order);
    base::Result<> carry_out(const wire::order::Show& show) { return room_.carry_out(show); }
    base::Result<> carry_out(const wire::order::Switch& change) { return room_.carry_out(change); }
    base::Result<> carry_out(const wire::order::Chat& chat) { return room_.carry_out(chat); }
    // Of files and folders.
    template <class FileOrder>
    requires requires(CallFiles& files, const FileOrder& order) { files.carry_out(order); }
    base::Result<> carry_out(const FileOrder& order) { return room_.files().carry_out(order); }
    template <class SessionOrder>
    requires requires(CallSession& session, const SessionOrder& order) { session.carry_out(order); }
    base::Result<> carry_out(const SessionOrder& order) { return session_.carry_out(order); }
    void tell(const wire::Report& report);
    void hang_up(wire::Reason reason);
    void begin_to_end(wire::Reason reason);
    void farewell_said();
    void linger();
    bool is_all_told() const;
    void finish();
    void look_round();
    std::chrono::milliseconds patience() const;

    std::string id_;
    Pace pace_;
    base::Work finished_;
    bool ending_ = false;    // hung up; only acknowledgements count now
    bool said_all_ = false;  // the session is closed and everything is told
    bool lingered_ = false;  // long enough for acknowledgements
    Outbox outbox_;
    Attendant attendant_;
    base::Timer idle_;
    base::Timer lingering_;
    CallRoom room_;
    CallSession session_;  // goes before the room, which hears of its end
    std::unique_ptr<host::Link> link_;
    std::unique_ptr<host::Listener> listener_;
};

}  // namespace mailcall::app
