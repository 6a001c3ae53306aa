// Waits with pictures until it is worth drawing.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/turns.hh"

#include <utility>

namespace mailcall::window {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds interval{25};
constexpr milliseconds alone{50};  // oneself, while nobody else shows anything

}  // namespace

void Turns::take(const std::string& person, const base::Picture& picture)
{
    waiting_[person] = picture;
    const auto now = Clock::now();
    if (person.empty()) {
        if (!timer_.pending()) timer_.start(alone);
    } else if (now >= next_) {
        show_all();
    } else {
        timer_.start(std::chrono::ceil<milliseconds>(next_ - now));
    }
}

void Turns::show_all()
{
    timer_.cancel();
    next_ = Clock::now() + interval;
    for (const auto& [person, picture] : std::exchange(waiting_, {})) show_(person, picture);
}

}  // namespace mailcall::window
