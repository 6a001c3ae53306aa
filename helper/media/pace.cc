// The rules for the size of the camera's picture.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/pace.hh"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace mailcall::media {
namespace {

constexpr int most_needed = 300;  // ten minutes
constexpr int most_asked_for = 1;
constexpr int least_frames = 10;  // fewer say nothing: the camera has just begun

constexpr double left_out = 0.15;  // more of them are seen as stumbling
constexpr double more_bits = 1.3;  // that may be enough, where so many were too few
constexpr int first_wait = 5;      // looks
constexpr int most_wait = 300;

}  // namespace

std::chrono::microseconds whole_apart(int bits)
{
    constexpr double whole_picture = 80'000;  // bits, at most, where it is small
    auto seconds = std::clamp(whole_picture / std::max(bits, 1), 0.2, 1.0);
    return std::chrono::microseconds{static_cast<std::int64_t>(seconds * 1e6)};
}

void Fit::see(int given, int made, Detail now, int bits)
{
    for (auto& failure : failures_) ++failure.since;
    auto at = static_cast<std::size_t>(now);
    bool fails = given >= least_frames && made < given * (1 - left_out);
    if (fails && at > 0) {
        auto& failure = failures_.at(at);
        failure = {bits, 0, std::clamp(failure.wait * 2, first_wait, most_wait)};
    }
    most_ = Detail::large;
    for (auto detail = failures_.size() - 1; detail > 0; --detail) {
        const auto& failure = failures_.at(detail);
        bool is_long_ago = failure.since >= failure.wait;
        if (is_long_ago || bits > failure.bits * more_bits) continue;
        most_ = static_cast<Detail>(detail - 1);
    }
}

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
