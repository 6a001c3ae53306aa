// Punch: the answerer keeps its way through its own router open while its answer is in the mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/negotiation.hh"
#include "media/pipeline.hh"

namespace mailcall::media {

class Punch {
  public:
    Punch(const Pipeline& pipeline, const Negotiation& negotiation,
          std::chrono::milliseconds interval);

    // Sends four zero bytes to each of `candidates` at each interval, from every socket that ICE
    // uses, until connected. libnice itself falls silent after 7 s.
    void start(const std::vector<std::string>& candidates);

  private:
    void beat();

    const Pipeline& pipeline_;
    const Negotiation& negotiation_;
    std::chrono::milliseconds interval_;
    std::vector<base::Ref<GSocketAddress>> targets_;
    base::Timer timer_{[this] { beat(); }};
};

}  // namespace mailcall::media
