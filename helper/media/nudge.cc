// Keeps what leaves sctpenc, and pushes it again.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/nudge.hh"

#include <deque>
#include <mutex>

#include "base/glib.hh"
#include "media/elements.hh"
#include "media/gate.hh"
#include "media/hand_over.hh"

namespace mailcall::media {
namespace {

using Packet = base::Owned<GstBuffer, gst_buffer_unref>;

// After a long break SCTP has one packet under way, which brings the oldest bytes. In a short one
// somebody may have written some lines, and each is waited for, so that what follows it comes in
// order. Those that have arrived do no harm.
constexpr std::size_t most_kept = 32;

constexpr std::size_t header_size = 12;
constexpr std::size_t chunk_header_size = 4;
constexpr unsigned char data_chunk = 0;
constexpr unsigned char interleaved_data_chunk = 64;

bool brings_data(GstBuffer* buffer)
{
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE) return false;
    bool carries = carries_data(map.data, map.size);
    gst_buffer_unmap(buffer, &map);
    return carries;
}

}  // namespace

bool carries_data(const unsigned char* packet, std::size_t size)
{
    for (std::size_t at = header_size; at + chunk_header_size <= size;) {
        auto type = packet[at];
        if (type == data_chunk || type == interleaved_data_chunk) return true;
        std::size_t length = packet[at + 2] * 256U + packet[at + 3];
        if (length < chunk_header_size) return false;
        at += (length + 3) / 4 * 4;
    }
    return false;
}

// Shared with the threads that send.
struct Nudge::Kept {
    void keep(GstBuffer* buffer);
    base::Ref<GstElement> sender();
    void push_again();

    std::mutex mutex;
    std::deque<Packet> packets;
    base::Ref<GstElement> encoder;

    static void on_element(GstBin* bin, GstBin* inner, GstElement* element, gpointer data) noexcept;
};

void Nudge::Kept::keep(GstBuffer* buffer)
{
    if (!buffer || !brings_data(buffer)) return;
    std::lock_guard lock{mutex};
    packets.emplace_back(gst_buffer_ref(buffer));
    if (packets.size() > most_kept) packets.pop_front();
}

base::Ref<GstElement> Nudge::Kept::sender()
{
    std::lock_guard lock{mutex};
    return encoder;
}

void Nudge::Kept::push_again()
{
    std::deque<Packet> again;
    {
        std::lock_guard lock{mutex};
        for (const auto& packet : packets) again.emplace_back(gst_buffer_ref(packet.get()));
    }
    if (again.empty()) return;
    auto out = base::Ref<GstPad>::adopt(gst_element_get_static_pad(sender().get(), "src"));
    auto next = base::Ref<GstPad>::adopt(gst_pad_get_peer(out.get()));
    for (auto& packet : again)
        if (next) gst_pad_chain(next.get(), packet.release());
}

void Nudge::Kept::on_element(GstBin*, GstBin*, GstElement* element, gpointer data) noexcept
{
    const auto& kept = *static_cast<std::shared_ptr<Kept>*>(data);
    if (factory_name(element) != "sctpenc") return;
    {
        std::lock_guard lock{kept->mutex};
        kept->encoder = base::Ref<GstElement>::share(element);
    }
    watch_buffers(element, "src", [weak = std::weak_ptr{kept}](const Passing& passing) {
        if (auto keeper = weak.lock()) keeper->keep(passing.buffer);
        return true;
    });
}

Nudge::Nudge(GstElement* webrtcbin) : kept_{std::make_shared<Kept>()}
{
    connect(webrtcbin, "deep-element-added", G_CALLBACK(&Kept::on_element), kept_);
}

// On a thread of GStreamer's, because encryption may be busy.
void Nudge::repeat()
{
    auto encoder = kept_->sender();
    if (!encoder) return;
    auto run = [](GstElement*, gpointer data) noexcept {
        (*static_cast<std::shared_ptr<Kept>*>(data))->push_again();
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<std::shared_ptr<Kept>*>(data); };
    gst_element_call_async(encoder.get(), run, new std::shared_ptr{kept_}, drop);
}

}  // namespace mailcall::media
