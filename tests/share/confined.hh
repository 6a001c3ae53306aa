// Confined: a real mailcall-folder that a test asks directly, as any user, with what bytes it
// likes. SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "share/folder_talk.hh"

namespace mailcall::share {

struct Mode {
    bool landlock = true;
    bool nobody = false;  // the process runs as an ordinary user; only root can choose
};
std::string name(const Mode& mode);
// All that can be tried here: with and without Landlock, and both as nobody, too, if this is root.
std::vector<Mode> all_modes();

// What came back: the parts of an answer joined.
struct Reply {
    bool answered = false;  // false: the process ended, or said nothing for 20 s
    Answer answer;
    std::string content;  // of the file that came; at most 64 KB of it
    bool has_file = false;
};

// Whatever the reply is, the secret must not be in it.
extern const std::string secret;
bool leaks(const Reply& reply);

class Confined {
  public:
    // `before` runs in the new process before the program does.
    Confined(const std::string& folder, const Mode& mode, const std::function<void()>& before = {});
    Confined(const Confined&) = delete;
    Confined& operator=(const Confined&) = delete;
    ~Confined();

    const Answer& hello() const { return hello_.answer; }
    bool is_greeted() const { return hello_.answered; }
    pid_t process() const { return process_; }
    Reply ask(Ask what, const std::string& path);
    // A message as it is, with a descriptor beside it or without; what comes back to number 1.
    Reply ask_raw(const std::string& message, int file = -1);
    // Waits for the process to end on its own; its wait status.
    int wait();
    void hang_up();

  private:
    Reply receive();

    Descriptor line_;
    pid_t process_ = -1;
    Reply hello_;
};

// Beside the test program.
std::string folder_program();
std::string read_some(int fd);

}  // namespace mailcall::share
