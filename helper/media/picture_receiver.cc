// Builds the decoding chain, and builds it again when it breaks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/picture_receiver.hh"

#include <gst/video/video.h>

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

}  // namespace

PictureReceiver::PictureReceiver(Pipeline& pipeline, const std::shared_ptr<Inbox>& inbox,
                                 std::shared_ptr<Counters> counters, wire::Codec codec, Ears ears)
    : pipeline_{pipeline},
      handle_{inbox, this},
      counters_{std::move(counters)},
      codec_{codec},
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
    chain_ = make_bin(chain_text(decoding_chain(codec_)));
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
    watch_buffers(depayloader.get(), "src",
                  [undecoded, handle = handle_, codec = codec_](const Passing& passing) {
                      if (++*undecoded == most_undecoded)
                          handle.post([](PictureReceiver& receiver) { receiver.complain(); });
                      return is_harmless(codec, passing.buffer);
                  });
    auto decoder = find_in(chain, "decoder");
    watch_buffers(decoder.get(), "src",
                  [undecoded, counters = counters_, handle = handle_, newest_us = newest_us_,
                   last_us = std::int64_t{0}](const Passing&) mutable {
                      *undecoded = 0;
                      auto now = g_get_monotonic_time();
                      *newest_us = now;
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
