// Which elements a session takes, and where Debian has them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/elements.hh"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <future>
#include <memory>

#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::media {
namespace {

using base::tr;

constexpr auto stop_patience = std::chrono::seconds{3};

constexpr const char* core = "libgstreamer1.0-0";
constexpr const char* plugins_base = "gstreamer1.0-plugins-base";
constexpr const char* good = "gstreamer1.0-plugins-good";
constexpr const char* bad = "gstreamer1.0-plugins-bad";
constexpr const char* nice = "gstreamer1.0-nice";

constexpr std::array transport_parts{
    Part{"queue", core},      Part{"capsfilter", core}, Part{"fakesink", core},
    Part{"webrtcbin", bad},   Part{"nicesrc", nice},    Part{"nicesink", nice},
    Part{"dtlssrtpdec", bad}, Part{"dtlssrtpenc", bad}, Part{"srtpdec", bad},
    Part{"srtpenc", bad},     Part{"sctpdec", bad},     Part{"sctpenc", bad},
    Part{"rtpbin", good},     Part{"rtpfunnel", good},
};
constexpr std::array video_parts{
    Part{"videotestsrc", plugins_base},
    Part{"videoconvert", plugins_base},
    Part{"videoscale", plugins_base},
    Part{"videorate", plugins_base},
    Part{"appsink", plugins_base},
    Part{"vp8enc", good},
    Part{"vp8dec", good},
    Part{"rtpvp8pay", good},
    Part{"rtpvp8depay", good},
    Part{"pngenc", good},
    Part{"tee", core},
    Part{"valve", core},
    Part{"errorignore", bad},
};
// Calls do without: some systems leave this codec out because of patents.
constexpr std::array h264_parts{
    Part{"openh264enc", bad},   Part{"openh264dec", bad}, Part{"rtph264pay", good},
    Part{"rtph264depay", good}, Part{"capssetter", good},
};
constexpr std::array audio_parts{
    Part{"audiotestsrc", plugins_base},  Part{"audioconvert", plugins_base},
    Part{"audioresample", plugins_base}, Part{"opusenc", plugins_base},
    Part{"opusdec", plugins_base},       Part{"rtpopuspay", good},
    Part{"rtpopusdepay", good},          Part{"appsrc", plugins_base},
    Part{"appsink", plugins_base},       Part{"audiomixer", plugins_base},
    Part{"volume", plugins_base},        Part{"webrtcdsp", bad},
    Part{"webrtcechoprobe", bad},
};
constexpr std::array preview_parts{
    Part{"queue", core},
    Part{"fakesink", core},
    Part{"videotestsrc", plugins_base},
    Part{"videoconvert", plugins_base},
    Part{"videoscale", plugins_base},
    Part{"videorate", plugins_base},
    Part{"audiotestsrc", plugins_base},
    Part{"audioconvert", plugins_base},
    Part{"audioresample", plugins_base},
    Part{"jpegenc", good},
    Part{"level", good},
};

bool is_installed(const char* element)
{
    auto factory = base::Ref<GstElementFactory>::adopt(gst_element_factory_find(element));
    return static_cast<bool>(factory);
}

void load(std::span<const Part> parts)
{
    for (const Part& part : parts) {
        auto found = base::Ref<GstElementFactory>::adopt(gst_element_factory_find(part.element));
        if (!found) continue;
        // Adopted and let go: a factory whose plugin is loaded stays in the registry.
        base::Ref<GstPluginFeature>::adopt(
            gst_plugin_feature_load(GST_PLUGIN_FEATURE(found.get())));
    }
}

}  // namespace

base::Result<> require(std::span<const Part> parts)
{
    for (const Part& part : parts) {
        if (is_installed(part.element)) continue;
        return base::fail(
            base::Code::media_missing,
            base::fill(tr("Preparing the call: the GStreamer element “{}” is not installed"),
                       part.element),
            base::fill(tr("Install the package {}."), part.package));
    }
    return {};
}

