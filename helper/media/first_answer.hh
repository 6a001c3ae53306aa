// FirstAnswer: which of several STUN servers is there, asked of all of them at once.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/glib.hh"
#include "base/loop.hh"
#include "media/agent.hh"

namespace mailcall::media {

// An ICE agent asks one STUN server, and has no public address should that one be away.
class FirstAnswer {
  public:
    // The place in the list of the first server that answers; nothing: none has, in time.
    using Done = std::function<void(std::optional<std::size_t>)>;

    // IPv4 only: where there is IPv6, addresses are public anyway. `done` runs once, at the latest
    // after `patience`, unless this is destroyed before.
    void ask(std::vector<SocketAddress> servers, std::chrono::milliseconds patience, Done done);

  private:
    void hear();
    void finish(std::optional<std::size_t> first);

    std::vector<SocketAddress> servers_;
    BindingRequest request_{};
    base::Ref<GSocket> socket_;
    std::unique_ptr<base::FdWatch> watch_;
    Done done_;
    base::Timer patience_{[this] { finish({}); }};
};

}  // namespace mailcall::media
