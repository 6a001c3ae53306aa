// Punch: the answerer knocks at the offerer's while its answer is in the mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/agent.hh"
#include "media/check.hh"
#include "media/negotiation.hh"
#include "media/pipeline.hh"

namespace mailcall::media {

class Punch {
  public:
    Punch(const Pipeline& pipeline, const Negotiation& negotiation,
          std::chrono::milliseconds interval);

    // Sends to each of `candidates` until connected, from every socket that ICE uses: each 1.2 s
    // for a minute, as most mails take no longer, then at each interval. At first four zero bytes,
    // which keep the way through our own router open. After 2 s, when libnice sends next to nothing
    // any more, a check: it gets through where the other side cannot, as soon as the mail has let
    // us in there. In the middle of a good start it would make the other side begin again.
    void start(const std::vector<std::string>& candidates, IceCredentials theirs);
    void add(const std::vector<std::string>& candidates);

  private:
    void beat();
    std::chrono::milliseconds age() const;
    base::Bytes knock() const;

    const Pipeline& pipeline_;
    const Negotiation& negotiation_;
    std::chrono::milliseconds interval_;
    IceCredentials theirs_;
    std::uint64_t tie_breaker_ = 0;
    std::int64_t began_us_ = 0;
    std::vector<SocketAddress> targets_;
    base::Timer timer_{[this] { beat(); }};
};

}  // namespace mailcall::media
