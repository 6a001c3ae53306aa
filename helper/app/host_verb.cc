// mailcall host: frames on stdin and stdout for a mail client's plugin.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "app/arguments.hh"
#include "app/plugin_host.hh"
#include "app/verbs.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

Status host_verb(const Words& words)
{
    Arguments arguments{"host", base::tr("Serves a mail client's plugin: frames on stdin and "
                                         "stdout. Ends when stdin is closed.")};
    // A mail client adds words of its own (the manifest's path, the add-on's id): they are ignored.
    MC_CHECK(arguments.parse(words));
    int out = base::take_stdout();
    int in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (out < 0 || in < 0)
        return base::fail(base::Code::internal, base::fill(base::tr("opening stdin and stdout: {}"),
                                                           std::strerror(errno)));
    PluginHost host{in, out};
    host.run();
    return 0;
}

}  // namespace mailcall::app
