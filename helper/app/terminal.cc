// The terminal: lines out, lines in.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal.hh"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>

#include "app/terminal_orders.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::tr;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr milliseconds snapshot_after{700};  // the first picture of a call is often a coarse one
constexpr milliseconds leave_after{20};
constexpr int most_quiet_tries = 500;
constexpr int say_quality_every = 5;  // looks

}  // namespace

Terminal::Terminal(TerminalOptions options)
    : options_{std::move(options)},
      in_journal_{base::goes_to_journal(STDOUT_FILENO)},
      duration_timer_{[this] { hang_up_in_time(); }},
      snapshot_timer_{[this] { take_snapshot(); }},
      stats_timer_{[this] { ask_stats(); }},
      leave_timer_{[this] { leave_when_quiet(); }}
{
}

Terminal::~Terminal() = default;

Switchboard::Listener Terminal::listener()
{
    return [this](const Notice& notice) { hear(notice); };
}

int Terminal::run(Switchboard& switchboard)
{
    switchboard_ = &switchboard;
    base::UnixSignal on_interrupt{SIGINT, [this] { interrupt(); }};
    base::UnixSignal on_terminate{SIGTERM, [this] { interrupt(); }};
    if (!options_.quiet)
        input_watch_ = std::make_unique<base::FdWatch>(
            STDIN_FILENO, GIOCondition(G_IO_IN | G_IO_HUP), [this] { read_input(); });
    // A stand-in that has come too late, or is not needed any more.
    if (options_.once && options_.quiet) {
        switchboard.when_idle([this] { leave_when_quiet(); });
        if (switchboard.is_idle()) leave_when_quiet();
    }
    loop_.run();
    bool as_wished = talked_ || (leaving_ && !options_.once);
    return as_wished ? 0 : 1;
}

void Terminal::hear(const Notice& notice)
{
    if (notice.progress == Progress::stats) {
        return take_stats(notice);
    }
    print(notice);
    follow(notice);
}

// Asked for each second, so that the last ones are fresh; said less often.
void Terminal::take_stats(const Notice& notice)
{
    stats_ = notice.stats;
    if (std::exchange(hanging_up_, false)) return hang_up_now();
    if (stats_asked_ % say_quality_every != 0) return;
    auto told = notice;
    told.progress = Progress::quality;
    print(told);
}

void Terminal::print(const Notice& notice)
{
    if (options_.quiet || notice.progress == Progress::stopped) return;
    if (!options_.json && !is_worth_a_line(notice)) return;
    auto since = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    if (options_.json) {
        auto json = to_json(notice);
        json["t"] = since;
        std::printf("%s\n", base::print_json(json).c_str());
    } else if (in_journal_) {
        std::printf("%s\n", sentence(notice).c_str());
    } else {
        std::printf("%9.3f  %s\n", since, sentence(notice).c_str());
    }
    std::fflush(stdout);
}

void Terminal::follow(const Notice& notice)
{
    switch (notice.progress) {
        case Progress::inviting:
        case Progress::answering: current_ = notice.call; break;
        case Progress::ringing:
        case Progress::listed: ringing_ = notice.call; break;
        case Progress::stopped:
            if (ringing_ == notice.call) ringing_.clear();
            break;
        case Progress::talking: begin_talk(notice); break;
        case Progress::seen:
            if (!options_.snapshot.empty()) snapshot_timer_.start(snapshot_after);
            break;
        case Progress::over: end_call(notice); break;
        default: break;
    }
}

void Terminal::begin_talk(const Notice& notice)
{
    current_ = notice.call;
    talked_ = true;
    if (options_.duration > 0) duration_timer_.start(seconds{options_.duration});
    if (options_.stats) stats_timer_.start(seconds{1});
    give_what_was_asked_for();
}

void Terminal::give_what_was_asked_for()
{
    if (!options_.send.empty()) give(wire::order::SendFiles{std::exchange(options_.send, {})});
    for (const auto& path : options_.share) give(wire::order::ShareFolder{path, 0});
}

void Terminal::end_call(const Notice& notice)
{
    if (ringing_ == notice.call) ringing_.clear();
    if (current_ == notice.call) {
        duration_timer_.cancel();
        snapshot_timer_.cancel();
        stats_timer_.cancel();
        current_.clear();
        if (stats_) {
            auto last = notice;
            last.progress = Progress::stats;
            last.stats = *stats_;
            stats_.reset();
            print(last);
        }
    }
    bool went_on = notice.outcome == call::Outcome::merged;
    // Later: the mail that tells the other side of it is handed over only when all have heard this.
    if ((options_.once && !went_on) || leaving_) leave_timer_.start(leave_after);
}

