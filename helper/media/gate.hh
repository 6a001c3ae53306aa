// Gate: the valves. Closed until the peer is proven, because webrtcbin itself takes anybody.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace mailcall::media {

// Shared by the streaming threads and the owning context.
class Gate {
  public:
    void open() noexcept { open_ = true; }
    bool is_open() const noexcept { return open_; }
    // Whether `buffers` may pass; counts them when they may not.
    bool pass(std::int64_t buffers) noexcept;
    std::int64_t dropped() const noexcept { return dropped_; }

  private:
    std::atomic<bool> open_{false};
    std::atomic<std::int64_t> dropped_{0};
};

// What goes through a pad at once: one buffer, or a list of them (`buffer` is null then).
struct Passing {
    GstBuffer* buffer = nullptr;
    GstBufferList* list = nullptr;
    std::int64_t count = 1;
    std::int64_t bytes = 0;
};

// Runs `see` on the streaming thread for everything that passes `pad`, as long as the pad lives;
// false drops it. Events pass in any case.
void watch_buffers(GstPad* pad, std::function<bool(const Passing&)> see);

// The same for an element's only pad called `name`.
void watch_buffers(GstElement* element, const char* name, std::function<bool(const Passing&)> see);

// Drops and counts everything on `pad` until `gate` is open.
void guard(GstPad* pad, std::shared_ptr<Gate> gate);

}  // namespace mailcall::media
