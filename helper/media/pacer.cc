// A bucket that leaks at the set rate.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/pacer.hh"

#include <algorithm>
#include <utility>

#include "media/gate.hh"

namespace mailcall::media {

std::int64_t Pacer::wait_us(std::int64_t bytes, std::int64_t now_us) noexcept
{
    auto bits = bits_.load();
    if (bits <= 0) return 0;
    free_us_ = std::clamp(free_us_, now_us - burst_us, now_us + longest_wait_us);
    auto wait = std::max<std::int64_t>(free_us_ - now_us, 0);
    free_us_ += bytes * 8 * 1'000'000 / bits;
    return wait;
}

void pace(GstPad* pad, std::shared_ptr<Pacer> pacer)
{
    watch_buffers(pad, [pacer = std::move(pacer)](const Passing& passing) {
        auto wait = pacer->wait_us(passing.bytes, g_get_monotonic_time());
        if (wait > 0) g_usleep(static_cast<gulong>(wait));
        return true;
    });
}

}  // namespace mailcall::media
