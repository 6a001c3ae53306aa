// mailcall-folder: reads one shared folder for a call process and can do nothing else.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>

#include "share/confine.hh"
#include "share/descriptor.hh"
#include "share/folder_talk.hh"
#include "share/shelf.hh"

namespace mailcall::share {
namespace {

constexpr int line = 0;  // the socket to the call process
constexpr int bad_usage = 2;
constexpr auto beat_after = std::chrono::seconds{1};

struct Order {
    const char* folder = nullptr;
    bool with_landlock = true;
};

std::optional<Order> read_order(int count, char** words)
{
    if (count == 2) return Order{words[1], true};
    // For the tests, which show that the folder is not left without Landlock either. Whoever can
    // give this word can read the files himself.
    if (count == 3 && std::string_view{words[1]} == "--without-landlock")
        return Order{words[2], false};
    return {};
}

bool is_line()
{
    int type = 0;
    socklen_t size = sizeof type;
    return getsockopt(line, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

// Nobody is left to say it to: nothing else is to be done either. Not exit(), which lets a
// sanitizer look through the memory; it is not allowed to from in here.
[[noreturn]] void end() { _exit(EXIT_SUCCESS); }

void say(const Answer& answer, int file = -1)
{
    if (!send_message(line, print(answer), file)) end();
}

// One who answers questions.
class Clerk {
  public:
    explicit Clerk(int folder) : shelf_{folder, [this] { beat(); }} {}

    Cause check() const { return shelf_.check(); }

    void answer(const Question& question)
    {
        number_ = question.number;
        spoken_ = Clock::now();
        if (question.ask == Ask::open) return open(question.path);
        if (question.ask == Ask::list) return list(question.path);
        walk(question.path);
    }

  private:
    using Clock = std::chrono::steady_clock;

    void open(const std::string& path)
    {
        auto file = shelf_.open(path);
        auto answer = begin();
        answer.cause = file.cause;
        if (file.fd) answer.entries.push_back(file.entry);
        say(answer, file.fd.get());
    }

    void list(const std::string& path)
    {
        auto list = shelf_.list(path);
        auto last = begin();
        last.cause = list.cause;
        last.is_cut = list.is_cut;
        give(list.entries, last);
    }

    void walk(const std::string& path)
    {
        auto tree = shelf_.walk(path);
        auto last = begin();
        last.cause = tree.cause;
        last.is_folder = tree.is_folder;
        last.figure = tree.left_out;
        if (tree.cause != Cause::fine) tree.files.clear();
        give(tree.files, last);
    }

    // The entries, in as many answers as it takes, then `last`.
    void give(std::vector<Entry>& entries, const Answer& last)
    {
        auto part = begin();
        part.more = true;
        std::size_t bytes = 0;
        for (auto& entry : entries) {
            bytes += size_of(entry);
            part.entries.push_back(std::move(entry));
            if (bytes < full_answer) continue;
            say(part);
            part.entries.clear();
            bytes = 0;
        }
        if (!part.entries.empty()) say(part);
        say(last);
    }

    // A sign of life while a slow disk is read.
    void beat()
    {
        if (Clock::now() - spoken_ < beat_after) return;
        spoken_ = Clock::now();
        auto sign = begin();
        sign.more = true;
        say(sign);
    }

    Answer begin() const
    {
        Answer answer;
        answer.number = number_;
        return answer;
    }

    Shelf shelf_;
    std::uint32_t number_ = 0;
    Clock::time_point spoken_;
};

[[noreturn]] void refuse(Cause cause)
{
    Answer hello;
    hello.cause = cause;
    say(hello);
    end();
}

[[noreturn]] void serve(const Order& order)
{
    // Links on the way to it are followed: it is the owner who has chosen this path.
    Descriptor folder{::open(order.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!folder) refuse(cause_of(errno));
    auto confined = confine(folder.get(), order.with_landlock);
    if (!confined) std::cerr << confined.error().what << '\n';
    if (!confined) refuse(Cause::not_confined);
    Clerk clerk{folder.get()};
    Answer hello;
    hello.cause = clerk.check();
    hello.figure = confined->landlock;
    say(hello);
    while (hello.cause == Cause::fine) {
        auto question = read_question(receive_message(line).text);
        if (!question) end();
        clerk.answer(*question);
    }
    end();
}

}  // namespace
}  // namespace mailcall::share

int main(int count, char** words)
{
    using namespace mailcall::share;
    auto order = read_order(count, words);
    if (!order || !is_line()) {
        std::cerr << "Mailcall starts this program when a folder is shared in a call.\n";
        return bad_usage;
    }
    // Ctrl-C in the terminal of a station is for the call process, which then ends us.
    setsid();
    serve(*order);
}
