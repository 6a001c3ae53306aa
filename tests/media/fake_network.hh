// FakeNetwork: a bottleneck, a queue before it, losses and delays, in simulated time; and a sender
// of voice and pictures that goes by a Bandwidth.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <random>
#include <vector>

#include "media/bandwidth.hh"

namespace mailcall::media {

// As it is at a moment; times in milliseconds.
struct Path {
    double bits = 20e6;     // a second, that pass
    double loss = 0;        // of what passes, 0 to 1
    double delay = 20;      // each way
    double jitter = 0;      // more than that, at random
    double longest = 1000;  // queue; what comes then is lost
    bool open = true;       // nothing gets through
};

class FakeNetwork {
  public:
    explicit FakeNetwork(Path path) : path{path} {}

    // Lets `ms` pass; `look` once each 100 ms.
    void run(
        double ms, const std::function<void()>& look = [] {});

    double queue() const { return queued_bytes_ * 8 / path.bits * 1000; }  // ms
    double now() const { return now_; }

    Path path;
    Bandwidth bandwidth;

  private:
    struct Packet {
        PacketReport report;
        double arrives = 0;  // on the sender's clock
    };
    struct Told {
        double at = 0;
        std::vector<PacketReport> packets;
    };
    void send_what_is_due();
    void send(int bytes);
    void drain();
    void report();
    void hear();
    double random() { return std::uniform_real_distribution<>{0, 1}(dice_); }

    double now_ = 0;
    double queued_bytes_ = 0;
    double picture_credit_ = 0;  // bytes
    std::deque<Packet> under_way_;
    std::deque<Told> told_;
    std::minstd_rand dice_{4711};  // each run is the same
};

}  // namespace mailcall::media
