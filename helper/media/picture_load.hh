// PictureLoad: what one source gives and its encoder does, seen on their threads.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <atomic>
#include <cstdint>

#include "base/glib.hh"
#include "media/budget.hh"
#include "media/codecs.hh"

namespace mailcall::media {

// Aligned as a whole, or it could not be read and written by two threads without a lock.
struct alignas(8) Size {
    int width = 0;
    int height = 0;
};
struct Look {
    Size size;
    int rate = 0;       // pictures a second, at most
    int most_bits = 0;  // a second; more would hardly be seen
};
const Look& look_of(Detail detail);
// The largest.
const Look& large_look();
// As it is to be seen: pixels need not be square.
Size size_in(const GstCaps* caps);

// Written on streaming threads.
struct PictureLoad {
    std::atomic<std::int64_t> source_at_us{0};  // the newest picture; 0: none yet
    std::atomic<std::int64_t> busy_us{0};
    std::atomic<int> given{0};  // pictures, to the encoder
    std::atomic<int> frames{0};
    std::atomic<int> asked_for{0};
    std::atomic<std::int64_t> whole_apart_us{0};
    std::atomic<std::int64_t> whole_us{0};  // when a whole picture was asked for
    std::int64_t entered_us = 0;            // the encoder's thread alone
    GstClockTime due = 0;                   // the next picture; the source's thread alone
    std::atomic<Size> source{};
    std::atomic<Detail> detail{Detail::medium};
    std::atomic<bool> held{false};
    Content content = Content::camera;
    base::Ref<GstElement> shape;

    void take_caps(GstEvent* event);
    // Whether the picture is to be encoded: not while all stand still, nor more a second than is
    // worth it. On the source's thread.
    bool is_due(GstBuffer* picture);
    // Who lacks a picture asks again and again until a whole one has come; what was asked for while
    // that was under way is done with it.
    bool is_new_wish();
    // Any thread.
    void set_format() const;
};

}  // namespace mailcall::media
