// Inbox: the only way from GStreamer's and libnice's threads to our objects.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "base/loop.hh"

namespace mailcall::media {

// Work from any thread, done one by one and in order on the context that opened the inbox; nothing
// runs after close(). It keeps a queue of its own, not base::post's sources, so that the hand-over
// rests on std::mutex, which ThreadSanitizer understands, and what waits can be dropped at once.
class Inbox {
  public:
    // Belongs to the calling thread's default context.
    static std::shared_ptr<Inbox> open();
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;
    ~Inbox();

    // Any thread; never runs `work` inline. Work for a closed inbox is dropped.
    void post(base::Work work);
    // The same for what a peer causes: dropped (false) while `room` pieces of work are waiting.
    bool post_if_room(base::Work work);

    // Owning context only. What waits is dropped, and the work that is running, if any, is the
    // last.
    void close();
    // False when another thread runs the owning context.
    bool is_mine() const;
    GMainContext* context() const noexcept { return context_; }

    static constexpr std::size_t room = 256;

  private:
    Inbox();
    bool push(base::Work work, std::size_t most);
    void drain();
    bool take(base::Work& next);

    GMainContext* context_;
    std::mutex mutex_;
    std::deque<base::Work> waiting_;
    GSource* source_ = nullptr;  // null: closed
};

// An object behind an inbox, as other threads may hold it: they can only post to it.
template <class Target>
class Handle {
  public:
    Handle(std::shared_ptr<Inbox> inbox, Target* target) : inbox_{std::move(inbox)}, target_{target}
    {
    }
    template <class Work>
    void post(Work work) const
    {
        inbox_->post(bind(std::move(work)));
    }
    template <class Work>
    bool post_if_room(Work work) const
    {
        return inbox_->post_if_room(bind(std::move(work)));
    }

  private:
    template <class Work>
    base::Work bind(Work work) const
    {
        return [target = target_, work = std::move(work)]() mutable { work(*target); };
    }

    std::shared_ptr<Inbox> inbox_;
    Target* target_;
};

// Connects a signal that is emitted on foreign threads. `handler` gets a Data* as its last
// argument; the closure owns the data, so an emission that is under way while the object dies
// still finds it alive.
template <class Data>
void connect(gpointer object, const char* signal, GCallback handler, Data data)
{
    auto drop = [](gpointer owned, GClosure*) noexcept { delete static_cast<Data*>(owned); };
    g_signal_connect_data(object, signal, handler, new Data{std::move(data)}, drop,
                          static_cast<GConnectFlags>(0));
}

}  // namespace mailcall::media
