// Terminal: shows calls in a terminal and takes typed lines and Ctrl-C.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/notice.hh"
#include "app/switchboard.hh"
#include "base/loop.hh"

namespace mailcall::app {

struct TerminalOptions {
    bool json = false;
    int duration = 0;                // seconds to talk, 0: until somebody hangs up
    std::string snapshot;            // PNG of the picture as received
    bool stats = false;              // say how it goes, and at the end what was received
    std::vector<std::string> send;   // files and folders, offered as soon as somebody is there
    std::vector<std::string> share;  // folders that they may read
    bool once = false;               // end when a call is over
    bool quiet = false;              // say nothing (attend)
};

class Terminal {
  public:
    explicit Terminal(TerminalOptions options);
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    ~Terminal();

    // The listener to open a switchboard with.
    Switchboard::Listener listener();
    // Runs until the user ends it or, with `once`, the call is over. 0: somebody was talked to, or
    // the user has ended what would have gone on.
    int run(Switchboard& switchboard);

  private:
    void hear(const Notice& notice);
    void print(const Notice& notice);
    void follow(const Notice& notice);
    void begin_talk(const Notice& notice);
    void end_call(const Notice& notice);
    void ask_stats();
    void take_stats(const Notice& notice);
    void take_snapshot();
    void hang_up_in_time();
    void hang_up_now();
    void read_input();
    void obey(const std::string& line);
    bool obey_ringing(const std::string& line);
    void obey_order(const std::string& line);
    void give(const wire::Order& order);
    bool is_worth_a_line(const Notice& notice);
    void give_what_was_asked_for();
    void complain(const base::Result<>& result);
    void interrupt();
    void leave_when_quiet();

    TerminalOptions options_;
    Switchboard* switchboard_ = nullptr;
    base::MainLoop loop_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::string current_;  // the call that typed lines go to
    std::string ringing_;  // the call that can be accepted or declined
    std::optional<wire::report::Stats> stats_;
    std::string input_;
    std::map<int, std::string> transfers_;  // the last state that was printed of each
    bool in_journal_ = false;
    bool talked_ = false;
    bool leaving_ = false;
    bool hanging_up_ = false;
    int stats_asked_ = 0;
    int quiet_tries_ = 0;
    base::Timer duration_timer_;
    base::Timer snapshot_timer_;
    base::Timer stats_timer_;
    base::Timer leave_timer_;
    std::unique_ptr<base::FdWatch> input_watch_;
};

}  // namespace mailcall::app
