// Branch: a pipeline of its own around one sound device, so that what happens to the device ends
// nothing else. All of them keep the time of one clock.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/glib.hh"
#include "media/hand_over.hh"

namespace mailcall::media {

class Branch {
  public:
    // On the owning context. `runs` and `failed` come at most once; `failed` may come without
    // `runs`, or after it; the Branch is of no use then.
    struct Ears {
        base::Work runs;
        std::function<void(const std::string& why)> failed;
        base::Work ended{};  // each time that all of what is played has been
    };

    // `parts`, linked in this order. `running_since`: where the running time begins, of the
    // system's clock; 0: when it is played.
    Branch(const std::shared_ptr<Inbox>& inbox, const std::vector<base::Ref<GstElement>>& parts,
           GstClockTime running_since, Ears ears);
    Branch(const Branch&) = delete;
    Branch& operator=(const Branch&) = delete;
    // Waits for the end at most 3 s; what hangs then is left behind.
    ~Branch();

    // Opens the device, on another thread: a sound server that hangs holds up whoever asks it.
    void play();
    // Plays once more from the beginning.
    void rewind();

  private:
    void watch(GMainContext* context);
    void on_message(GstMessage* message);
    void take_start(bool runs);
    void fail(const std::string& why);

    base::Ref<GstElement> pipeline_ = base::Ref<GstElement>::sink(gst_pipeline_new(nullptr));
    std::shared_ptr<Inbox> inbox_;
    Ears ears_;
    GSource* bus_watch_ = nullptr;
    // What other threads and turns to come know of us.
    struct Life {
        Branch* branch;  // of the owning context; null after our end
        std::atomic<bool> ended{false};
    };
    std::shared_ptr<Life> life_{new Life{this}};
    bool failed_ = false;
};

// The clock that all of a session's pipelines go by.
GstClockTime time_now();

}  // namespace mailcall::media
