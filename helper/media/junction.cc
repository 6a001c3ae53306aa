// Probes on webrtcbin's nicesink and on our own nicesrcs.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/junction.hh"

#include <mutex>

#include "media/elements.hh"
#include "media/gate.hh"
#include "media/hand_over.hh"
#include "media/pipeline.hh"

namespace mailcall::media {
namespace {

void send(NiceAgent* agent, GstBuffer* buffer)
{
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE) return;
    // A packet that cannot leave is lost, as packets may be.
    nice_agent_send(agent, ice_stream, ice_component, static_cast<guint>(map.size),
                    reinterpret_cast<const char*>(map.data));
    gst_buffer_unmap(buffer, &map);
}

}  // namespace

// Shared with the threads that send and receive.
struct Junction::Way {
    std::mutex mutex;
    base::Ref<NiceAgent> agent;  // null: webrtcbin's own
    base::Ref<GstPad> entrance;  // where its own agent's packets come out
    std::shared_ptr<Counters> counters;

    bool send(const Passing& passing);
    void bring(GstBuffer* buffer);

    static void on_element(GstBin* bin, GstBin* inner, GstElement* element, gpointer data) noexcept;
};

// Whether the packets are on their way; else webrtcbin's own agent is to send them.
bool Junction::Way::send(const Passing& passing)
{
    base::Ref<NiceAgent> by;
    {
        std::lock_guard lock{mutex};
        by = agent;
    }
    if (!by) return false;
    if (passing.buffer) media::send(by.get(), passing.buffer);
    for (guint at = 0; passing.list && at < gst_buffer_list_length(passing.list); ++at)
        media::send(by.get(), gst_buffer_list_get(passing.list, at));
    return true;
}

void Junction::Way::bring(GstBuffer* buffer)
{
    base::Ref<GstPad> next;
    {
        std::lock_guard lock{mutex};
        if (entrance) next = base::Ref<GstPad>::adopt(gst_pad_get_peer(entrance.get()));
    }
    if (!next || !buffer) return;
    counters->bytes_in += static_cast<std::int64_t>(gst_buffer_get_size(buffer));
    // A copy: srtpdec of GStreamer 1.22 frees a buffer twice that somebody else still holds.
    gst_pad_chain(next.get(), gst_buffer_copy_deep(buffer));
}

void Junction::Way::on_element(GstBin*, GstBin*, GstElement* element, gpointer data) noexcept
{
    const auto& way = *static_cast<std::shared_ptr<Way>*>(data);
    auto name = factory_name(element);
    if (name == "nicesink")
        watch_buffers(element, "sink", [weak = std::weak_ptr{way}](const Passing& passing) {
            auto other = weak.lock();
            return !other || !other->send(passing);
        });
    if (name != "nicesrc") return;
    std::lock_guard lock{way->mutex};
    way->entrance = base::Ref<GstPad>::adopt(gst_element_get_static_pad(element, "src"));
}

Junction::Junction(GstElement* webrtcbin, std::shared_ptr<Counters> counters)
    : way_{std::make_shared<Way>()}
{
    way_->counters = std::move(counters);
    connect(webrtcbin, "deep-element-added", G_CALLBACK(&Way::on_element), way_);
}

void Junction::send_by(base::Ref<NiceAgent> agent)
{
    std::lock_guard lock{way_->mutex};
    std::swap(way_->agent, agent);
}

void Junction::take_from(GstElement* source, std::function<void()> first)
{
    watch_buffers(source, "src",
                  [weak = std::weak_ptr{way_}, first](const Passing& passing) mutable {
                      if (first) std::exchange(first, {})();
                      if (auto way = weak.lock()) way->bring(passing.buffer);
                      return false;
                  });
}

}  // namespace mailcall::media
