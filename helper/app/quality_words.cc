// How good a connection is, as a sentence with figures.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/quality_words.hh"

#include <array>

#include "base/words.hh"

namespace mailcall::app {
namespace {

using base::fill;
using base::tr;

std::string connection_words(int grade)
{
    switch (grade) {
        case 0: return tr("Bad connection");
        case 1: return tr("Weak connection");
        case 2: return tr("Good connection");
        case 3: return tr("Very good connection");
        default: return tr("How good the connection is will be known in a moment");
    }
}

std::string percent(double share)
{
    if (share < 0) return tr("?");
    auto tenths = static_cast<int>(share * 1000 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string kilobits(int bits) { return std::to_string((bits + 500) / 1000); }

std::string picture_words(const wire::report::Quality& quality)
{
    if (quality.held) return tr("it stands still");
    if (quality.pictures_out == 0) return tr("none is sent");
    return fill(tr("{} × {}, {} a second"), std::to_string(quality.width),
                std::to_string(quality.height), std::to_string(quality.pictures_out));
}

}  // namespace

std::string_view word(const wire::report::Quality& quality)
{
    static constexpr std::array<std::string_view, 4> words{"bad", "weak", "good", "very_good"};
    bool known = quality.grade >= 0 && quality.grade < static_cast<int>(words.size());
    return known ? words.at(static_cast<std::size_t>(quality.grade)) : "unknown";
}

std::string sentence(const wire::report::Quality& quality)
{
    auto trip = quality.round_trip_ms < 0 ? tr("?") : std::to_string(quality.round_trip_ms);
    return fill(tr("{}. There and back: {} ms. Received: {} kbit/s, {} pictures a second, {} lost. "
                   "Sent: {} of at most {} kbit/s, {} lost. Your picture: {}."),
                connection_words(quality.grade), trip, kilobits(quality.bits_in),
                std::to_string(quality.pictures_in), percent(quality.loss_in),
                kilobits(quality.bits_out), kilobits(quality.room), percent(quality.loss_out),
                picture_words(quality));
}

}  // namespace mailcall::app
