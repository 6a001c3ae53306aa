// CallLine: a host's end of one call process: starts it, attaches to it, notices when it is gone.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "base/loop.hh"
#include "host/link.hh"
#include "wire/order.hh"

namespace mailcall::app {

// What a call process is started with.
struct CallProcess {
    std::string program;  // path of mailcall-call
    std::string call;
    std::string socket;
    std::string spool;
    std::string log;     // its stderr is appended here
    std::string attend;  // command that it runs when no host is left
    std::string camera;  // these two are tried out before a call is accepted
    std::string microphone;
    double time_scale = 1;
    bool window = false;  // the call is to be seen
    bool silent = false;  // and plays no tone
};

class CallLine {
  public:
    struct Ears {
        // `number` counts up with all that must be heard; 0 for what is told once.
        std::function<void(const wire::Report&, std::int64_t number)> report;
        // The process is gone, or could not be started; `why` is a clause for users.
        std::function<void(const std::string& why)> gone;
    };

    CallLine(CallProcess process, Ears ears);
    CallLine(const CallLine&) = delete;
    CallLine& operator=(const CallLine&) = delete;

    // Attaches to a process that is running already; false when there is none.
    bool attach();
    // Sends an order; starts the process first when there is none.
    void send(const wire::Order& order);
    // Has a process ready for the first order.
    void warm_up();
    // Runs `done` when what was sent is on its way, or the line is down.
    void flush(base::Work done);

  private:
    void start();
    void try_attach();
    void take(int fd);
    void receive(const base::Json& frame);
    void closed(const std::string& why);

    CallProcess process_;
    Ears ears_;
    std::unique_ptr<host::Link> link_;
    std::deque<base::Json> waiting_;  // orders given before the process could be reached
    int tries_ = 0;
    base::Timer retry_;
};

// Where mailcall-call lies: beside this program, else in the installed place.
std::string find_call_program();
// The path of the running program.
std::string own_program();

}  // namespace mailcall::app
