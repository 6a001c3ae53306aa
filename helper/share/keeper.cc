// What was asked, in order, and what becomes of it when the process ends.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/keeper.hh"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <deque>
#include <optional>

#include "base/file.hh"
#include "base/log.hh"
#include "base/loop.hh"
#include "base/words.hh"
#include "share/folder_process.hh"
#include "share/folder_talk.hh"
#include "share/keeper_words.hh"
#include "share/shelf_path.hh"

namespace mailcall::share {
namespace {

constexpr std::size_t most_asked_at_once = 2;
// Read at a time; then the main loop's other work has its turn.
constexpr int most_heard_at_once = 8;

// The process is one of us, but it is the one that strangers talk to.
bool is_file_to_read(int fd)
{
    struct stat seen {};
    return fstat(fd, &seen) == 0 && S_ISREG(seen.st_mode) &&
           (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY;
}

}  // namespace

// Shared with a callback that is running, which may destroy the Keeper.
class Keeper::Parts : public std::enable_shared_from_this<Parts> {
  public:
    struct Gathered {
        Answer answer;  // with the entries of all its parts
        Descriptor file;
    };
    using Done = std::function<void(base::Result<Gathered>)>;

    Parts(FolderProcess process, std::function<void()> gone, std::chrono::milliseconds patience)
        : process_{std::move(process)}, gone_{std::move(gone)}, patience_{patience}
    {
        auto ready = static_cast<GIOCondition>(G_IO_IN | G_IO_HUP);
        watch_ = std::make_unique<base::FdWatch>(process_.line(), ready, [this] { hear(); });
    }

    void ask(Ask what, const std::string& path, Done done)
    {
        if (problem_) return answer_later(std::move(done), *problem_);
        if (path.size() > longest_path)
            return answer_later(std::move(done), describe(Cause::not_shared, path.substr(0, 80)));
        waiting_.push_back({{++last_number_, what, path}, std::move(done), {}});
        send_next();
    }

    void drop()
    {
        stop();
        dropped_ = true;
        waiting_.clear();
        under_way_.clear();
    }

  private:
    struct Errand {
        Question question;
        Done done;
        Gathered so_far;
    };

    static base::Result<Gathered> outcome(Errand& errand)
    {
        auto cause = errand.so_far.answer.cause;
        bool lost = cause == Cause::fine && errand.question.ask == Ask::open && !errand.so_far.file;
        if (lost) cause = Cause::no_room;  // we have no descriptor left for it
        if (cause != Cause::fine) return base::fail(describe(cause, errand.question.path));
        return std::move(errand.so_far);
    }

    void answer_later(Done done, base::Error error)
    {
        auto answer = [self = weak_from_this(), done = std::move(done), error = std::move(error)] {
            auto parts = self.lock();
            if (parts && !parts->dropped_) done(base::fail(error));
        };
        base::post(g_main_context_default(), answer);
    }

    void send_next()
    {
        while (under_way_.size() < most_asked_at_once && !waiting_.empty()) {
            // If it cannot be sent the socket is closed, and hear() is about to learn of it.
            send_message(process_.line(), print(waiting_.front().question));
            under_way_.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        under_way_.empty() ? silence_.cancel() : silence_.start(patience_);
    }

    void hear()
    {
        auto self = shared_from_this();
        for (int i = 0; i < most_heard_at_once && watch_; ++i) {
            auto received = receive_message(process_.line());
            if (received.state == Received::State::nothing) return;
            if (received.state == Received::State::closed) return lose(keeper_gone());
            auto answer = read_answer(received.text);
            if (!answer) return lose(keeper_gone());
            if (answer->number == 0)
                greet(*answer);
            else
                take(std::move(*answer), std::move(received.file));
        }
    }

    void greet(const Answer& hello)
    {
        if (hello.cause != Cause::fine) return lose(describe(hello.cause, ""));
        if (hello.figure == 0) base::log_warning("shared folder: this kernel has no Landlock");
    }

    // Answers come in the order of the questions.
    void take(Answer part, Descriptor file)
    {
        if (under_way_.empty() || part.number != under_way_.front().question.number)
            return lose(keeper_gone());
        if (file && !is_file_to_read(file.get())) return lose(keeper_gone());
        auto& so_far = under_way_.front().so_far;
        auto entries = std::move(so_far.answer.entries);
        if (entries.size() + part.entries.size() > most_walked) return lose(keeper_gone());
        std::move(part.entries.begin(), part.entries.end(), std::back_inserter(entries));
        so_far.answer = std::move(part);
        so_far.answer.entries = std::move(entries);
        so_far.file = std::move(file);
        if (so_far.answer.more) return silence_.start(patience_);
        auto errand = std::move(under_way_.front());
        under_way_.pop_front();
        send_next();
        errand.done(outcome(errand));
    }

    void stop()
    {
        watch_.reset();
        silence_.cancel();
        process_.end();
    }

    void lose(base::Error why)
    {
        auto self = shared_from_this();
        stop();
        problem_ = why;
        std::move(waiting_.begin(), waiting_.end(), std::back_inserter(under_way_));
        waiting_.clear();
        for (auto errands = std::exchange(under_way_, {}); auto& errand : errands)
            if (!dropped_) errand.done(base::fail(why));
        if (!dropped_) gone_();
    }

    FolderProcess process_;
    std::function<void()> gone_;
    std::chrono::milliseconds patience_;
    std::unique_ptr<base::FdWatch> watch_;
    base::Timer silence_{[this] { lose(keeper_silent()); }};
    std::deque<Errand> under_way_;
    std::deque<Errand> waiting_;
    std::uint32_t last_number_ = 0;
    std::optional<base::Error> problem_;
    bool dropped_ = false;
};

Keeper::Keeper(std::shared_ptr<Parts> parts) : parts_{std::move(parts)} {}

Keeper::~Keeper() { parts_->drop(); }

base::Result<std::unique_ptr<Keeper>> Keeper::start(const std::string& path,
                                                    std::function<void()> gone,
                                                    std::chrono::milliseconds patience)
{
    Descriptor folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC)};
    if (!folder && errno == ENOTDIR)
        return base::fail(base::Code::bad_argument,
                          base::fill(base::tr("Sharing {}: it is not a folder"), path),
                          base::tr("Choose a folder."));
    if (!folder) return base::fail(base::read_error(path, errno));
    MC_TRY(process, FolderProcess::start(path));
    auto parts = std::make_shared<Parts>(std::move(process), std::move(gone), patience);
    return std::unique_ptr<Keeper>{new Keeper{std::move(parts)}};
}

void Keeper::list(const std::string& path, Listed done)
{
    parts_->ask(Ask::list, path, [path, done](base::Result<Parts::Gathered> got) {
        if (!got) return done(base::fail(got.error()));
        done(Listing{0, path, std::move(got->answer.entries), got->answer.is_cut, {}});
    });
}

void Keeper::open(const std::string& path, OpenedFile done)
{
    parts_->ask(Ask::open, path, [path, done](base::Result<Parts::Gathered> got) {
        if (!got) return done(base::fail(got.error()));
        if (got->answer.entries.size() != 1) return done(base::fail(keeper_gone()));
        const auto& entry = got->answer.entries.front();
        done(Opened{got->file.release(), path, entry.size, entry.modified});
    });
}

void Keeper::walk(const std::string& path, Walked done)
{
    parts_->ask(Ask::walk, path, [done](base::Result<Parts::Gathered> got) {
        if (!got) return done(base::fail(got.error()));
        auto& answer = got->answer;
        done(Tree{answer.is_folder, std::move(answer.entries), answer.figure});
    });
}

}  // namespace mailcall::share
