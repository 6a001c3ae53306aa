// mailcall-call: holds one call, apart from mail, keys and passwords.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "app/call_look.hh"
#include "app/call_options.hh"
#include "app/call_process.hh"
#include "app/call_watchdog.hh"
#include "base/crypto.hh"
#include "base/log.hh"
#include "base/loop.hh"
#include "base/words.hh"
#include "media/session.hh"

namespace mailcall::app {
namespace {

constexpr int bad_usage = 2;
constexpr unsigned exit_seconds = 5;

int complain(const base::Error& error, int status)
{
    std::cerr << error.what << '\n';
    if (!error.hint.empty()) std::cerr << error.hint << '\n';
    return status;
}

int run(const CallOptions& options)
{
    // As the host that starts it, for whoever looks into both.
    base::start_log(options.verbose || std::getenv("MAILCALL_VERBOSE") != nullptr);
    base::start_crypto();
    if (options.task != CallTask::call) return look(options);
    base::MainLoop loop;
    auto call = RunningCall::open(options, [&loop] { loop.end(); });
    if (!call) return complain(call.error(), EXIT_FAILURE);
    auto hang_up = [&call] {
        if (*call) (*call)->end(wire::Reason::hung_up);
    };
    base::UnixSignal terminated{SIGTERM, hang_up};
    base::UnixSignal interrupted{SIGINT, hang_up};
    // Behind what has been asked already: a process that only waits to be asked is ready sooner.
    // What it rehearses makes way for a session; its thread ends before the libraries' exit
    // handlers.
    std::jthread warming;
    base::post(nullptr, [&call, &warming] {
        warming = media::Session::warm_up();
        (*call)->prepare_window();
    });
    loop.run();
    call->reset();
    media::Session::finish();
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace mailcall::app

int main(int count, char** words)
{
    using namespace mailcall::app;
    mailcall::base::start_words();
    umask(S_IRWXG | S_IRWXO);
    auto options = read_call_options(count, words);
    if (!options) return complain(options.error(), bad_usage);
    if (!*options) return EXIT_SUCCESS;
    int status = run(**options);
    // Media libraries have threads and exit handlers of their own.
    Watchdog watchdog{exit_seconds};
    std::exit(status);
}
