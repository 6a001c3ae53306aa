// The rules by which voice and picture share the bandwidth.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/budget.hh"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace mailcall::media {
namespace {

// 50 packets a second of voice have more in their headers than many have of voice.
constexpr int voice_headers = 24'000;
// What each side tells about what came.
constexpr int feedback = 12'000;
constexpr int full_voice = 32'000;
constexpr int thrifty_voice = 20'000;
constexpr int too_little_for_voice = 90'000;
constexpr int enough_for_voice = 120'000;
constexpr double picture_headers = 0.07;

constexpr int least_loss_percent = 5;
// Below, music would be encoded in a way that knows no error correction (libopus 1.3.1).
constexpr int least_where_any = 10;
constexpr double any_loss = 0.01;
constexpr int most_loss_percent = 30;
constexpr std::int64_t loss_remembered_us = 10'000'000;

// A moment of too little is bridged; a picture that comes back may be too much again.
constexpr std::int64_t want_us = 3'000'000;
constexpr std::int64_t want_badly_us = 600'000;
constexpr int far_too_little = Budget::least_picture_bits / 2;
constexpr int enough_for_picture = 170'000;
constexpr std::int64_t least_patience_us = 2'000'000;
constexpr std::int64_t most_patience_us = 64'000'000;
constexpr std::int64_t goes_well_us = 30'000'000;

// A change makes a whole picture, which is large.
constexpr std::int64_t before_less_us = 1'000'000;
constexpr std::int64_t before_more_us = 4'000'000;
struct Step {
    int leave = 0;  // bits a second, below which it is too much
    int enter = 0;  // above which it is good
};
constexpr std::array<Step, 4> steps{
    {{0, 0}, {220'000, 280'000}, {380'000, 480'000}, {600'000, 800'000}}};

Detail other_than(Detail now, int bits)
{
    auto at = static_cast<std::size_t>(now);
    while (at > 0 && bits < steps.at(at).leave) --at;
    while (at + 1 < steps.size() && bits >= steps.at(at + 1).enter) ++at;
    return static_cast<Detail>(at);
}

// So little that an encoder cannot keep to it, however coarse the picture.
bool is_far_too_much(Detail now, int bits)
{
    return bits < steps.at(static_cast<std::size_t>(now)).leave / 2;
}

}  // namespace

Spending Budget::next(int bits, double loss, std::int64_t now_us)
{
    share_out(bits, now_us);
    expect_loss(loss, now_us);
    hold_or_show(now_us);
    choose_detail(now_us);
    return now_;
}

// While nothing of it was sent, nobody could find out how much gets through.
double Budget::most_after_show(std::int64_t now_us) const
{
    constexpr double doubled_each_us = 1'000'000;
    constexpr double long_ago = 10;
    if (!now_.picture || shown_us_ == 0) return most_picture_bits;
    auto passed = static_cast<double>(now_us - shown_us_) / doubled_each_us;
    return least_picture_bits * std::exp2(std::min(passed, long_ago));
}

void Budget::share_out(int bits, std::int64_t now_us)
{
    if (bits < too_little_for_voice) now_.voice_bits = thrifty_voice;
    if (bits >= enough_for_voice) now_.voice_bits = full_voice;
    auto left = (bits - now_.voice_bits - voice_headers - feedback) * (1 - picture_headers);
    auto most = std::min<double>(most_picture_bits, most_after_show(now_us));
    now_.picture_bits = static_cast<int>(std::clamp(left, 0.0, most));
}

// Up at once, and down when it has been better for a while: losses come in bursts.
void Budget::expect_loss(double loss, std::int64_t now_us)
{
    auto percent = static_cast<int>(std::ceil(loss * 100));
    auto least = loss >= any_loss ? least_where_any : least_loss_percent;
    percent = std::clamp(percent, least, most_loss_percent);
    bool is_over = now_us - loss_us_ > loss_remembered_us;
    if (percent < now_.voice_loss_percent && !is_over) return;
    now_.voice_loss_percent = percent;
    loss_us_ = now_us;
}

void Budget::hold_or_show(std::int64_t now_us)
{
    if (now_.picture) {
        if (now_.picture_bits >= least_picture_bits)
            wanting_us_ = 0;
        else if (wanting_us_ == 0)
            wanting_us_ = now_us;
        bool wanting = wanting_us_ != 0;
        bool too_long = now_us - wanting_us_ >= want_us;
        bool badly = now_.picture_bits < far_too_little && now_us - wanting_us_ >= want_badly_us;
        if (wanting && (too_long || badly)) hold(now_us);
        return;
    }
    if (now_.picture_bits < enough_for_picture)
        enough_us_ = 0;
    else if (enough_us_ == 0)
        enough_us_ = now_us;
    if (enough_us_ != 0 && now_us - enough_us_ >= patience_us_) show(now_us);
}

void Budget::hold(std::int64_t now_us)
{
    bool went_well = shown_us_ == 0 || now_us - shown_us_ > goes_well_us;
    patience_us_ = went_well ? least_patience_us : std::min(most_patience_us, patience_us_ * 2);
    now_.picture = false;
    enough_us_ = 0;
    wanting_us_ = 0;
}

void Budget::show(std::int64_t now_us)
{
    now_.picture = true;
    now_.detail = Detail::tiny;
    shown_us_ = now_us;
    other_us_ = 0;
}

void Budget::choose_detail(std::int64_t now_us)
{
    auto better = other_than(now_.detail, now_.picture_bits);
    if (better == now_.detail) {
        other_us_ = 0;
        return;
    }
    if (other_us_ == 0) other_us_ = now_us;
    auto patience = better < now_.detail ? before_less_us : before_more_us;
    if (is_far_too_much(now_.detail, now_.picture_bits)) patience = 0;
    if (now_us - other_us_ < patience) return;
    now_.detail = better;
    other_us_ = 0;
}

}  // namespace mailcall::media
