// Passing messages for files on, and counting those that have not been dealt with.
// SPDX-License-Identifier: GPL-3.0-or-later
#define GST_USE_UNSTABLE_API
#include "media/files_channel.hh"

#include <gst/webrtc/webrtc.h>

#include <atomic>
#include <cstring>
#include <utility>

namespace mailcall::media {
namespace {

// A message is more than its bytes: without this, empty ones could pile up for ever.
constexpr std::int64_t cost_of_message = 512;

struct FreeGBytes {
    void operator()(GBytes* bytes) const noexcept { g_bytes_unref(bytes); }
};

}  // namespace

// Between webrtcbin's threads and the owning context.
struct FilesChannel::Intake {
    std::atomic<std::int64_t> queued{0};
    std::atomic<bool> is_flooded{false};
};

// What the handlers, on webrtcbin's threads, may touch.
struct FilesChannel::Ear {
    Handle<FilesChannel> channel;
    std::shared_ptr<Intake> intake;
    std::shared_ptr<Conduct> conduct;
};

FilesChannel::FilesChannel(GstElement* webrtcbin, const std::shared_ptr<Inbox>& inbox,
                           std::shared_ptr<Gate> gate, std::shared_ptr<Conduct> conduct,
                           Listener listener)
    : gate_{std::move(gate)}, intake_{std::make_shared<Intake>()}, listener_{std::move(listener)}
{
    GstStructure* options =
        gst_structure_new("options", "negotiated", G_TYPE_BOOLEAN, TRUE, "ordered", G_TYPE_BOOLEAN,
                          TRUE, "id", G_TYPE_INT, id, nullptr);
    GObject* made = nullptr;
    g_signal_emit_by_name(webrtcbin, "create-data-channel", "files", options, &made);
    gst_structure_free(options);
    channel_ = base::Ref<GObject>::adopt(made);
    g_object_set(made, "buffered-amount-low-threshold", guint64{low}, nullptr);
    Ear ear{{inbox, this}, intake_, std::move(conduct)};
    connect(made, "on-open", G_CALLBACK(&FilesChannel::on_open), ear);
    connect(made, "on-message-data", G_CALLBACK(&FilesChannel::on_data), ear);
    connect(made, "on-message-string", G_CALLBACK(&FilesChannel::on_text), ear);
    connect(made, "on-buffered-amount-low", G_CALLBACK(&FilesChannel::on_low), ear);
}

GstWebRTCDataChannel* FilesChannel::channel() const
{
    return GST_WEBRTC_DATA_CHANNEL(channel_.get());
}

void FilesChannel::on_open(GstWebRTCDataChannel*, gpointer data) noexcept
{
    static_cast<Ear*>(data)->channel.post([](FilesChannel& channel) {
        channel.open_ = true;
        channel.tell_open();
    });
}

void FilesChannel::on_low(GstWebRTCDataChannel*, gpointer data) noexcept
{
    static_cast<Ear*>(data)->channel.post([](FilesChannel& channel) {
        if (channel.gate_->is_open()) channel.listener_.drained();
    });
}

void FilesChannel::on_data(GstWebRTCDataChannel*, GBytes* bytes, gpointer data) noexcept
{
    const auto& ear = *static_cast<Ear*>(data);
    if (!bytes) return;
    if (g_bytes_get_size(bytes) > most) return static_cast<void>(ear.conduct->take_wrong_message());
    Message message;
    message.bytes.reset(g_bytes_ref(bytes), FreeGBytes{});
    queue(ear, g_bytes_get_size(bytes), std::move(message));
}

void FilesChannel::on_text(GstWebRTCDataChannel*, const char* text, gpointer data) noexcept
{
    const auto& ear = *static_cast<Ear*>(data);
    auto size = text ? std::strlen(text) : 0;
    if (size == 0) return;
    if (size > most || g_utf8_validate(text, -1, nullptr) == FALSE)
        return static_cast<void>(ear.conduct->take_wrong_message());
    queue(ear, size, {std::string{text, size}, nullptr});
}

void FilesChannel::queue(const Ear& ear, std::size_t size, Message message)
{
    auto& intake = *ear.intake;
    if (intake.is_flooded) return;
    auto cost = static_cast<std::int64_t>(size) + cost_of_message;
    if (intake.queued.fetch_add(cost) + cost > most_queued) {
        if (intake.is_flooded.exchange(true)) return;
        return ear.channel.post([](FilesChannel& channel) { channel.listener_.flooded(); });
    }
    ear.channel.post([cost, message = std::move(message)](FilesChannel& channel) {
        channel.intake_->queued -= cost;
        channel.take(message);
    });
}

void FilesChannel::take(Message message)
{
    if (gate_->is_open() && told_) return hear(message);
    // An honest peer greets, and says no more before it has been greeted.
    if (held_.size() < most_held) held_.push_back(std::move(message));
}

void FilesChannel::hear(const Message& message)
{
    if (message.bytes) return listener_.bytes(message.bytes);
    listener_.text(message.text);
}

void FilesChannel::release() { tell_open(); }

void FilesChannel::tell_open()
{
    if (!open_ || !gate_->is_open() || std::exchange(told_, true)) return;
    listener_.open();
    for (const auto& message : std::exchange(held_, {})) hear(message);
}

bool FilesChannel::is_usable() const
{
    GstWebRTCDataChannelState state = GST_WEBRTC_DATA_CHANNEL_STATE_CONNECTING;
    g_object_get(channel(), "ready-state", &state, nullptr);
    return told_ && state == GST_WEBRTC_DATA_CHANNEL_STATE_OPEN;
}

void FilesChannel::send(const std::string& text)
{
    if (is_usable() && text.size() <= most)
        gst_webrtc_data_channel_send_string_full(channel(), text.c_str(), nullptr);
}

void FilesChannel::send(base::BytesView bytes)
{
    if (!is_usable() || bytes.size() > most) return;
    std::unique_ptr<GBytes, FreeGBytes> copy{g_bytes_new(bytes.data(), bytes.size())};
    gst_webrtc_data_channel_send_data_full(channel(), copy.get(), nullptr);
}

std::size_t FilesChannel::waiting() const
{
    guint64 waiting = 0;
    g_object_get(channel(), "buffered-amount", &waiting, nullptr);
    return waiting;
}

}  // namespace mailcall::media
