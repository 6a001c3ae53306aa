// Sets webrtcbin and its NiceAgent up, reads the bus, and takes everything down again.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/pipeline.hh"

#include "base/log.hh"
#include "media/authentic.hh"
#include "media/elements.hh"
#include "media/gate.hh"
#include "media/playout_delay.hh"

namespace mailcall::media {
namespace {

using Bytes = std::atomic<std::int64_t>;

void count_bytes(GstElement* element, const char* pad, std::shared_ptr<Counters> counters,
                 Bytes Counters::*total)
{
    watch_buffers(element, pad, [counters = std::move(counters), total](const Passing& passing) {
        (*counters).*total += passing.bytes;
        return true;
    });
}

struct Ends {
    std::shared_ptr<Counters> counters;
    std::shared_ptr<std::atomic<bool>> closed;
};

// nicesrc and nicesink are where the bytes of the network enter and leave.
void on_inner_element(GstBin*, GstBin*, GstElement* element, gpointer data) noexcept
{
    const auto& ends = *static_cast<Ends*>(data);
    auto name = factory_name(element);
    if (name == "nicesrc") {
        watch_buffers(element, "src", [closed = ends.closed](const Passing&) { return !*closed; });
        count_bytes(element, "src", ends.counters, &Counters::bytes_in);
    }
    if (name == "srtpdec") take_only_authentic_sources(element);
    if (name == "nicesink") count_bytes(element, "sink", ends.counters, &Counters::bytes_out);
}

}  // namespace

Pipeline::Pipeline(const std::shared_ptr<Inbox>& inbox, std::shared_ptr<Counters> counters,
                   Failed failed)
    : pipeline_{base::Ref<GstElement>::sink(gst_pipeline_new(nullptr))},
      webrtc_{make_element("webrtcbin")},
      failed_{std::move(failed)}
{
    // Not a camera's: that of PipeWire jumps by hours, and goes when the camera is unplugged.
    auto clock = base::Ref<GstClock>::adopt(gst_system_clock_obtain());
    gst_pipeline_use_clock(GST_PIPELINE(pipeline_.get()), clock.get());
    gst_util_set_object_arg(G_OBJECT(webrtc_.get()), "bundle-policy", "max-bundle");
    g_object_set(webrtc_.get(), "latency", PlayoutDelay::first, nullptr);
    connect(webrtc_.get(), "deep-element-added", G_CALLBACK(&on_inner_element),
            Ends{std::move(counters), closed_});
    gst_bin_add(top(), webrtc_.get());
    set_up_agent();
    watch_bus(inbox->context());
    gst_element_set_state(pipeline_.get(), GST_STATE_READY);  // webrtcbin refuses channels before
}

Pipeline::~Pipeline()
{
    g_source_destroy(bus_watch_);
    g_source_unref(bus_watch_);
    // Elements stop one after the other: srtpdec (1.22) complains of a packet that comes between.
    *closed_ = true;
    stop(pipeline_.get());
}

void Pipeline::set_up_agent()
{
    GObject* ice = nullptr;
    g_object_get(webrtc_.get(), "ice-agent", &ice, nullptr);
    ice_ = base::Ref<GObject>::adopt(ice);
    NiceAgent* agent = nullptr;
    g_object_get(ice, "agent", &agent, nullptr);
    agent_ = base::Ref<NiceAgent>::adopt(agent);
    g_object_set(agent, "ice-tcp", FALSE, "upnp", FALSE, nullptr);
}

bool Pipeline::use_addresses(const std::vector<std::string>& addresses)
{
    bool all = !addresses.empty();
    for (const auto& address : addresses) {
        gboolean added = FALSE;
        g_signal_emit_by_name(ice_.get(), "add-local-ip-address", address.c_str(), &added);
        all = all && added != FALSE;
    }
    return all;
}

void Pipeline::use_servers(const Servers& servers)
{
    if (!servers.stun.empty())
        g_object_set(webrtc_.get(), "stun-server", servers.stun.c_str(), nullptr);
    for (const auto& url : servers.turn) {
        gboolean added = FALSE;
        g_signal_emit_by_name(webrtc_.get(), "add-turn-server", url.c_str(), &added);
        // Not the URL: it holds a password.
        if (added == FALSE) base::log_warning("a TURN server of the settings cannot be used");
    }
}

void Pipeline::play() { gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING); }

void Pipeline::watch_bus(GMainContext* context)
{
    auto bus = base::Ref<GstBus>::adopt(gst_element_get_bus(pipeline_.get()));
    auto read = [](GstBus*, GstMessage* message, gpointer data) noexcept -> gboolean {
        static_cast<Pipeline*>(data)->on_message(message);
        return G_SOURCE_CONTINUE;
    };
    GstBusFunc function = read;
    bus_watch_ = gst_bus_create_watch(bus.get());
    g_source_set_callback(bus_watch_, G_SOURCE_FUNC(function), this, nullptr);
    g_source_attach(bus_watch_, context);
}

void Pipeline::on_message(GstMessage* message)
{
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_LATENCY) gst_bin_recalculate_latency(top());
    if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ERROR) return;
    base::ErrorSlot error;
    char* details = nullptr;
    gst_message_parse_error(message, error.out(), &details);
    base::log_info(std::string{GST_MESSAGE_SRC_NAME(message)} + ": " + base::take_string(details));
    if (auto failed = judge(GST_MESSAGE_SRC(message))) failed(error.message());
}

// Whose trouble it is. What was taken out of the pipeline may have left errors behind: nobody's.
Pipeline::Failed Pipeline::judge(GstObject* source) const
{
    auto is_in = [source](GstElement* element) {
        return source == GST_OBJECT(element) ||
               gst_object_has_as_ancestor(source, GST_OBJECT(element)) != FALSE;
    };
    for (const auto& [branch, failed] : branches_)
        if (is_in(branch)) return failed;
    return is_in(pipeline_.get()) ? failed_ : Failed{};
}

void Pipeline::watch_branch(GstElement* branch, Failed failed)
{
    branches_.emplace_back(branch, std::move(failed));
}

void Pipeline::forget_branch(GstElement* branch)
{
    std::erase_if(branches_, [branch](const auto& watched) { return watched.first == branch; });
}

}  // namespace mailcall::media
