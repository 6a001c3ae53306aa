// Builds the decoding chain, and builds it again when it breaks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/picture_receiver.hh"

#include <gst/video/video.h>

#include <array>
#include <atomic>
#include <utility>

#include "base/log.hh"
#include "base/words.hh"
#include "media/chains.hh"
#include "media/elements.hh"
#include "media/gate.hh"

namespace mailcall::media {
namespace {

using base::Ref;

constexpr int most_rebuilt = 3;
constexpr std::int64_t pause_us = 200'000;  // more is seen as one

// VP8 allows pictures of 16383 × 16383, 400 MB each: a peer could make the decoder eat all memory.
// A key frame starts with 3 bytes of tag, 3 of start code, then width and height, 14 bits each.
bool has_sane_size(GstBuffer* frame)
{
    constexpr unsigned most_pixels = 1920 * 1200;
    if (!frame || GST_BUFFER_FLAG_IS_SET(frame, GST_BUFFER_FLAG_DELTA_UNIT)) return true;
    std::array<std::uint8_t, 10> head{};
    if (gst_buffer_extract(frame, 0, head.data(), head.size()) < head.size()) return true;
    auto number = [&](std::size_t at) {
        return (static_cast<unsigned>(head[at]) | static_cast<unsigned>(head[at + 1]) << 8U) &
               0x3FFFU;
    };
    bool inter_frame = (head[0] & 1U) != 0;
    return inter_frame || number(6) * number(8) <= most_pixels;
}

}  // namespace

PictureReceiver::PictureReceiver(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                                 std::shared_ptr<Counters> counters, Ears ears)
    : pipeline_{pipeline},
      handle_{inbox, this},
      counters_{std::move(counters)},
      ears_{std::move(ears)},
      tap_{inbox, "far", ears_.picture}
{
}

Ref<GstElement> PictureReceiver::open()
{
    entrance_ = make_bin(chain_text(Chain::picture_entrance));
    add_running(pipeline_.top(), entrance_.get());
    build();
    return entrance_;
}

void PictureReceiver::build()
{
    chain_ = make_bin(chain_text(Chain::picture_in));
    newest_ = find_in(chain_.get(), "newest");
    tap_.attach(chain_.get());
    watch(chain_.get());
    pipeline_.watch_branch(chain_.get(), [this](const std::string& why) {
        base::log_info("the other side's picture stopped: " + why);
        rebuild();
    });
    add_running(pipeline_.top(), chain_.get());
    gst_element_link(entrance_.get(), chain_.get());
}

void PictureReceiver::watch(GstElement* chain)
{
    auto undecoded = std::make_shared<std::atomic<int>>(0);
    auto depayloader = find_in(chain, "depayloader");
    watch_buffers(depayloader.get(), "src", [undecoded, handle = handle_](const Passing& passing) {
        if (++*undecoded == most_undecoded)
            handle.post([](PictureReceiver& receiver) { receiver.complain(); });
        return has_sane_size(passing.buffer);
    });
    auto decoder = find_in(chain, "decoder");
    watch_buffers(decoder.get(), "src",
                  [undecoded, counters = counters_, handle = handle_,
                   last_us = std::int64_t{0}](const Passing&) mutable {
                      *undecoded = 0;
                      auto now = g_get_monotonic_time();
                      auto before = std::exchange(last_us, now);
                      if (before != 0 && now - before > pause_us) ++counters->pauses;
                      if (counters->video_frames++ == 0)
                          handle.post([](PictureReceiver& receiver) { receiver.ears_.first(); });
                      return true;
                  });
}

void PictureReceiver::rebuild()
{
    pipeline_.forget_branch(chain_.get());
    stop(chain_.get());
    gst_element_unlink(entrance_.get(), chain_.get());
    gst_bin_remove(pipeline_.top(), chain_.get());
    newest_ = {};
    if (++rebuilt_ > most_rebuilt) return complain();
    build();
    ask_for_picture();
}

void PictureReceiver::complain()
{
    if (std::exchange(complained_, true)) return;
    ears_.trouble({base::Code::bad_description,
                   base::tr("The other side's picture cannot be shown"),
                   base::tr("Ask them to switch their camera off and on again.")});
}

void PictureReceiver::ask_for_picture()
{
    if (!entrance_) return;
    auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(entrance_.get(), "sink"));
    gst_pad_push_event(pad.get(),
                       gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

GstSample* PictureReceiver::newest() const
{
    GstSample* sample = nullptr;
    if (newest_) g_object_get(newest_.get(), "last-sample", &sample, nullptr);
    return sample;
}

}  // namespace mailcall::media
