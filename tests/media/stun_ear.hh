// StunEar: what a STUN server would hear, on 127.0.0.1; it can answer, or keep silent.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include <map>
#include <set>
#include <string>

#include "base/glib.hh"
#include "base/loop.hh"

namespace mailcall::media {

class StunEar {
  public:
    StunEar();

    std::string url() const { return "stun:127.0.0.1:" + std::to_string(port_); }
    std::uint16_t port() const { return port_; }
    // Binding requests heard so far but for libnice's own, which are of the old form (RFC 3489);
    // in all, and by the port that they came from.
    int requests() const;
    const std::map<int, int>& by_port() const { return by_port_; }
    void fall_silent() { silent_ = true; }
    // Packets of four zero bytes.
    int zeros() const { return zeros_; }
    // Connectivity checks of ICE; one that is said again counts once.
    int checks() const { return static_cast<int>(checks_.size()); }

  private:
    void hear();
    void answer(GSocketAddress* from, const std::uint8_t* request, bool is_old);

    base::Ref<GSocket> socket_;
    std::uint16_t port_ = 0;
    std::map<int, int> by_port_;
    int zeros_ = 0;
    std::set<std::string> checks_;  // their transactions
    bool silent_ = false;
    std::unique_ptr<base::FdWatch> watch_;
};

}  // namespace mailcall::media
