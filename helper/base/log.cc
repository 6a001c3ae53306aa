// The log writer: one line a message, on stderr, with no colours and no secrets.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.hh"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace mailcall::base {
namespace {

bool show_all = false;

GLogWriterOutput write(GLogLevelFlags level, const GLogField* fields, gsize count,
                       gpointer) noexcept
{
    if (!show_all && (level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) != 0)
        return G_LOG_WRITER_HANDLED;
    if (g_log_writer_is_journald(STDERR_FILENO) != 0)
        return g_log_writer_journald(level, fields, count, nullptr);
    char* line = g_log_writer_format_fields(level, fields, count, FALSE);
    g_printerr("%s\n", line);
    g_free(line);
    return G_LOG_WRITER_HANDLED;
}

}  // namespace

void start_log(bool verbose)
{
    show_all = verbose;
    g_log_set_writer_func(&write, nullptr, nullptr);
}

int take_stdout()
{
    int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (copy >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        close(copy);
        return -1;
    }
    return copy;
}

// systemd.exec(5): the device and the inode of the stream.
bool goes_to_journal(int fd)
{
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat found {};
    if (!stream || fstat(fd, &found) != 0) return false;
    return std::to_string(found.st_dev) + ":" + std::to_string(found.st_ino) == stream;
}

void log_info(const std::string& text) { g_info("%s", text.c_str()); }
void log_warning(const std::string& text) { g_warning("%s", text.c_str()); }
void log_debug(const std::string& text) { g_debug("%s", text.c_str()); }

}  // namespace mailcall::base
