// Payloaders are put before the m-line, and taken away again.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/picture_packets.hh"

#include <utility>

#include "base/crypto.hh"
#include "media/codecs.hh"
#include "media/elements.hh"

namespace mailcall::media {

using base::Ref;

PicturePackets::PicturePackets(Pipeline& pipeline, std::shared_ptr<Counters> counters,
                               std::shared_ptr<Pacer> pacer)
    : pipeline_{pipeline}, counters_{std::move(counters)}, pacer_{std::move(pacer)}
{
}

void PicturePackets::open(const Track& track)
{
    track_ = track;
    clock_start_ = base::random_number() >> 1U;  // the highest number would mean: any
    packets_ = add_packets(pipeline_, track, Chain::picture_packets);
    auto queue = find_in(packets_.get(), "pacer");
    pace(Ref<GstPad>::adopt(gst_element_get_static_pad(queue.get(), "src")).get(), pacer_);
    put_payloader();
}

void PicturePackets::put_payloader()
{
    payload_ = make_bin(chain_text(payload_chain(track_.codec)));
    auto payloader = find_in(payload_.get(), "payloader");
    set_numbers(payloader.get(), track_);
    g_object_set(payloader.get(), "timestamp-offset", clock_start_, nullptr);
    entry_ = Ref<GstPad>::adopt(gst_element_get_static_pad(payload_.get(), "sink"));
    watch_buffers(entry_.get(), [counters = counters_](const Passing& passing) {
        counters->frames_sent += passing.count;
        return true;
    });
    gst_bin_add(pipeline_.top(), payload_.get());
    gst_element_link(payload_.get(), packets_.get());
}

// A gap in the numbers would look like packets that were lost, and the encryption counts by them.
void PicturePackets::change(wire::Codec codec, int payload)
{
    guint last = 0;
    g_object_get(find_in(payload_.get(), "payloader").get(), "seqnum", &last, nullptr);
    stop(payload_.get());
    gst_element_unlink(payload_.get(), packets_.get());
    gst_bin_remove(pipeline_.top(), payload_.get());
    track_.codec = codec;
    track_.payload = payload;
    set_packets(packets_.get(), track_);
    put_payloader();
    g_object_set(find_in(payload_.get(), "payloader").get(), "seqnum-offset",
                 static_cast<int>((last + 1) & 0xffffU), nullptr);
    gst_element_sync_state_with_parent(payload_.get());
}

}  // namespace mailcall::media
