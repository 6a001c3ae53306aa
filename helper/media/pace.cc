// The rules for the size of the camera's picture.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/pace.hh"

#include <algorithm>

namespace mailcall::media {
namespace {

constexpr int most_needed = 300;  // ten minutes
constexpr int most_asked_for = 1;
constexpr int least_frames = 10;  // fewer say nothing: the camera has just begun

}  // namespace

bool Pace::next(const EncoderLook& look)
{
    if (look.frames < least_frames) return large_;
    bool loses = look.asked_for > most_asked_for;
    if (!look.large_source) {
        step(false);
    } else if (large_) {
        bad_ = loses || look.load > too_hard ? bad_ + 1 : 0;
        if (bad_ < 2) return true;
        needed_ = std::min(most_needed, needed_ * 10);
        step(false);
    } else {
        good_ = !loses && look.load < easy ? good_ + 1 : 0;
        if (good_ >= needed_) step(true);
    }
    return large_;
}

void Pace::step(bool large)
{
    large_ = large;
    good_ = 0;
    bad_ = 0;
}

}  // namespace mailcall::media
