// Lure: an offerer's negotiation under somebody else's ICE credentials, for a man in the middle.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/loop.hh"
#include "media/pipeline.hh"
#include "media/promise.hh"
#include "wire/sdp.hh"

typedef struct _GstWebRTCSessionDescription GstWebRTCSessionDescription;

namespace mailcall::media {

class Lure {
  public:
    // `ready` gets the port on which the victim is awaited.
    Lure(const Pipeline& pipeline, std::shared_ptr<Inbox> inbox, std::function<void(int)> ready);

    // Awaits who takes `stolen`, another's offer, for ours. The senders are in webrtcbin already.
    void lay(const wire::Description& stolen);

  private:
    using Step = void (Lure::*)(const Reply&);

    Promise then(Step step);
    void set(const char* signal, int type, const std::string& sdp, Step next);
    void disguise(const Reply& reply);
    void expect_victim(const Reply&);
    void wait_for_port(const Reply&);
    void look_for_port();

    const Pipeline& pipeline_;
    std::shared_ptr<Inbox> inbox_;
    std::function<void(int)> ready_;
    wire::Description stolen_;
    std::string offer_;
    base::Timer look_{[this] { look_for_port(); }};
};

// The number of the first SSRC that `sdp` names for "audio" or "video"; 0: none.
std::uint32_t find_ssrc(const std::string& sdp, const std::string& kind);

}  // namespace mailcall::media
