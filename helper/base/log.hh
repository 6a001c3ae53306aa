// Logging to stderr or the journal; keeps stray prints away from fd 1.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailcall::base {

// Everything logged with g_log goes to stderr (or the journal) from now on. `verbose` shows
// debug and info lines too. Call once, before the first log line.
void start_log(bool verbose);

// Gives the caller a private copy of stdout and points fd 1 at stderr: one stray g_print of a
// library in the frames of a native-messaging host would end the connection.
// Returns the fd, owned by the caller, or -1 (errno says why).
int take_stdout();

// Whether what is written to `fd` goes into the journal, which notes the time of each line itself.
bool goes_to_journal(int fd);

void log_info(const std::string& text);
void log_warning(const std::string& text);
void log_debug(const std::string& text);

}  // namespace mailcall::base
