// PluginHost: serves one plugin over frames: a table of commands in, answers and notices out.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "app/notice.hh"
#include "app/switchboard.hh"
#include "base/json.hh"
#include "host/link.hh"

namespace mailcall::app {

// Commands and answers stand in wire/PROTOCOL.md §6.
class PluginHost {
  public:
    // Owns the fds. The first frame leaves from the constructor, before any file is opened: a
    // plugin that waits for it learns at once whether the two understand each other.
    PluginHost(int in, int out);
    PluginHost(const PluginHost&) = delete;
    PluginHost& operator=(const PluginHost&) = delete;

    // Until the plugin closes its end.
    void run();

  private:
    using Answer = base::Result<base::Json>;
    struct Command {
        const char* name;
        Answer (PluginHost::*run)(const base::Json& frame);
    };
    static const Command* find(const std::string& name);

    void receive(const base::Json& frame);
    void hear(const Notice& notice);
    base::Result<Switchboard*> switchboard();

    Answer hello(const base::Json& frame);
    Answer watch(const base::Json& frame);
    Answer accounts(const base::Json& frame);
    Answer place(const base::Json& frame);
    Answer accept(const base::Json& frame);
    Answer decline(const base::Json& frame);
    Answer hang_up(const base::Json& frame);
    Answer chat(const base::Json& frame);
    Answer calls(const base::Json& frame);

    base::Owned<GMainLoop, g_main_loop_unref> loop_;
    std::unique_ptr<Switchboard> switchboard_;
    host::Link link_;
};

}  // namespace mailcall::app
