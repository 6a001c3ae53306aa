// How well the call is going, and what that makes of our picture.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <tuple>
#include <utility>

#include "base/words.hh"
#include "media/parts.hh"
#include "media/path.hh"
#include "media/quality.hh"

namespace mailcall::media {
namespace {

using base::Code;
using base::tr;

// It may go and come back; a peer may say anything.
constexpr std::int64_t tell_again_after_us = 30'000'000;
constexpr std::chrono::seconds measure_every{1};

int per_second(std::int64_t count, double seconds)
{
    return seconds > 0 ? static_cast<int>(static_cast<double>(count) / seconds + 0.5) : 0;
}

}  // namespace

void Session::Parts::spend(const Spending& now)
{
    pictures_.spend(now);
    say_held(!now.picture && (pictures_.shows_camera() || pictures_.shows_screen()));
}

void Session::Parts::say_held(bool held)
{
    if (std::exchange(held_, held) == held) return;
    send_control("picture", held ? "held" : "moving");
    if (!held) return;
    base::Error error{Code::not_now, tr("The connection is too slow for your picture"),
                      tr("Your voice goes on. The picture comes back by itself.")};
    tell([error](SessionListener& told) { told.trouble(error); });
}

void Session::Parts::take_held()
{
    auto now = g_get_monotonic_time();
    bool told = told_held_us_ != 0 && now - told_held_us_ < tell_again_after_us;
    if (told) return;
    told_held_us_ = now;
    base::Error error{Code::not_now, tr("The other side's connection is too slow for its picture"),
                      tr("The voice goes on. The picture comes back by itself.")};
    tell([error](SessionListener& told_of) { told_of.trouble(error); });
}

Session::Parts::Totals Session::Parts::read_totals() const
{
    return {g_get_monotonic_time(), counters_->bytes_in, counters_->bytes_out,
            counters_->video_frames, counters_->frames_sent};
}

void Session::Parts::measure()
{
    quality_timer_.start(measure_every);
    auto now = read_totals();
    auto before = std::exchange(totals_, now);
    if (before.at_us == 0) return;
    auto passed = static_cast<double>(now.at_us - before.at_us) / 1e6;
    quality_.bits_in = per_second((now.bytes_in - before.bytes_in) * 8, passed);
    quality_.bits_out = per_second((now.bytes_out - before.bytes_out) * 8, passed);
    quality_.pictures_in = per_second(now.pictures_in - before.pictures_in, passed);
    quality_.pictures_out = per_second(now.pictures_out - before.pictures_out, passed);
    quality_.loss_in = reception_.loss().value_or(-1);
    quality_.loss_out = rates_.bandwidth().is_known() ? rates_.bandwidth().loss() : -1;
    quality_.room = rates_.bandwidth().bits();
    if (auto trip = pulse_.round_trip()) {
        quality_.round_trip_ms = static_cast<int>(trip->count());
        reception_.expect_round_trip(pulse_.round_trips().expected());
        rates_.expect_round_trip(pulse_.round_trips().expected());
    }
    std::tie(quality_.width, quality_.height) = pictures_.size();
    quality_.held = held_;
    quality_.grade = grade(quality_);
}

wire::report::Stats Session::Parts::stats() const
{
    wire::report::Stats stats;
    stats.video_frames = counters_->video_frames;
    stats.audio_packets = counters_->audio_buffers;
    stats.tone_hz = receivers_.tone();
    stats.bytes_in = counters_->bytes_in;
    stats.bytes_out = counters_->bytes_out;
    stats.frames_sent = counters_->frames_sent;
    stats.dropped_before_proof = gate_->dropped();
    auto path = read_path(roaming_.agent());
    stats.path = path.ends;
    stats.way = path.way;
    stats.transport = path.transport;
    stats.ip = path.ip;
    if (auto took = pulse_.round_trip()) stats.round_trip = took->count();
    stats.pauses = counters_->pauses;
    stats.sound_lost = counters_->sound_lost;
    stats.feedback = rates_.feedback();
    if (auto codec = receivers_.newest_codec()) stats.codec_in = wire::name(*codec);
    if (auto codec = pictures_.codec()) stats.codec_out = wire::name(*codec);
    stats.quality = quality_;
    stats.moments = moments_.noted();
    return stats;
}

}  // namespace mailcall::media
