// Pipeline: the GStreamer pipeline around one webrtcbin, its ICE agent, its errors and its end.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>
#include <nice/agent.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/glib.hh"
#include "media/hand_over.hh"
#include "media/meter.hh"
#include "media/servers.hh"

namespace mailcall::media {

// webrtcbin bundles everything into the one stream and component that libnice numbers first.
inline constexpr guint ice_stream = 1;
inline constexpr guint ice_component = 1;

class Pipeline {
  public:
    using Failed = std::function<void(const std::string&)>;
    // `failed` runs on the owning context for each error of an element that is in no branch.
    Pipeline(const std::shared_ptr<Inbox>& inbox, std::shared_ptr<Counters> counters,
             Failed failed);
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;
    // Stops everything; gives up waiting after 3 s (GStreamer has known deadlocks here).
    ~Pipeline();

    GstBin* top() const noexcept { return GST_BIN(pipeline_.get()); }
    GstElement* webrtc() const noexcept { return webrtc_.get(); }
    NiceAgent* agent() const noexcept { return agent_.get(); }

    // Candidates are gathered on these addresses only; false: one of them is of no use.
    bool use_addresses(const std::vector<std::string>& addresses);
    // Before anything is gathered.
    void use_servers(const Servers& servers);
    void play();

    // A branch can fail by itself: its elements' errors go to `failed`, on the owning context,
    // until it is forgotten. `failed` may forget it.
    void watch_branch(GstElement* branch, Failed failed);
    void forget_branch(GstElement* branch);

  private:
    void set_up_agent();
    void watch_bus(GMainContext* context);
    void on_message(GstMessage* message);
    Failed judge(GstObject* source) const;

    // Lets nothing of the network in any more; read on the network's thread.
    std::shared_ptr<std::atomic<bool>> closed_ = std::make_shared<std::atomic<bool>>(false);
    base::Ref<GstElement> pipeline_;
    base::Ref<GstElement> webrtc_;
    base::Ref<GObject> ice_;
    base::Ref<NiceAgent> agent_;
    GSource* bus_watch_ = nullptr;
    Failed failed_;
    std::vector<std::pair<GstElement*, Failed>> branches_;
};

}  // namespace mailcall::media
