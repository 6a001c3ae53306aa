// One millisecond after the other.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_network.hh"

#include <algorithm>

namespace mailcall::media {
namespace {

constexpr double far_clock = 5e9;  // µs, ahead of ours
constexpr int voice_packet = 140;
constexpr int picture_packet = 1200;

std::int64_t us(double ms) { return static_cast<std::int64_t>(ms * 1000); }

}  // namespace

void FakeNetwork::run(double ms, const std::function<void()>& look)
{
    for (double until = now_ + ms; now_ < until; ++now_) {
        auto whole = static_cast<int>(now_);
        drain();
        send_what_is_due();
        hear();
        if (whole % 100 == 0) report();
        if (whole % 250 == 0) bandwidth.look(us(now_));
        if (whole % 100 == 50) look();
    }
}

void FakeNetwork::send_what_is_due()
{
    if (static_cast<int>(now_) % 20 == 0) send(voice_packet);
    auto left = std::max(0.0, bandwidth.bits() - voice_packet * 8 * 50.0);
    picture_credit_ += left / 8 / 1000;
    for (; picture_credit_ >= picture_packet; picture_credit_ -= picture_packet)
        send(picture_packet);
}

void FakeNetwork::send(int bytes)
{
    Packet packet{{us(now_), {}, bytes}, now_ + path.delay};
    bool fits = queue() < path.longest;
    if (fits && path.open) queued_bytes_ += bytes;
    packet.arrives += queue() + random() * path.jitter;
    bool lost = !path.open || !fits || random() < path.loss;
    if (!lost) packet.report.arrived_us = us(packet.arrives) + static_cast<std::int64_t>(far_clock);
    under_way_.push_back(packet);
}

void FakeNetwork::drain() { queued_bytes_ = std::max(0.0, queued_bytes_ - path.bits / 8 / 1000); }

// All up to the last one that has arrived: what lacks before it is lost.
void FakeNetwork::report()
{
    auto last = under_way_.rend();
    for (auto packet = under_way_.rbegin(); packet != under_way_.rend(); ++packet)
        if (packet->report.arrived_us && packet->arrives <= now_) {
            last = packet;
            break;
        }
    if (last == under_way_.rend()) return;
    Told told{now_ + path.delay, {}};
    for (auto end = last.base(); under_way_.begin() != end; under_way_.pop_front())
        told.packets.push_back(under_way_.front().report);
    if (path.open) told_.push_back(std::move(told));
}

void FakeNetwork::hear()
{
    for (; !told_.empty() && told_.front().at <= now_; told_.pop_front())
        bandwidth.take(told_.front().packets, us(now_));
}

}  // namespace mailcall::media
