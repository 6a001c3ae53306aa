// The rules by which the bandwidth follows queue, loss and silence.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/bandwidth.hh"

#include <algorithm>
#include <utility>

namespace mailcall::media {
namespace {

constexpr double second_us = 1e6;

// What WLANs do to single packets stays below: the fastest of each feedback is what counts.
constexpr std::int64_t long_queue_us = 60'000;
constexpr std::int64_t calm_queue_us = 30'000;
// An encoder needs as long to do what it is told.
constexpr std::int64_t pause_after_cut_us = 400'000;
constexpr int most_stuck = 4;

constexpr double tolerable_loss = 0.06;  // more is not sent
constexpr double too_much_loss = 0.1;    // less is
constexpr double most_is_lost = 0.25;
constexpr int most_fruitless = 2;
constexpr std::int64_t judge_every_us = 1'000'000;
constexpr int enough_packets = 30;

// Far more than the first feedback takes, but behind a queue, or where it is lost in one.
constexpr std::int64_t first_silence_us = 450'000;
constexpr std::int64_t never_us = 8'000'000;
constexpr std::int64_t silence_us = 700'000;
constexpr std::int64_t silence_step_us = 500'000;
// Enough for a picture: who comes back wants to be seen at once.
constexpr double tried_in_silence = 250'000;
constexpr std::int64_t break_us = 2'000'000;  // no queue is as long

// Of what arrives, as much as drains the queue in about a second.
double share_to_keep(std::int64_t queue_us)
{
    return std::clamp(0.9 - static_cast<double>(queue_us) / second_us * 0.7, 0.5, 0.85);
}

}  // namespace

void Bandwidth::take(std::span<const PacketReport> packets, std::int64_t now_us)
{
    if (packets.empty()) return;
    come_back(now_us);
    packets = sent_since_break(packets);
    if (packets.empty()) return;
    traffic_.take(packets);
    if (auto way = fastest_way(packets)) delay_.take(*way, now_us);
    auto passed = std::clamp<std::int64_t>(now_us - adapted_us_, 0, silence_step_us);
    adapted_us_ = now_us;
    if (delay_.queue_us() > long_queue_us)
        back_off(now_us);
    else if (delay_.queue_us() < calm_queue_us && loss() - own_loss_ < tolerable_loss)
        grow(static_cast<double>(passed) / second_us);
    judge_loss(now_us);
}

// What was never used is not known to be there.
void Bandwidth::grow(double seconds)
{
    stuck_ = 0;
    constexpr double always_tried = 300'000;  // or a picture that stands still would for ever
    auto proven = traffic_.arriving().value_or(0) * 1.5 + 50'000;
    auto limit = std::max(proven, always_tried);
    if (bits_ < limit) set(std::min(limit, bits_ + growth() * seconds));
    if (bits_ > ceiling_ * 1.3) ceiling_ = 0;
}

// Each second. Fast where nothing speaks against it, slow near what was too much before.
double Bandwidth::growth() const
{
    constexpr double slow = 25'000;
    if (!has_met_a_limit()) return bits_;
    if (bits_ > ceiling_ * 0.8 && ceiling_ > 0) return slow;
    return bits_ < ceiling_ ? bits_ : bits_ * 0.2;
}

void Bandwidth::back_off(std::int64_t now_us)
{
    // What was sent before a cut says nothing of what it does.
    if (now_us - cut_us_ < pause_after_cut_us || traffic_.newest_sent_us() < cut_us_) return;
    if (is_draining(now_us)) return;
    cut_us_ = now_us;
    // Until the encoder has heard of it, the queue runs over as before.
    traffic_.judge_from(now_us + pause_after_cut_us);
    note_if_stuck();
    auto carried = traffic_.busiest().value_or(bits_);
    ceiling_ = carried;
    auto less = std::min(bits_ * 0.9, carried * share_to_keep(delay_.queue_us()));
    // With so much less than gets through, each queue ends; a picture need not suffer more.
    set(std::max(less, std::min(bits_, carried * 0.55)));
}

bool Bandwidth::is_draining(std::int64_t now_us) const
{
    constexpr std::int64_t at_most_us = 1'000'000;
    constexpr std::int64_t clearly_us = 20'000;
    return now_us - cut_us_ < at_most_us && delay_.queue_us() < queue_at_cut_us_ - clearly_us;
}

// Another way through the network may take longer, and others fill queues as well. A path that
// carries as much as before the cut is still full of what is ours.
void Bandwidth::note_if_stuck()
{
    constexpr std::int64_t helps_us = 10'000;
    auto queue = delay_.queue_us();
    auto arriving = traffic_.arriving().value_or(0);
    bool is_full = arriving > arriving_at_cut_ * 0.95;
    bool helped = queue < queue_at_cut_us_ - helps_us || is_full || stuck_ == 0;
    if (stuck_ == 0) bits_before_queue_ = bits_;
    stuck_ = helped ? 1 : stuck_ + 1;
    queue_at_cut_us_ = queue;
    arriving_at_cut_ = arriving;
    if (stuck_ < most_stuck) return;
    stuck_ = 0;
    delay_.forget();
    set(std::max(bits_, bits_before_queue_ * 0.7));
}

void Bandwidth::judge_loss(std::int64_t now_us)
{
    if (now_us - judged_us_ < judge_every_us || traffic_.judged() < enough_packets) return;
    judged_us_ = now_us;
    auto loss = traffic_.judge();
    if (loss - own_loss_ > too_much_loss) return cut_for_loss(loss);
    loss_at_cut_ = 0;
    fruitless_ = 0;
    own_loss_ = std::min(own_loss_, loss + too_much_loss / 2);
}

void Bandwidth::cut_for_loss(double loss)
{
    bool helped = loss_at_cut_ == 0 || loss < loss_at_cut_ * 0.75;
    fruitless_ = helped ? 0 : fruitless_ + 1;
    loss_at_cut_ = loss;
    if (fruitless_ >= most_fruitless) {
        own_loss_ = loss;
        fruitless_ = 0;
        return;
    }
    lost_too_much_ = true;
    auto less = bits_ * (1 - loss / 2);
    // So much at once is somebody who lets no more than this pass.
    if (loss > most_is_lost) less = std::min(less, traffic_.arriving().value_or(less));
    set(less);
}

void Bandwidth::look(std::int64_t now_us)
{
    if (heard_us_ == 0) return wait_for_first(now_us);
    if (now_us - heard_us_ < silence_us || now_us - silence_cut_us_ < silence_step_us) return;
    silence_cut_us_ = now_us;
    if (bits_before_silence_ == 0) bits_before_silence_ = bits_;
    if (bits_ > tried_in_silence) set(std::max(bits_ * 0.5, tried_in_silence));
}

// On a narrow path, what was sent first stands in a queue, and so does what tells of it. But a peer
// may never tell anything.
void Bandwidth::wait_for_first(std::int64_t now_us)
{
    if (begun_us_ == 0 || now_us - begun_us_ < first_silence_us) return;
    set(now_us - begun_us_ < never_us ? tried_in_silence : first);
}

void Bandwidth::come_back(std::int64_t now_us)
{
    bool was_break = heard_us_ != 0 && now_us - heard_us_ > break_us;
    if (was_break) break_ended_us_ = now_us;
    heard_us_ = now_us;
    auto before = std::exchange(bits_before_silence_, 0);
    if (before == 0) return;
    traffic_.forget();
    judged_us_ = now_us;
    set(std::max(bits_, before * 0.5));
}

// What was lost while nothing got through, or lay in our own system until the network was back,
// says nothing about the time after. The first feedback may be an old one, and tell of none of it.
std::span<const PacketReport> Bandwidth::sent_since_break(
    std::span<const PacketReport> packets) const
{
    auto begin = std::ranges::find_if(
        packets, [this](const auto& each) { return each.sent_us >= break_ended_us_; });
    return {begin, packets.end()};
}

void Bandwidth::set(double bits) { bits_ = std::clamp<double>(bits, least, most); }

}  // namespace mailcall::media
