// The budget as a line that rises with time, so that no beat gets all of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/fair_share.hh"

#include <algorithm>

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

constexpr auto start = 30s;
// What libnice sends to each place: three checks, and some for the one that it likes best.
constexpr std::int64_t own_checks = 400;
// Where that leaves nothing, a knock must still get out.
constexpr std::int64_t least = 100;
// Knocks come in beats of up to ten seconds, and the last one may be one too many.
constexpr std::int64_t a_minute = FairShare::most * 3 / 4;

}  // namespace

bool FairShare::allows(std::size_t places, std::chrono::milliseconds age) const
{
    if (places <= few) return true;
    auto first = std::max(least, most - static_cast<std::int64_t>(places) * own_checks);
    auto early = std::min<std::chrono::milliseconds>(age, start);
    auto later = age - early;
    return sent_ < first * early.count() / std::chrono::milliseconds{start}.count() +
                       a_minute * later.count() / std::chrono::milliseconds{1min}.count();
}

}  // namespace mailcall::media
