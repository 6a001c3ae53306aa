// One pipeline for each of the two devices, so that the trouble of one leaves the other alone.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/preview.hh"

#include <gst/gst.h>

#include <algorithm>
#include <chrono>

#include "base/log.hh"
#include "media/chains.hh"
#include "media/devices.hh"
#include "media/elements.hh"
#include "media/gate.hh"
#include "media/hand_over.hh"
#include "media/picture_tap.hh"

namespace mailcall::media {
namespace {

using base::Ref;

constexpr std::size_t largest_picture = 60000;
constexpr double silent_level = -60;
constexpr auto picture_patience = std::chrono::seconds{6};  // some cameras take three to wake up

std::string bytes_of(GstBuffer* buffer)
{
    std::string bytes(gst_buffer_get_size(buffer), '\0');
    gst_buffer_extract(buffer, 0, bytes.data(), bytes.size());
    return bytes;
}

// Of "level"'s message: the mean of each channel, of which there is one.
double level_in(const GstStructure* fields)
{
    const GValue* channels = gst_structure_get_value(fields, "rms");
    auto* list = channels ? static_cast<GValueArray*>(g_value_get_boxed(channels)) : nullptr;
    if (!list || list->n_values == 0) return silent_level;
    // In true silence it is minus infinity, in a broken driver it has been NaN.
    double level = g_value_get_double(list->values);
    return level > silent_level ? std::min(level, 0.0) : silent_level;
}

}  // namespace

// A running pipeline from a device to one element that is of interest.
class Preview::Tap {
  public:
    struct Ears {
        std::function<void(double)> level;
        base::Work trouble;
    };
    Tap(Ref<GstElement> source, const char* chain, GMainContext* context, Ears ears)
        : ears_{std::move(ears)}, chain_{make_bin(chain)}
    {
        gst_bin_add_many(GST_BIN(pipeline_.get()), source.get(), chain_.get(), nullptr);
        watch(context);
        // Refused when the device speaks none of the formats: then no data comes.
        gst_element_link(source.get(), chain_.get());
    }
    Tap(const Tap&) = delete;
    Tap& operator=(const Tap&) = delete;
    ~Tap()
    {
        g_source_destroy(bus_watch_);
        g_source_unref(bus_watch_);
        stop(pipeline_.get());
    }

    GstElement* chain() const noexcept { return chain_.get(); }
    void play()
    {
        gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
        wait_.start(picture_patience);
    }
    // Something came.
    void touch() { wait_.cancel(); }

  private:
    void watch(GMainContext* context)
    {
        auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline_.get()));
        auto read = [](GstBus*, GstMessage* message, gpointer data) noexcept -> gboolean {
            static_cast<Tap*>(data)->on_message(message);
            return G_SOURCE_CONTINUE;
        };
        GstBusFunc function = read;
        bus_watch_ = gst_bus_create_watch(bus.get());
        g_source_set_callback(bus_watch_, G_SOURCE_FUNC(function), this, nullptr);
        g_source_attach(bus_watch_, context);
    }

    void on_message(GstMessage* message)
    {
        if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ELEMENT && ears_.level) {
            const GstStructure* fields = gst_message_get_structure(message);
            if (gst_structure_has_name(fields, "level")) ears_.level(level_in(fields));
        }
        if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) fail(message);
    }

    // Once: an error makes others, in the elements further down.
    void complain()
    {
        touch();
        if (!std::exchange(complained_, true)) ears_.trouble();
    }

    void fail(GstMessage* message)
    {
        base::ErrorSlot error;
        char* details = nullptr;
        gst_message_parse_error(message, error.out(), &details);
        base::log_info(error.message() + ": " + base::take_string(details));
        complain();
    }

    Ears ears_;
    Ref<GstElement> pipeline_ = Ref<GstElement>::sink(gst_pipeline_new(nullptr));
    Ref<GstElement> chain_;
    GSource* bus_watch_ = nullptr;
    base::Timer wait_{[this] { complain(); }};
    bool complained_ = false;
};

class Preview::Parts {
  public:
    explicit Parts(Ears ears) : ears_{std::move(ears)} {}
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts() { inbox_->close(); }

    void begin(const std::string& camera, const std::string& microphone)
    {
        if (auto there = require_for_preview(); !there) return tell(there.error());
        show(camera);
        listen(microphone);
    }

  private:
    void tell(const base::Error& trouble)
    {
        inbox_->post([this, trouble] { ears_.trouble(trouble); });
    }

    void show(const std::string& name)
    {
        auto source = open_camera(name);
        if (!source) return tell(source.error());
        if (!*source) return;
        camera_ = std::make_unique<Tap>(
            *source, chain_text(ears_.mirror ? Chain::preview_mirror : Chain::preview_picture),
            inbox_->context(),
            Tap::Ears{{}, [this, name] { ears_.trouble(camera_trouble(name)); }});
        ears_.mirror ? watch_mirror() : watch_encoder();
        camera_->play();
    }

    void watch_mirror()
    {
        mirror_.attach(camera_->chain());
        mirror_.want(true);
    }

    void watch_encoder()
    {
        Handle<Parts> handle{inbox_, this};
        auto encoder = find_in(camera_->chain(), "encoder");
        watch_buffers(encoder.get(), "src", [handle](const Passing& passing) {
            if (!passing.buffer) return true;
            handle.post_if_room(
                [jpeg = bytes_of(passing.buffer)](Parts& parts) { parts.take_picture(jpeg); });
            return true;
        });
    }

    void listen(const std::string& name)
    {
        auto source = open_microphone(name);
        if (!source) return tell(source.error());
        if (!*source) return;
        microphone_ = std::make_unique<Tap>(
            *source, chain_text(Chain::preview_level), inbox_->context(),
            Tap::Ears{[this](double level) { take_level(level); },
                      [this, name] { ears_.trouble(microphone_trouble(name)); }});
        microphone_->play();
    }

    void take_picture(const std::string& jpeg)
    {
        camera_->touch();
        if (jpeg.size() <= largest_picture) ears_.picture(jpeg);
    }
    void take_level(double level)
    {
        microphone_->touch();
        ears_.level(level);
    }

    Ears ears_;
    std::shared_ptr<Inbox> inbox_ = Inbox::open();
    PictureTap mirror_{inbox_, "own", [this](const base::Picture& picture) {
                           camera_->touch();
                           ears_.mirror(picture);
                       }};
    std::unique_ptr<Tap> camera_;
    std::unique_ptr<Tap> microphone_;
};

Preview::Preview(const std::string& camera, const std::string& microphone, Ears ears)
    : parts_{std::make_unique<Parts>(std::move(ears))}
{
    gst_init(nullptr, nullptr);
    parts_->begin(camera, microphone);
}

Preview::~Preview() = default;

}  // namespace mailcall::media