void Terminal::ask_stats()
{
    if (current_.empty()) return;
    ++stats_asked_;
    // While it reconnects there are none; that need not be said each second.
    static_cast<void>(switchboard_->ask_stats(current_));
    stats_timer_.start(seconds{1});
}

void Terminal::take_snapshot()
{
    if (!current_.empty()) complain(switchboard_->snapshot(current_, options_.snapshot));
}

// The last figures are asked for first: after the end there is nobody left who knows them.
void Terminal::hang_up_in_time()
{
    if (!options_.stats) return hang_up_now();
    hanging_up_ = !current_.empty() && switchboard_->ask_stats(current_);
    if (!hanging_up_) hang_up_now();
}

void Terminal::hang_up_now()
{
    if (!current_.empty()) complain(switchboard_->hang_up(current_));
}

void Terminal::read_input()
{
    char bytes[4096];
    auto count = read(STDIN_FILENO, bytes, sizeof bytes);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
        // A station without a keyboard: stdin is closed, calls go on. The watch cannot be
        // destroyed in its own callback's frame of FdWatch, which keeps a copy for that.
        input_watch_.reset();
        return;
    }
    input_.append(bytes, static_cast<std::size_t>(count));
    for (auto end = input_.find('\n'); end != std::string::npos; end = input_.find('\n')) {
        auto line = input_.substr(0, end);
        input_.erase(0, end + 1);
        obey(line);
    }
}

void Terminal::obey(const std::string& line)
{
    if (line.empty()) return;
    if (!ringing_.empty() && obey_ringing(line)) return;
    if (line == "/hangup") return hang_up_in_time();
    if (line == "/help") {
        std::printf("%s\n", order_help().c_str());
        std::fflush(stdout);
        return;
    }
    if (current_.empty())
        return complain(base::fail(base::Code::not_now, tr("nobody is on the line")));
    if (is_order(line)) return obey_order(line);
    complain(switchboard_->chat(current_, line.starts_with("//") ? line.substr(1) : line));
}

void Terminal::obey_order(const std::string& line)
{
    auto order = read_order_line(line);
    if (!order) return complain(base::fail(order.error()));
    give(*order);
}

void Terminal::give(const wire::Order& order) { complain(switchboard_->order(current_, order)); }

// Of a file on its way people want to read when its state changes, not four lines a second.
bool Terminal::is_worth_a_line(const Notice& notice)
{
    if (notice.progress == Progress::delivered) return false;
    if (notice.progress == Progress::sending) return notice.state == call::State::talking;
    if (notice.progress != Progress::transfer) return true;
    const auto& transfer = notice.detail["transfer"];
    auto& shown = transfers_[transfer["id"].get<int>()];
    auto state = transfer["state"].get<std::string>();
    return std::exchange(shown, state) != state;
}

// While it rings: "accept", "accept audio,chat", "decline", "decline I am in a meeting".
bool Terminal::obey_ringing(const std::string& line)
{
    auto space = line.find(' ');
    auto word = line.substr(0, space);
    auto rest = space == std::string::npos ? std::string{} : line.substr(space + 1);
    auto call = ringing_;
    if (word == "accept") {
        auto media = rest.empty() ? std::optional{call::Media{}} : wire::read_media(rest);
        if (!media)
            complain(base::fail(base::Code::bad_argument,
                                tr("accept with what? For example: accept audio,chat")));
        else
            complain(switchboard_->accept(call, *media));
        return true;
    }
    if (word == "decline") {
        complain(switchboard_->decline(call, rest));
        return true;
    }
    return false;
}

void Terminal::complain(const base::Result<>& result)
{
    if (result) return;
    Notice notice;
    notice.text = explain(result.error().what, result.error().hint);
    print(notice);
}

// Ctrl-C: hang up, tell the other side, leave; pressed again: leave at once.
void Terminal::interrupt()
{
    if (leaving_) return loop_.end();
    leaving_ = true;
    std::vector<std::string> open;
    for (const auto& call : switchboard_->calls())
        if (options_.once || call.state != call::State::ringing_in) open.push_back(call.call);
    for (const auto& call : open) complain(switchboard_->hang_up(call));
    leave_when_quiet();
}

// Mails and last words must be on their way before the process may end.
void Terminal::leave_when_quiet()
{
    if (!switchboard_) return;  // a call of earlier is over while we open; run() looks at the rest
    bool waited_enough = ++quiet_tries_ > most_quiet_tries;
    if (switchboard_->is_sent() || waited_enough)
        return switchboard_->settle([this] { loop_.end(); });
    leave_timer_.start(leave_after);
}

}  // namespace mailcall::app
