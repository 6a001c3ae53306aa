// Pace and Fit: how large the camera's picture may be, by what its encoder has to do.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>

#include "media/budget.hh"

namespace mailcall::media {

// How long nobody needs to ask for another whole picture, at so many bits a second of the encoder:
// the first one is still under way.
std::chrono::microseconds whole_apart(int bits);

// What may be seen of a camera at most, by what its encoder makes of the bits that it is given. One
// that can get no coarser leaves pictures out: smaller ones that move are better. How much a
// picture takes is known only by trying: a still room takes little, and one full of leaves or noise
// much.
class Fit {
  public:
    // Each two seconds: pictures that were given to the encoder and that it made, at this detail,
    // from so many bits a second.
    void see(int given, int made, Detail now, int bits);
    Detail most() const { return most_; }

  private:
    struct Failure {
        int bits = 0;   // too little for a detail; 0: not known
        int since = 0;  // looks
        int wait = 0;   // looks, before it is tried again with the same
    };

    std::array<Failure, 4> failures_{};  // by detail
    Detail most_ = Detail::large;
};

// What was seen in the last two seconds.
struct EncoderLook {
    int frames = 0;
    double load = 0;    // share of the time that the encoder took; waiting for a core counts
    int asked_for = 0;  // whole pictures that the peer wanted, having lost some
    bool large_source = false;  // the camera gives at least 1280 × 720
};

// A call starts small. It gets large once the encoder would clearly do four times the work, and
// small again when it does not keep up or too much gets lost. Each way back takes longer to try
// again than the one before, so that a computer at its limit does not go up and down.
class Pace {
  public:
    // Each two seconds; gives whether the picture is to be large.
    bool next(const EncoderLook& look);

    static constexpr double easy = 0.15;     // of 640 × 360; four times that is most of a core
    static constexpr double too_hard = 0.7;  // of 1280 × 720

  private:
    void step(bool large);

    bool large_ = false;
    int good_ = 0;    // looks in a row
    int needed_ = 3;  // of them, before it gets large
    int bad_ = 0;
};

}  // namespace mailcall::media
