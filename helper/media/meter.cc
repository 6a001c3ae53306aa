// Finds the strongest tone with Goertzel's filter: coarsely in a tenth of a second, then finely.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/meter.hh"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mailcall::media {
namespace {

constexpr unsigned decimation = 6;  // 48 kHz to 8 kHz
constexpr double silence = 0.003;   // root mean square; about -50 dB of full scale
constexpr double lowest = 50;
constexpr double highest = 3500;

double rms(std::span<const float> samples)
{
    double sum = 0;
    for (float sample : samples) sum += static_cast<double>(sample) * static_cast<double>(sample);
    return samples.empty() ? 0 : std::sqrt(sum / static_cast<double>(samples.size()));
}

// Power of `frequency` in `samples`.
double goertzel(std::span<const float> samples, double frequency, double rate)
{
    double turn = 2 * std::cos(2 * std::numbers::pi * frequency / rate);
    double last = 0;
    double before = 0;
    for (float sample : samples) {
        double now = static_cast<double>(sample) + turn * last - before;
        before = last;
        last = now;
    }
    return last * last + before * before - turn * last * before;
}

struct Search {
    double from;
    double to;
    double step;
};

double strongest(std::span<const float> samples, double rate, Search search)
{
    double best = search.from;
    double power = -1;
    for (double at = search.from; at <= search.to; at += search.step) {
        double found = goertzel(samples, at, rate);
        if (found > power) {
            power = found;
            best = at;
        }
    }
    return best;
}

}  // namespace

void Meter::keep(float sample)
{
    sum_ += sample;
    if (++summed_ < decimation) return;
    second_[next_] = sum_ / static_cast<float>(decimation);
    next_ = (next_ + 1) % second_.size();
    sum_ = 0;
    summed_ = 0;
}

bool Meter::hear(std::span<const std::int16_t> samples, unsigned channels)
{
    constexpr float full_scale = 32768;
    double sum = 0;
    std::size_t count = 0;
    std::lock_guard lock{mutex_};
    for (std::size_t at = 0; at + channels <= samples.size(); at += channels, ++count) {
        float sample = static_cast<float>(samples[at]) / full_scale;
        sum += static_cast<double>(sample) * static_cast<double>(sample);
        keep(sample);
    }
    return count > 0 && std::sqrt(sum / static_cast<double>(count)) > silence;
}

std::vector<float> Meter::in_order() const
{
    std::lock_guard lock{mutex_};
    std::vector<float> ordered(second_.begin(), second_.end());
    std::rotate(ordered.begin(), ordered.begin() + static_cast<std::ptrdiff_t>(next_),
                ordered.end());
    return ordered;
}

double Meter::tone() const
{
    auto samples = in_order();
    if (rms(samples) <= silence) return 0;
    auto last_tenth = std::span{samples}.last(rate / 10);
    double coarse = strongest(last_tenth, rate, {lowest, highest, 5});
    return strongest(samples, rate, {std::max(lowest, coarse - 10), coarse + 10, 0.5});
}

}  // namespace mailcall::media
