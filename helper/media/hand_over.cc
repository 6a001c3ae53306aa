// The inbox's queue and the GSource that empties it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/hand_over.hh"

#include <cassert>
#include <limits>

namespace mailcall::media {
namespace {

gboolean dispatch(GSource* source, GSourceFunc work, gpointer data) noexcept
{
    g_source_set_ready_time(source, -1);
    return work(data);
}

GSourceFuncs source_functions{nullptr, nullptr, &dispatch, nullptr, nullptr, nullptr};

}  // namespace

Inbox::Inbox() : context_{g_main_context_ref_thread_default()} {}

std::shared_ptr<Inbox> Inbox::open()
{
    std::shared_ptr<Inbox> inbox{new Inbox};
    auto run = [](gpointer data) noexcept -> gboolean {
        auto alive = *static_cast<std::shared_ptr<Inbox>*>(data);  // work may close the inbox
        alive->drain();
        return G_SOURCE_CONTINUE;
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<std::shared_ptr<Inbox>*>(data); };
    inbox->source_ = g_source_new(&source_functions, sizeof(GSource));
    g_source_set_callback(inbox->source_, run, new std::shared_ptr<Inbox>{inbox}, drop);
    g_source_attach(inbox->source_, inbox->context_);
    return inbox;
}

Inbox::~Inbox()
{
    assert(!source_);
    g_main_context_unref(context_);
}

bool Inbox::push(base::Work work, std::size_t most)
{
    std::lock_guard lock{mutex_};
    if (!source_ || waiting_.size() >= most) return false;
    waiting_.push_back(std::move(work));
    g_source_set_ready_time(source_, 0);
    return true;
}

void Inbox::post(base::Work work)
{
    push(std::move(work), std::numeric_limits<std::size_t>::max());
}

bool Inbox::post_if_room(base::Work work) { return push(std::move(work), room); }

bool Inbox::take(base::Work& next)
{
    std::lock_guard lock{mutex_};
    if (waiting_.empty()) return false;
    next = std::move(waiting_.front());
    waiting_.pop_front();
    return true;
}

void Inbox::drain()
{
    // Only what waits now: work that posts again must not keep the context's other sources out.
    std::size_t count = 0;
    {
        std::lock_guard lock{mutex_};
        count = waiting_.size();
    }
    base::Work work;
    while (count-- > 0 && take(work)) work();
    std::lock_guard lock{mutex_};
    if (source_ && !waiting_.empty()) g_source_set_ready_time(source_, 0);
}

void Inbox::close()
{
    assert(is_mine());
    std::deque<base::Work> dropped;  // freed outside the lock: it may hold the last reference
    GSource* source = nullptr;       // to anything
    {
        std::lock_guard lock{mutex_};
        dropped.swap(waiting_);
        std::swap(source, source_);
    }
    if (!source) return;
    g_source_destroy(source);
    g_source_unref(source);
}

bool Inbox::is_mine() const
{
    if (g_main_context_acquire(context_) == FALSE) return false;
    g_main_context_release(context_);
    return true;
}

}  // namespace mailcall::media
