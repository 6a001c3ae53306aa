// HoldBack: private addresses of a far network are tried last.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/loop.hh"

namespace mailcall::media {

using Candidates = std::vector<std::string>;

// Asked of our relay, a private address of the far side's LAN leads nowhere at best: some relays
// that cannot route it close the whole relay (coturn does). It helps only where it is our LAN, too.
// And libnice waits two seconds for ways that look better before it takes the one that it has.
struct HeldBack {
    Candidates now;
    Candidates later;
};
// `is_near`: whether a private address can be reached by other ways than the internet. `own`: our
// public addresses; who has the same one is behind the same router.
HeldBack hold_back(const Candidates& candidates,
                   const std::function<bool(const std::string&)>& is_near,
                   const std::set<std::string>& own);

class HoldBack {
  public:
    // `late` takes what was held back, when its time has come.
    HoldBack(std::chrono::milliseconds wait, std::function<void(const Candidates&)> late);

    // Gives those to be tried now.
    Candidates take(const Candidates& candidates, const std::set<std::string>& own);
    // Our public addresses are known now.
    void reconsider(const std::set<std::string>& own);

  private:
    void release();

    std::chrono::milliseconds wait_;
    std::function<void(const Candidates&)> late_;
    Candidates all_;
    Candidates held_;
    base::Timer timer_{[this] { release(); }};
};

}  // namespace mailcall::media
