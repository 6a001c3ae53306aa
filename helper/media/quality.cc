// The bounds between the words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/quality.hh"

#include <algorithm>

namespace mailcall::media {
namespace {

struct Bound {
    int grade = 0;
    double loss = 0;
    int round_trip_ms = 0;
};
// From about 300 ms on people begin to talk at the same time (ITU-T G.114).
constexpr Bound bounds[]{{3, 0.02, 300}, {2, 0.06, 600}, {1, 0.2, 1500}};

}  // namespace

int grade(const wire::report::Quality& quality)
{
    auto loss = std::max(quality.loss_in, quality.loss_out);
    if (loss < 0 && quality.round_trip_ms < 0) return -1;
    auto fits = [&](const Bound& bound) {
        return loss < bound.loss && quality.round_trip_ms < bound.round_trip_ms;
    };
    const auto* bound = std::find_if(std::begin(bounds), std::end(bounds), fits);
    auto found = bound == std::end(bounds) ? 0 : bound->grade;
    return quality.held ? std::min(found, 1) : found;
}

}  // namespace mailcall::media
