// Starts and stops the pipeline aside from the main loop, and reads its bus.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/branch.hh"

#include <utility>

#include "base/log.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::Ref;

Ref<GstClock> system_clock() { return Ref<GstClock>::adopt(gst_system_clock_obtain()); }

}  // namespace

GstClockTime time_now() { return gst_clock_get_time(system_clock().get()); }

Branch::Branch(const std::shared_ptr<Inbox>& inbox, const std::vector<Ref<GstElement>>& parts,
               GstClockTime running_since, Ears ears)
    : inbox_{inbox}, ears_{std::move(ears)}
{
    auto clock = system_clock();
    // A device's own clock would go with the device, and take the pipeline's time along.
    gst_pipeline_use_clock(GST_PIPELINE(pipeline_.get()), clock.get());
    if (running_since != 0) {
        gst_element_set_start_time(pipeline_.get(), GST_CLOCK_TIME_NONE);
        gst_element_set_base_time(pipeline_.get(), running_since);
    }
    watch(inbox->context());
    GstElement* last = nullptr;
    for (const auto& part : parts) {
        gst_bin_add(GST_BIN(pipeline_.get()), part.get());
        if (last && gst_element_link(last, part.get()) == FALSE)
            base::log_warning("sound: two parts do not fit together");
        last = part.get();
    }
}

Branch::~Branch()
{
    life_->branch = nullptr;
    life_->ended = true;
    g_source_destroy(bus_watch_);
    g_source_unref(bus_watch_);
    stop(pipeline_.get());
}

void Branch::play()
{
    struct Start {
        std::shared_ptr<Inbox> inbox;
        std::shared_ptr<Life> life;
    };
    auto run = [](GstElement* pipeline, gpointer data) noexcept {
        auto& start = *static_cast<Start*>(data);
        if (start.life->ended) return;
        bool runs = gst_element_set_state(pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
        // Our end may have come in between: then it has stopped what had not started yet.
        if (start.life->ended) gst_element_set_state(pipeline, GST_STATE_NULL);
        start.inbox->post([life = start.life, runs] {
            if (life->branch) life->branch->take_start(runs);
        });
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<Start*>(data); };
    gst_element_call_async(pipeline_.get(), run, new Start{inbox_, life_}, drop);
}

void Branch::rewind()
{
    gst_element_seek_simple(pipeline_.get(), GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0);
}

void Branch::take_start(bool runs)
{
    if (!runs) return fail("it cannot be opened");
    if (!failed_ && ears_.runs) ears_.runs();
}

void Branch::watch(GMainContext* context)
{
    auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline_.get()));
    auto read = [](GstBus*, GstMessage* message, gpointer data) noexcept -> gboolean {
        static_cast<Branch*>(data)->on_message(message);
        return G_SOURCE_CONTINUE;
    };
    GstBusFunc function = read;
    bus_watch_ = gst_bus_create_watch(bus.get());
    g_source_set_callback(bus_watch_, G_SOURCE_FUNC(function), this, nullptr);
    g_source_attach(bus_watch_, context);
}

void Branch::on_message(GstMessage* message)
{
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_LATENCY)
        gst_bin_recalculate_latency(GST_BIN(pipeline_.get()));
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS && ears_.ended) ears_.ended();
    if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ERROR) return;
    base::ErrorSlot error;
    char* details = nullptr;
    gst_message_parse_error(message, error.out(), &details);
    base::log_info(std::string{GST_MESSAGE_SRC_NAME(message)} + ": " + base::take_string(details));
    fail(error.message());
}

// In a turn of its own: whoever hears of it drops the Branch, and may be in the middle of our bus.
void Branch::fail(const std::string& why)
{
    if (std::exchange(failed_, true)) return;
    inbox_->post([life = life_, why] {
        if (!life->branch) return;
        auto failed = life->branch->ears_.failed;
        failed(why);
    });
}

}  // namespace mailcall::media
