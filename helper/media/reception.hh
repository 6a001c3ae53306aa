// Reception: how what the far side sends gets through, and how long its stragglers are waited for.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/glib.hh"
#include "base/loop.hh"
#include "media/playout_delay.hh"

namespace mailcall::media {

class Reception {
  public:
    // `webrtc`: the session's webrtcbin.
    explicit Reception(base::Ref<GstElement> webrtc);

    // From now on each stream's jitter buffer waits as long as its network asks for.
    void follow();
    // Share of packets that could not be had, 0 to 1, in the last seconds and of the stream that is
    // worse off; empty where none were due.
    std::optional<double> loss() const { return loss_; }
    // Nothing is asked for again before it can have come.
    void expect_round_trip(std::chrono::milliseconds time);

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
        bool is_sound = false;
        Counts counts;
        PlayoutDelay delay;
    };

    // What changed within a second.
    struct Second {
        Arrivals arrivals;
        int lost = 0;
    };

    static Counts read(GstElement* buffer);
    static Second compare(const Counts& before, const Counts& now);
    static void adapt(Stream& stream, const Arrivals& seen);
    void judge(const std::vector<Second>& streams);
    std::vector<base::Ref<GstElement>> buffers() const;
    void find_streams();

    base::Ref<GstElement> webrtc_;
    std::vector<Stream> streams_;
    std::optional<double> loss_;
    base::Timer timer_{[this] { follow(); }};
};

}  // namespace mailcall::media
