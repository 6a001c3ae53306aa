// GstPromise → a callback on the owning context; nobody ever waits for a promise.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <functional>
#include <memory>
#include <string>

#include "media/hand_over.hh"

namespace mailcall::media {

struct FreePromise {
    void operator()(GstPromise* promise) const noexcept { gst_promise_unref(promise); }
};
using Promise = std::unique_ptr<GstPromise, FreePromise>;

// What webrtcbin answered.
struct Reply {
    std::shared_ptr<const GstStructure> fields;  // may be null
    std::string error;                           // empty: done
};
using Replied = std::function<void(const Reply&)>;

// A promise for one webrtcbin call; `replied` runs in `inbox`, unless that is closed by then.
Promise make_promise(std::shared_ptr<Inbox> inbox, Replied replied);

}  // namespace mailcall::media
