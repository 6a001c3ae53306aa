// mailcall: the command line.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <cstdlib>

#include "app/verbs.hh"
#include "base/crypto.hh"
#include "base/log.hh"
#include "base/words.hh"

int main(int count, char** words)
{
    mailcall::base::start_words();
    std::signal(SIGPIPE, SIG_IGN);
    mailcall::base::start_log(std::getenv("MAILCALL_VERBOSE") != nullptr);
    mailcall::base::start_crypto();
    return mailcall::app::run_command_line({words + 1, words + count});
}
