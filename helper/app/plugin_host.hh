// PluginHost: serves one plugin over frames: commands in, answers and events out.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.hh"
#include "app/room.hh"
#include "base/json.hh"
#include "base/loop.hh"
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
    void receive(const base::Json& frame);

    base::MainLoop loop_;
    host::Link link_;
    Room room_;  // dies first: what it still says finds the link
};

}  // namespace mailcall::app
