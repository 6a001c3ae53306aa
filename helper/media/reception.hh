// Reception: how what the far side sends gets through, and how long its stragglers are waited for.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <optional>
#include <vector>

#include "base/glib.hh"
#include "base/loop.hh"
#include "media/playout_delay.hh"

namespace mailcall::media {

class Reception {
  public:
    // `webrtc`: the session's webrtcbin.
    explicit Reception(base::Ref<GstElement> webrtc) : webrtc_{std::move(webrtc)} {}

    // From now on each stream's jitter buffer waits as long as its network asks for.
    void follow();
    // Share of the packets that were lost since it was asked last, 0 to 1; empty where none were
    // due.
    std::optional<double> loss();

  private:
    // What a jitter buffer counts, from its beginning.
    struct Counts {
        guint64 came = 0;
        guint64 lost = 0;
        guint64 late = 0;
        guint64 asked_again = 0;
        guint64 jitter_ns = 0;
        guint64 round_trip_ns = 0;
    };
    struct Stream {
        base::Ref<GstElement> buffer;
        Counts counts;
        PlayoutDelay delay;
    };

    static Counts read(GstElement* buffer);
    static Arrivals compare(const Counts& before, const Counts& now);
    static void adapt(Stream& stream);
    std::vector<base::Ref<GstElement>> buffers() const;
    void find_streams();

    base::Ref<GstElement> webrtc_;
    std::vector<Stream> streams_;
    guint64 came_ = 0;  // of all, when they were asked for last
    guint64 lost_ = 0;
    base::Timer timer_{[this] { follow(); }};
};

}  // namespace mailcall::media
