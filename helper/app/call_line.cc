// Starting and attaching to a call process.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_line.hh"

#include <fcntl.h>
#include <unistd.h>

#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {
namespace {

using std::chrono::milliseconds;

// The socket is there some 10 ms after the start; a loaded machine may take seconds.
constexpr milliseconds retry_after{10};
constexpr int most_tries = 1000;

// In the child: a session of its own, so that the terminal's Ctrl-C or the mail client's end does
// not take the call with it.
void leave_terminal(gpointer) noexcept { setsid(); }

base::Result<> spawn(const CallProcess& process)
{
    int log = open(process.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    char scale[G_ASCII_DTOSTR_BUF_SIZE];  // with a point in every language
    g_ascii_dtostr(scale, sizeof scale, process.time_scale);
    const char* arguments[] = {process.program.c_str(),
                               process.window ? "--window" : "--headless",
                               "--call",
                               process.call.c_str(),
                               "--socket",
                               process.socket.c_str(),
                               "--spool",
                               process.spool.c_str(),
                               "--attend",
                               process.attend.c_str(),
                               "--camera",
                               process.camera.c_str(),
                               "--microphone",
                               process.microphone.c_str(),
                               "--time-scale",
                               scale,
                               process.silent ? "--silent" : nullptr,
                               nullptr};
    base::ErrorSlot error;
    gboolean started =
        g_spawn_async_with_fds(nullptr, const_cast<gchar**>(arguments), nullptr, G_SPAWN_DEFAULT,
                               &leave_terminal, nullptr, nullptr, -1, log, log, error.out());
    if (log >= 0) close(log);
    if (!started)
        return base::fail(base::Code::media_missing,
                          base::fill(base::tr("starting the call: {}"), error.message()),
                          base::tr("Install Mailcall again; its call program is missing."));
    return {};
}

}  // namespace

CallLine::CallLine(CallProcess process, Ears ears)
    : process_{std::move(process)}, ears_{std::move(ears)}, retry_{[this] { try_attach(); }}
{
}

bool CallLine::attach()
{
    auto fd = host::attach(process_.socket);
    if (fd) take(*fd);
    return fd.has_value();
}

void CallLine::send(const wire::Order& order)
{
    auto json = wire::to_json(order);
    if (link_) return link_->send(json);
    waiting_.push_back(std::move(json));
    if (!retry_.pending()) start();
}

void CallLine::warm_up()
{
    if (!link_ && !retry_.pending()) start();
}

void CallLine::flush(base::Work done)
{
    if (link_) return link_->flush(std::move(done));
    done();
}

void CallLine::start()
{
    if (attach()) return;
    if (auto started = spawn(process_); !started) {
        waiting_.clear();
        // Later: the caller is in the middle of giving an order.
        return base::post(g_main_context_default(),
                          [gone = ears_.gone, why = started.error().what] { gone(why); });
    }
    tries_ = 0;
    retry_.start(retry_after);
}

void CallLine::try_attach()
{
    if (attach()) return;
    if (++tries_ < most_tries) return retry_.start(retry_after);
    waiting_.clear();
    ears_.gone(base::tr("the call program did not start"));
}

void CallLine::take(int fd)
{
    link_ = std::make_unique<host::Link>(
        fd, fd, [this](const base::Json& frame) { receive(frame); },
        [this](const std::string& why) { closed(why); });
    while (!waiting_.empty()) {
        link_->send(waiting_.front());
        waiting_.pop_front();
    }
}

void CallLine::receive(const base::Json& frame)
{
    // "n" belongs to the envelope: what is not acknowledged is told again to the next host.
    auto report_frame = frame;
    auto number = base::int_field(frame, "n", 0);
    report_frame.erase("n");
    auto report = wire::read_report(report_frame);
    if (!report) return base::log_warning("call process: " + report.error().what);
    ears_.report(*report, number.value_or(0));
    if (link_ && number && *number > 0) link_->send({{"ack", *number}});
}

void CallLine::closed(const std::string& why)
{
    if (!why.empty()) base::log_warning("call process: " + why);
    // The link is calling us: it may only be destroyed once it has returned.
    std::shared_ptr<host::Link> dead{std::move(link_)};
    base::post(g_main_context_default(), [dead] {});
    ears_.gone(base::tr("the call program ended unexpectedly; call again to go on"));
}

std::string own_program()
{
    base::ErrorSlot error;
    return base::take_string(g_file_read_link("/proc/self/exe", error.out()));
}

std::string find_call_program()
{
    auto folder = base::take_string(g_path_get_dirname(own_program().c_str()));
    auto beside = folder + "/mailcall-call";
    return access(beside.c_str(), X_OK) == 0 ? beside : MAILCALL_LIBEXECDIR "/mailcall-call";
}

}  // namespace mailcall::app
