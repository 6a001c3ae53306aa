// SoundTap: pours the sound that comes out of one pipeline into another one, which may come and go.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "base/glib.hh"
#include "media/loudness.hh"

namespace mailcall::media {

// Shared by the owning context and the streaming threads; all of it may be called on any.
class SoundTap : public std::enable_shared_from_this<SoundTap> {
  public:
    // `level` runs on a streaming thread, ten times a second while levels are wanted.
    static std::shared_ptr<SoundTap> make(std::function<void(double)> level);

    // `appsink`: 48 kHz, 16 bit. Its buffers keep their time, as both pipelines' clock is the same.
    void draw_from(GstElement* appsink);
    // `appsrc`; null: what comes is lost. What is to be heard is given the time when its own
    // pipeline would have played it, so that what comes late by the network is in time here.
    enum class Time { kept, heard };
    void pour_into(const base::Ref<GstElement>& appsrc, Time time = Time::kept);
    void mute(bool muted) noexcept { muted_ = muted; }
    void want_levels(bool wanted) noexcept { levels_ = wanted; }

  private:
    explicit SoundTap(std::function<void(double)> level) : level_{std::move(level)} {}
    void take(GstElement* appsink);
    GstClockTime follow() const;
    void measure(GstBuffer* buffer, unsigned channels);
    GstClockTime lateness(GstElement* appsink);

    std::function<void(double)> level_;
    std::atomic<bool> muted_{false};
    std::atomic<bool> levels_{false};
    std::mutex mutex_;  // of what follows
    base::Ref<GstElement> appsrc_;
    Time time_ = Time::kept;
    GstClockTime next_ = 0;  // when what was taken last ends, of the clock
    GstClockTime lateness_ = 0;
    unsigned taken_ = 0;
    Loudness loudness_;
};

}  // namespace mailcall::media
