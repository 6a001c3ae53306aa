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
    // Pictures that come late are shown late; sound that comes late is a gap, and all that follows
    // moves. A pipeline has one latency, its slowest stream's: beside sound, pictures wait as long.
    static constexpr int least_of_pictures = 20;
    static constexpr int least_of_sound = 60;

    explicit PlayoutDelay(int least) : least_{least} {}

    // Each second; milliseconds, least to most.
    int next(const Arrivals& seen);

    static constexpr int first = 60;
    static constexpr int most = 200;

  private:
    int least_;
    int now_ = first;
    int calm_ = 0;     // looks in a row that would do with less
    int missing_ = 0;  // looks that packets asked for again are waited for
};

}  // namespace mailcall::media
