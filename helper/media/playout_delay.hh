// PlayoutDelay: how long a jitter buffer waits for packets that are late.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailcall::media {

// What a stream's jitter buffer saw since the last look.
struct Arrivals {
    int came = 0;              // packets
    int late = 0;              // that came after their time
    int missed = 0;            // that had to be asked for again
    double jitter_ms = 0;      // mean deviation of their ways, as RFC 3550 §6.4.1 counts
    double round_trip_ms = 0;  // of those that were asked for; 0: not known
};

// On a good network nobody should wait for a bad one's jitter: the delay follows what is seen, up
// at once and down by and by. Each change moves sound and pictures in time, so small ones are not
// made.
class PlayoutDelay {
  public:
    // Sound that comes late is a gap, and all that follows moves. A pipeline has one latency, its
    // slowest stream's: beside sound, pictures wait as long.
    static constexpr int least = 60;
    static constexpr int held_of_sound = 20;  // until the next one could have repaired it

    // `held`: milliseconds that the decoder keeps a packet, of those that it is given.
    explicit PlayoutDelay(int held = 0) : held_{held} {}

    // Each second; milliseconds, least to most.
    int next(const Arrivals& seen);

    // After which a packet is asked for once more; all in milliseconds.
    static int time_to_ask_again(double round_trip_ms);

    static constexpr int first = 60;
    static constexpr int most = 300;  // with one repair over half the earth

  private:
    int held_;
    int now_ = first;
    int calm_ = 0;     // looks in a row that would do with less
    int tries_ = 0;    // to have them
    int missing_ = 0;  // looks that packets asked for again are waited for
};

}  // namespace mailcall::media
