// Traffic: what of our packets arrives, how fast, and what does not.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>

namespace mailcall::media {

// One packet of ours, as transport-wide feedback tells of it.
struct PacketReport {
    std::int64_t sent_us = 0;                  // as g_get_monotonic_time() counts
    std::optional<std::int64_t> arrived_us{};  // on the far side's clock; empty: lost
    int bytes = 0;                             // with all headers
};

// Of the fastest of `packets`, from the one clock to the other; empty where none arrived.
std::optional<std::int64_t> fastest_way(std::span<const PacketReport> packets);

class Traffic {
  public:
    void take(std::span<const PacketReport> packets);
    // Bits a second in the last half of one; empty: too few to tell.
    std::optional<double> arriving() const;
    // The same at the busiest moment of that time: what the path carries, where a queue has grown.
    std::optional<double> busiest() const;
    std::int64_t newest_sent_us() const { return newest_sent_us_; }  // of what arrived
    // Share of what was sent in the last two seconds, 0 to 1.
    double loss() const;

    // The same, of each packet once: those since it was asked last.
    int judged() const { return judged_; }
    double judge();
    // What was sent before is not judged: it was sent in another way.
    void judge_from(std::int64_t sent_us) { judged_from_us_ = sent_us; }
    void forget();

  private:
    void take(const PacketReport& packet);
    void forget_before(std::int64_t newest);
    struct Arrival {
        std::int64_t at_us = 0;
        int bytes = 0;
    };
    struct Fate {
        std::int64_t sent_us = 0;
        bool lost = false;
    };

    std::deque<Arrival> arrivals_;
    std::deque<Fate> fates_;
    int lost_ = 0;  // of fates_
    int judged_ = 0;
    std::int64_t newest_sent_us_ = 0;
    int judged_lost_ = 0;
    std::int64_t judged_from_us_ = 0;
};

}  // namespace mailcall::media
