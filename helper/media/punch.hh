// Punch: the answerer knocks at the offerer's while its answer is in the mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/agent.hh"
#include "media/check.hh"
#include "media/fair_share.hh"
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
    // us in there. In the middle of a good start it would make the other side begin again. Of many
    // candidates only as many at a time as a fair share allows, in turn and relays first: whoever
    // has one is there, whatever stands in between.
    void start(const std::vector<std::string>& candidates, IceCredentials theirs);
    void add(const std::vector<std::string>& candidates);

  private:
    void beat();
    void knock_at_next();
    std::chrono::milliseconds age() const;
    base::Bytes knock() const;

    const Pipeline& pipeline_;
    const Negotiation& negotiation_;
    std::chrono::milliseconds interval_;
    IceCredentials theirs_;
    std::uint64_t tie_breaker_ = 0;
    std::int64_t began_us_ = 0;
    std::vector<SocketAddress> targets_;
    std::size_t next_ = 0;  // of them
    FairShare share_;
    base::Timer timer_{[this] { beat(); }};
};

}  // namespace mailcall::media
