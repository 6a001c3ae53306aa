// Calling one after the other.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_queue.hh"

#include "base/loop.hh"

namespace mailcall::app {

CallQueue::CallQueue(Place place, Skipped skipped)
    : place_{std::move(place)}, skipped_{std::move(skipped)}
{
}

base::Result<std::string> CallQueue::place(CallWish wish, const std::vector<std::string>& addresses)
{
    wish_ = std::move(wish);
    wish_.address = addresses.front();
    waiting_.clear();
    MC_TRY(call, place_(wish_));
    current_ = call;
    waiting_.assign(addresses.begin() + 1, addresses.end());
    return call;
}

void CallQueue::hear(const Notice& notice)
{
    bool ended = notice.progress == Progress::over && notice.call == current_;
    if (!ended || waiting_.empty()) return;
    // Later: the call that is over is still being put away.
    base::post(g_main_context_default(), [this] { place_next(); });
}

// Who cannot be called does not keep the others from being called.
void CallQueue::place_next()
{
    while (!waiting_.empty()) {
        wish_.address = waiting_.front();
        waiting_.pop_front();
        auto call = place_(wish_);
        if (!call) {
            skipped_(wish_.address, call.error());
            continue;
        }
        current_ = *call;
        return;
    }
}

}  // namespace mailcall::app
