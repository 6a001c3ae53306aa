// What the terminal hears before it runs: a switchboard tells of the calls that it finds.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "app/terminal.hh"

namespace mailcall::app {
namespace {

// Somebody who attends a call finds it over, and had no switchboard yet to ask whether all is sent.
TEST(Terminal, OutlivesTheEndOfACallThatIsFoundOver)
{
    TerminalOptions options;
    options.once = true;
    options.quiet = true;
    Terminal terminal{options};
    Notice found;
    found.call = "abcdefghijklmnopqrstuvwx45";
    found.progress = Progress::over;
    auto listener = terminal.listener();
    listener(found);
    listener(found);
}

}  // namespace
}  // namespace mailcall::app
