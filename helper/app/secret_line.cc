// The terminal's echo, switched off for one line.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secret_line.hh"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::tr;

namespace {

constexpr std::size_t longest = 1024;

// What is not a terminal shows nothing anyhow.
class Unseen {
  public:
    Unseen() : is_terminal_{tcgetattr(STDIN_FILENO, &before_) == 0}
    {
        if (!is_terminal_) return;
        auto unseen = before_;
        unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;
    ~Unseen()
    {
        if (!is_terminal_) return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        std::fputc('\n', stderr);  // that of the line was not shown, either
    }

  private:
    termios before_{};
    bool is_terminal_;
};

}  // namespace

base::Result<std::string> read_secret_line(const std::string& question)
{
    std::fprintf(stderr, "%s ", question.c_str());
    Unseen unseen;
    std::string line;
    for (int c = std::cin.get(); c != '\n'; c = std::cin.get()) {
        if (c == std::istream::traits_type::eof() && line.empty())
            return fail(Code::bad_argument, tr("nothing was typed in"));
        if (c == std::istream::traits_type::eof()) break;
        if (line.size() == longest) return fail(Code::too_big, tr("what was typed in is too long"));
        line += static_cast<char>(c);
    }
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

}  // namespace mailcall::app
