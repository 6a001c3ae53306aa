// Hands pictures from the streaming thread over: at most one waits for the owning context.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/picture_tap.hh"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#include <mutex>
#include <utility>

#include "media/elements.hh"
#include "media/sample.hh"

namespace mailcall::media {
namespace {

// A sample whose pixels can be read as long as it lives.
class Mapped {
  public:
    explicit Mapped(Sample sample) : sample_{std::move(sample)}
    {
        GstVideoInfo info;
        GstCaps* caps = gst_sample_get_caps(sample_.get());
        GstBuffer* buffer = gst_sample_get_buffer(sample_.get());
        good_ = caps && buffer && gst_video_info_from_caps(&info, caps) != FALSE &&
                gst_video_frame_map(&frame_, &info, buffer, GST_MAP_READ) != FALSE;
    }
    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;
    ~Mapped()
    {
        if (good_) gst_video_frame_unmap(&frame_);
    }

    bool is_good() const { return good_; }
    base::Picture look() const
    {
        return {GST_VIDEO_FRAME_WIDTH(&frame_),
                GST_VIDEO_FRAME_HEIGHT(&frame_),
                GST_VIDEO_FRAME_PLANE_STRIDE(&frame_, 0),
                static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame_, 0)),
                {}};
    }

  private:
    Sample sample_;
    GstVideoFrame frame_{};
    bool good_ = false;
};

}  // namespace

struct PictureTap::Slot {
    std::shared_ptr<Inbox> inbox;
    Show show;
    bool wanted = false;  // owning context only
    std::mutex mutex;
    Sample next;
    bool waiting = false;

    static void put(const std::shared_ptr<Slot>& self, Sample sample)
    {
        {
            std::lock_guard lock{self->mutex};
            self->next.swap(sample);
            if (std::exchange(self->waiting, true)) return;
        }
        self->inbox->post([self] { self->deliver(); });
    }

    void deliver()
    {
        Sample sample;
        {
            std::lock_guard lock{mutex};
            sample = std::move(next);
            waiting = false;
        }
        if (!wanted) return;
        auto mapped = std::make_shared<Mapped>(std::move(sample));
        if (!mapped->is_good()) return;
        auto picture = mapped->look();
        picture.keep = std::move(mapped);
        show(picture);
    }
};

PictureTap::PictureTap(const std::shared_ptr<Inbox>& inbox, std::string name, Show show)
    : inbox_{inbox}, name_{std::move(name)}, show_{std::move(show)}
{
}

void PictureTap::attach(GstElement* chain)
{
    if (slot_) slot_->wanted = false;
    slot_ = std::make_shared<Slot>();
    slot_->inbox = inbox_;
    slot_->show = show_;
    valve_ = find_in(chain, (name_ + "-valve").c_str());
    auto sink = find_in(chain, (name_ + "-picture").c_str());
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = [](GstAppSink* from, gpointer data) noexcept {
        Sample sample{gst_app_sink_pull_sample(from)};
        if (sample) Slot::put(*static_cast<std::shared_ptr<Slot>*>(data), std::move(sample));
        return GST_FLOW_OK;
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<std::shared_ptr<Slot>*>(data); };
    gst_app_sink_set_callbacks(GST_APP_SINK(sink.get()), &callbacks, new std::shared_ptr{slot_},
                               drop);
    want(wanted_);
}

void PictureTap::want(bool wanted)
{
    wanted_ = wanted;
    if (!slot_) return;
    slot_->wanted = wanted;
    g_object_set(valve_.get(), "drop", wanted ? FALSE : TRUE, nullptr);
}

}  // namespace mailcall::media
