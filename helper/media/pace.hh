// Pace: how large the camera's picture may be, by how hard its encoder works.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailcall::media {

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
