// Feedback in, settings of the encoders out.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/rate_control.hh"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/log.hh"
#include "media/elements.hh"
#include "media/feedback.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 150ms;

// Where more than the path carries was never sent, a picture may leave nearly at once.
int pace_of(const Bandwidth& bandwidth)
{
    constexpr int freely = 5;
    constexpr int plenty = 600'000;
    if (!bandwidth.has_met_a_limit()) return bandwidth.bits() * freely;
    return bandwidth.bits() > plenty ? bandwidth.bits() * 2 : bandwidth.bits() * 3 / 2;
}

// What nobody would see is not worth setting an encoder again.
bool is_same_picture(const Spending& one, const Spending& other)
{
    auto differs = std::abs(one.picture_bits - other.picture_bits);
    return one.picture == other.picture && one.detail == other.detail &&
           differs * 25 < other.picture_bits;
}

}  // namespace

RateControl::RateControl(const std::shared_ptr<Inbox>& inbox, GstElement* webrtc,
                         std::function<void(const Spending&)> spend)
    : webrtc_{base::Ref<GstElement>::share(webrtc)}, spend_{std::move(spend)}
{
    spent_.picture_bits = 0;  // nothing was told yet
    exchange_feedback(
        webrtc, inbox, [this](const std::vector<PacketReport>& packets) { take(packets); },
        resends_);
}

void RateControl::use_voice(const base::Ref<GstElement>& chain)
{
    voice_encoder_ = find_in(chain.get(), "encoder");
}

void RateControl::begin()
{
    begun_ = true;
    bandwidth_.begin(g_get_monotonic_time());
    hurry_feedback(webrtc_.get());
    look();
}

// What came before is of an impostor, perhaps.
void RateControl::take(const std::vector<PacketReport>& packets)
{
    if (!begun_) return;
    ++feedback_;
    bandwidth_.take(packets, g_get_monotonic_time());
    share_out();
}

void RateControl::look()
{
    timer_.start(look_every);
    bandwidth_.look(g_get_monotonic_time());
    share_out();
}

void RateControl::share_out()
{
    auto now = budget_.next(bandwidth_.bits(), bandwidth_.loss(), g_get_monotonic_time());
    now.pace_bits = pace_of(bandwidth_);
    resends_->spend(bandwidth_.bits());
    resends_->expect_queue(std::chrono::milliseconds{std::lround(bandwidth_.queue_ms())});
    tell_encoder(now);
    spent_.voice_bits = now.voice_bits;
    spent_.voice_loss_percent = now.voice_loss_percent;
    if (is_same_picture(now, spent_)) return;
    if (now.picture != spent_.picture || now.detail != spent_.detail)
        base::log_debug("the picture gets " + std::to_string(now.picture_bits) + " bits/s of " +
                        std::to_string(bandwidth_.bits()) +
                        (now.picture ? "" : ", and stands still"));
    spent_ = now;
    spend_(now);
}

void RateControl::tell_encoder(const Spending& now)
{
    if (!voice_encoder_) return;
    if (now.voice_bits != spent_.voice_bits)
        g_object_set(voice_encoder_.get(), "bitrate", now.voice_bits, nullptr);
    if (now.voice_loss_percent != spent_.voice_loss_percent)
        g_object_set(voice_encoder_.get(), "packet-loss-percentage", now.voice_loss_percent,
                     nullptr);
}

}  // namespace mailcall::media
