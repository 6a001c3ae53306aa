// The child process, its two pipes, and the order in which they end.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/errand.hh"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "app/call_line.hh"
#include "base/glib.hh"
#include "base/log.hh"
#include "base/loop.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::tr;

namespace {

constexpr auto kill_after = std::chrono::seconds{3};
constexpr std::size_t longest_line = 512 * 1024;

struct Child {
    GPid process = 0;
    int in = -1;   // its stdin
    int out = -1;  // its stdout
};

Result<Child> spawn(const std::vector<std::string>& words)
{
    auto program = find_call_program();
    std::vector<char*> arguments{program.data()};
    auto copies = words;
    for (auto& word : copies) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    Child child;
    base::ErrorSlot error;
    auto flags = static_cast<GSpawnFlags>(G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES);
    if (g_spawn_async_with_pipes(nullptr, arguments.data(), nullptr, flags, nullptr, nullptr,
                                 &child.process, &child.in, &child.out, nullptr, error.out()))
        return child;
    return fail(Code::media_missing,
                fill(tr("Starting Mailcall's call program: {}"), error.message()),
                tr("Install Mailcall again; its call program is missing."));
}

void close_fd(int& fd)
{
    if (fd >= 0) close(fd);
    fd = -1;
}

}  // namespace

// Lives until the last process is gone, which may be after the Errand: somebody must reap it.
class Errand::Parts : public std::enable_shared_from_this<Parts> {
  public:
    explicit Parts(Ears ears) : ears_{std::move(ears)} {}
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts() { close_pipes(); }

    bool is_busy() const { return child_ || next_; }

    void start(std::vector<std::string> words, std::chrono::milliseconds limit)
    {
        if (child_) end();
        next_ = Next{std::move(words), limit};
        if (!child_)
            base::post(g_main_context_default(),
                       [self = shared_from_this()] { self->start_next(); });
    }

    void stop()
    {
        next_.reset();
        end();
    }

    void forget()
    {
        ears_ = {};
        stop();
    }

  private:
    struct Next {
        std::vector<std::string> words;
        std::chrono::milliseconds limit;
    };

    void start_next()
    {
        if (!next_ || child_) return;
        auto next = *std::exchange(next_, std::nullopt);
        wanted_ = true;
        text_.clear();
        auto child = spawn(next.words);
        if (!child) return tell_end(fail(child.error()));
        child_ = *child;
        fcntl(child_->out, F_SETFL, O_NONBLOCK);
        watch_ = std::make_unique<base::FdWatch>(
            child_->out, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP), [this] { read_some(); });
        auto gone = [](GPid, int status, gpointer data) noexcept {
            (*static_cast<std::shared_ptr<Parts>*>(data))->gone(status);
        };
        auto drop = [](gpointer data) noexcept {
            delete static_cast<std::shared_ptr<Parts>*>(data);
        };
        g_child_watch_add_full(G_PRIORITY_DEFAULT, child_->process, gone,
                               new std::shared_ptr<Parts>{shared_from_this()}, drop);
        if (next.limit.count() > 0) kill_.start(next.limit);
    }

    // What it prints from now on is not wanted any more.
    void end()
    {
        if (!child_ || !std::exchange(wanted_, false)) return;
        close_pipes();
        kill(child_->process, SIGTERM);
        kill_.start(kill_after);
    }

    void close_pipes()
    {
        watch_.reset();
        if (!child_) return;
        close_fd(child_->in);
        close_fd(child_->out);
    }

    // False when there is nothing more to read for now.
    bool read_some()
    {
        auto self = shared_from_this();  // an ear may drop the Errand
        std::array<char, 65536> block;
        auto got = read(child_->out, block.data(), block.size());
        if (got < 0 && errno == EINTR) return true;
        if (got == 0 || (got < 0 && errno != EAGAIN)) watch_.reset();
        if (got <= 0) return false;
        text_.append(block.data(), static_cast<std::size_t>(got));
        for (auto end = text_.find('\n'); end != std::string::npos; end = text_.find('\n')) {
            auto line = text_.substr(0, end);
            text_.erase(0, end + 1);
            take(line);
            if (!wanted_) return false;
        }
        if (text_.size() > longest_line) text_.clear();
        return true;
    }

    void take(const std::string& line)
    {
        auto object = base::parse_json(line);
        if (!object) return base::log_warning("call program: " + object.error().what);
        auto line_ear = ears_.line;  // it may drop the Errand, and itself
        if (line_ear) line_ear(*object);
    }

    void gone(int status)
    {
        kill_.cancel();
        while (watch_ && read_some()) {
        }  // its last lines may still be in the pipe
        close_pipes();
        child_.reset();
        if (next_) return start_next();
        base::ErrorSlot error;
        if (g_spawn_check_wait_status(status, error.out())) return tell_end({});
        tell_end(fail(Code::internal,
                      fill(tr("Mailcall's call program did not do its work: {}"), error.message()),
                      tr("Try again. If it stays so, install Mailcall again.")));
    }

    void tell_end(const Result<>& result)
    {
        auto ended = ears_.ended;
        if (std::exchange(wanted_, false) && ended) ended(result);
    }

    void give_up()
    {
        if (child_) kill(child_->process, SIGKILL);
    }

    Ears ears_;
    std::optional<Child> child_;
    std::optional<Next> next_;
    std::unique_ptr<base::FdWatch> watch_;
    base::Timer kill_{[this] { give_up(); }};
    std::string text_;
    bool wanted_ = false;
};

Errand::Errand(Ears ears) : parts_{std::make_shared<Parts>(std::move(ears))} {}

Errand::~Errand() { parts_->forget(); }

void Errand::start(std::vector<std::string> words, std::chrono::milliseconds limit)
{
    parts_->start(std::move(words), limit);
}

void Errand::stop() { parts_->stop(); }

bool Errand::is_busy() const { return parts_->is_busy(); }

}  // namespace mailcall::app
