// When which tone is played, and for how long.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_ring.hh"

#include <algorithm>
#include <utility>

#include "base/log.hh"

namespace mailcall::app {
namespace {

using media::Tone;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

// Calls may ring for an hour, where mail is looked at rarely. Nobody wants to hear that.
constexpr milliseconds longest_ring = 2min;
constexpr milliseconds longest_ring_back = 1min;

std::optional<Tone::Kind> tone_of(const wire::Card& card)
{
    if (card.state == "ringing_in") return Tone::Kind::ring;
    if (card.state == "ringing_out") return Tone::Kind::ring_back;
    return {};
}

}  // namespace

void CallRing::follow(const wire::Card& card, std::int64_t now)
{
    auto wanted = tone_of(card);
    if (wanted == kind_) return;
    stop();
    kind_ = wanted;
    if (!wanted) return;
    auto longest = *wanted == Tone::Kind::ring ? longest_ring : longest_ring_back;
    // With no host left to say that it is over.
    if (card.ring_until > now) longest = std::min(longest, milliseconds{card.ring_until - now});
    is_wanted_ = true;
    enough_.start(longest);
    play();
}

void CallRing::use(const std::string& loudspeaker)
{
    if (std::exchange(loudspeaker_, loudspeaker) == loudspeaker || !is_wanted_) return;
    tone_.reset();
    play();
}

// Without a sound system there is still the window, and the desktop's notification.
void CallRing::play()
{
    if (loudspeaker_ == "none") return;
    auto failed = [this] { tone_.reset(); };
    auto tone = Tone::play(*kind_, loudspeaker_, failed);
    if (!tone) return base::log_info(tone.error().what);
    tone_ = std::move(*tone);
}

void CallRing::stop()
{
    is_wanted_ = false;
    enough_.cancel();
    tone_.reset();
}

}  // namespace mailcall::app
