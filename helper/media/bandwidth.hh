// Bandwidth: how much may be sent, by what the far side says about each packet that came.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "media/path_delay.hh"
#include "media/traffic.hh"

namespace mailcall::media {

// Congestion control by transport-wide feedback. A queue that grows on the way says that it is too
// much, long before anything is lost; what is lost without a queue is mostly the path's own way,
// and sending less would not help. No clock of its own: `now_us` is ours, in microseconds.
class Bandwidth {
  public:
    // Something is sent from now on.
    void begin(std::int64_t now_us) { begun_us_ = now_us; }
    // One feedback: packets in the order of sending; each is told of once.
    void take(std::span<const PacketReport> packets, std::int64_t now_us);
    // Some times a second: where no feedback comes, nothing may get through.
    void look(std::int64_t now_us);

    // A second, of all that goes over the wire; least to most.
    int bits() const { return static_cast<int>(bits_); }
    // Of what was sent in the last two seconds, 0 to 1.
    double loss() const { return traffic_.loss(); }
    bool is_known() const { return heard_us_ != 0; }  // something was told
    double queue_ms() const { return static_cast<double>(delay_.queue_us()) / 1000; }
    // Whether more than the path carries was ever sent.
    bool has_met_a_limit() const { return ceiling_ > 0 || lost_too_much_; }

    static constexpr int first = 1'000'000;
    static constexpr int least = 60'000;
    static constexpr int most = 2'800'000;

  private:
    void grow(double seconds);
    double growth() const;
    void back_off(std::int64_t now_us);
    bool is_draining(std::int64_t now_us) const;
    void note_if_stuck();
    void judge_loss(std::int64_t now_us);
    void cut_for_loss(double loss);
    void wait_for_first(std::int64_t now_us);
    void come_back(std::int64_t now_us);
    std::span<const PacketReport> sent_since_break(std::span<const PacketReport> packets) const;
    void set(double bits);

    PathDelay delay_;
    Traffic traffic_;
    double bits_ = first;
    double ceiling_ = 0;  // what arrived when a queue grew; 0: not known, or no longer
    std::int64_t adapted_us_ = 0;
    std::int64_t cut_us_ = 0;  // for a queue, last
    // A queue that stays, whatever we send, is not ours.
    double bits_before_queue_ = 0;
    std::int64_t queue_at_cut_us_ = 0;
    double arriving_at_cut_ = 0;
    int stuck_ = 0;  // cuts in a row that did not help
    // A loss that stays, whatever we send, is the path's own.
    bool lost_too_much_ = false;
    double own_loss_ = 0;
    double loss_at_cut_ = 0;  // 0: the last look was good
    int fruitless_ = 0;
    std::int64_t judged_us_ = 0;
    // Silence.
    std::int64_t begun_us_ = 0;
    std::int64_t heard_us_ = 0;  // 0: never
    std::int64_t silence_cut_us_ = 0;
    double bits_before_silence_ = 0;  // 0: there is none
    std::int64_t break_ended_us_ = std::numeric_limits<std::int64_t>::min();
};

}  // namespace mailcall::media