base::Result<> require_for(const wire::Media& media)
{
    MC_CHECK(require(transport_parts));
    if (media.video) MC_CHECK(require(video_parts));
    if (media.audio) MC_CHECK(require(audio_parts));
    return {};
}

void load_transport() { load(transport_parts); }

void load_media()
{
    load(video_parts);
    load(audio_parts);
}

void make_certificate()
{
    if (is_installed("dtlsdec")) make_element("dtlsdec");
}

base::Result<> require_for_preview() { return require(preview_parts); }

std::vector<Part> missing_for(const wire::Media& media)
{
    std::vector<Part> missing;
    auto look = [&missing](std::span<const Part> parts) {
        std::copy_if(parts.begin(), parts.end(), std::back_inserter(missing),
                     [](const Part& part) { return !is_installed(part.element); });
    };
    look(transport_parts);
    if (media.video) look(video_parts);
    if (media.audio) look(audio_parts);
    return missing;
}

bool has_h264() { return require(h264_parts).has_value(); }

bool can_reach_sound_server()
{
    return is_installed("pulsesrc") || is_installed("pipewiresrc") || is_installed("alsasrc");
}

base::Ref<GstElement> make_bin(const std::string& text)
{
    base::ErrorSlot error;
    auto bin = base::Ref<GstElement>::sink(
        gst_parse_bin_from_description(text.c_str(), TRUE, error.out()));
    if (error) base::log_warning("making \"" + text + "\": " + error.message());
    assert(bin);
    return bin;
}

base::Ref<GstElement> make_element(const char* name)
{
    auto element = base::Ref<GstElement>::sink(gst_element_factory_make(name, nullptr));
    assert(element);
    return element;
}

std::string factory_name(GstElement* element)
{
    GstElementFactory* factory = gst_element_get_factory(element);
    return factory ? gst_plugin_feature_get_name(GST_PLUGIN_FEATURE(factory)) : "";
}

base::Ref<GstElement> find_in(GstElement* bin, const char* name)
{
    return base::Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(bin), name));
}

void add_running(GstBin* bin, GstElement* element)
{
    gst_bin_add(bin, element);
    gst_element_sync_state_with_parent(element);
}

namespace {

gboolean flush(GstElement*, GstPad* pad, gpointer) noexcept
{
    gst_pad_send_event(pad, gst_event_new_flush_start());
    return TRUE;
}

void flush_sender(const GValue* item, gpointer) noexcept
{
    gst_element_foreach_sink_pad(GST_ELEMENT(g_value_get_object(item)), &flush, nullptr);
}

// In GStreamer 1.22 an sctpenc with a full buffer waits for room while it holds the lock that the
// state change needs: a session with a file under way would never stop.
void wake_data_senders(GstElement* pipeline)
{
    if (!GST_IS_BIN(pipeline)) return;
    GstIterator* senders =
        gst_bin_iterate_all_by_element_factory_name(GST_BIN(pipeline), "sctpenc");
    gst_iterator_foreach(senders, &flush_sender, nullptr);
    gst_iterator_free(senders);
}

}  // namespace

// The state change runs on a thread of its own, so that a deadlock inside GStreamer costs that
// thread and not the call's main loop.
void stop(GstElement* pipeline)
{
    auto done = std::make_shared<std::promise<void>>();
    auto stopped = done->get_future();
    auto run = [](GstElement* element, gpointer data) noexcept {
        wake_data_senders(element);
        gst_element_set_state(element, GST_STATE_NULL);
        (*static_cast<std::shared_ptr<std::promise<void>>*>(data))->set_value();
    };
    auto drop = [](gpointer data) noexcept {
        delete static_cast<std::shared_ptr<std::promise<void>>*>(data);
    };
    gst_element_call_async(pipeline, run, new std::shared_ptr{done}, drop);
    if (stopped.wait_for(stop_patience) != std::future_status::ready)
        base::log_warning("the media pipeline does not stop: leaving it behind");
}

}  // namespace mailcall::media
