// Moments: when a session came how far, counted from when it was asked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "wire/order.hh"

namespace mailcall::media {

class Moments {
  public:
    using Moment = int wire::report::Moments::*;

    // `asked_us`: by the clock that all programs of a computer have in common
    // (g_get_monotonic_time); 0, or a time that has not come: now.
    explicit Moments(std::int64_t asked_us);

    // It is now. The first time counts.
    void note(Moment moment);
    const wire::report::Moments& noted() const { return noted_; }

  private:
    std::int64_t asked_us_;
    wire::report::Moments noted_;
};

}  // namespace mailcall::media
