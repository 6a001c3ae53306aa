// Budget: what the bandwidth is spent on. Voice comes first; the picture gets what is left.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace mailcall::media {

// How much there is to see of a camera: size and pictures a second.
enum class Detail { tiny, small, medium, large };

struct Spending {
    int voice_bits = 32'000;        // of the encoder, a second
    int voice_loss_percent = 5;     // that its error correction expects
    bool picture = true;            // false: it stands still, nothing of it is sent
    int picture_bits = 870'000;     // of the encoder, a second
    Detail detail = Detail::large;  // at most
    int pace_bits = 0;  // a second, as fast as a picture's packets may leave; 0: at once
    friend bool operator==(const Spending&, const Spending&) = default;
};

class Budget {
  public:
    // Some times a second. `bits`: all that may go over the wire; `loss`: 0 to 1, of our packets.
    Spending next(int bits, double loss, std::int64_t now_us);

    static constexpr int least_picture_bits = 150'000;
    static constexpr int most_picture_bits = 2'500'000;

  private:
    void share_out(int bits, std::int64_t now_us);
    double most_after_show(std::int64_t now_us) const;
    void expect_loss(double loss, std::int64_t now_us);
    void hold_or_show(std::int64_t now_us);
    void hold(std::int64_t now_us);
    void show(std::int64_t now_us);
    void choose_detail(std::int64_t now_us);

    Spending now_;
    std::int64_t loss_us_ = 0;      // when the loss was as high as it is expected
    std::int64_t wanting_us_ = 0;   // since when it is too little for a picture; 0: it is not
    std::int64_t enough_us_ = 0;    // since when it is enough for one that stands still
    std::int64_t shown_us_ = 0;     // since when it moves again
    std::int64_t patience_us_ = 0;  // that it must be enough for
    std::int64_t other_us_ = 0;     // since when another detail would fit better
};

}  // namespace mailcall::media
