// Making the channels, and judging what comes on them before anybody else sees it.
// SPDX-License-Identifier: GPL-3.0-or-later
#define GST_USE_UNSTABLE_API
#include "media/channels.hh"

#include <gst/webrtc/webrtc.h>

#include <cstring>

namespace mailcall::media {
namespace {

constexpr std::array labels{"auth", "control", "chat"};
constexpr std::int64_t minute_us = 60'000'000;

struct FreeBytes {
    void operator()(GBytes* bytes) const noexcept { g_bytes_unref(bytes); }
};

std::size_t index(ChannelName name) { return static_cast<std::size_t>(name); }

}  // namespace

// What a channel's handlers, on webrtcbin's threads, may touch.
struct Channels::Ear {
    Handle<Channels> channels;
    ChannelName name;
    std::shared_ptr<Conduct> conduct;

    bool listens_to_text() const { return name != ChannelName::auth; }
};

bool Allowance::take(std::int64_t now_us)
{
    if (now_us - since_ >= minute_us) {
        since_ = now_us;
        taken_ = 0;
    }
    return ++taken_ <= most_;
}

Channels::Channels(GstElement* webrtcbin, const std::shared_ptr<Inbox>& inbox,
                   std::shared_ptr<Gate> gate, Listener listener, int most_controls)
    : gate_{std::move(gate)},
      listener_{std::move(listener)},
      conduct_{make_conduct(inbox, most_controls)},
      control_allowance_{most_controls}
{
    watch_strangers(webrtcbin, conduct_);  // before the first channel makes what it watches
    for (auto name : {ChannelName::auth, ChannelName::control, ChannelName::chat})
        make(webrtcbin, name, inbox);
    connect(webrtcbin, "on-data-channel", G_CALLBACK(&Channels::on_foreign), conduct_);
}

// A test whose time runs faster says more.
std::shared_ptr<Conduct> Channels::make_conduct(const std::shared_ptr<Inbox>& inbox,
                                                int most_controls)
{
    auto tell = [handle = Handle<Channels>{inbox, this}] {
        handle.post([](Channels& channels) { channels.listener_.unruly(); });
    };
    return std::make_shared<Conduct>(tell, Conduct::usual * most_controls / usual_controls);
}

void Channels::make(GstElement* webrtcbin, ChannelName name, const std::shared_ptr<Inbox>& inbox)
{
    GstStructure* options =
        gst_structure_new("options", "negotiated", G_TYPE_BOOLEAN, TRUE, "ordered", G_TYPE_BOOLEAN,
                          TRUE, "id", G_TYPE_INT, static_cast<int>(name), nullptr);
    GObject* made = nullptr;
    g_signal_emit_by_name(webrtcbin, "create-data-channel", labels[index(name)], options, &made);
    gst_structure_free(options);
    channels_[index(name)] = base::Ref<GObject>::adopt(made);
    Ear ear{{inbox, this}, name, conduct_};
    connect(made, "on-open", G_CALLBACK(&Channels::on_open), ear);
    connect(made, "on-message-data", G_CALLBACK(&Channels::on_data), ear);
    connect(made, "on-message-string", G_CALLBACK(&Channels::on_text), ear);
}

GstWebRTCDataChannel* Channels::channel(ChannelName name) const
{
    return GST_WEBRTC_DATA_CHANNEL(channels_[index(name)].get());
}

void Channels::on_open(GstWebRTCDataChannel*, gpointer data) noexcept
{
    static_cast<Ear*>(data)->channels.post([](Channels& channels) { channels.take_open(); });
}

void Channels::on_data(GstWebRTCDataChannel*, GBytes* bytes, gpointer data) noexcept
{
    auto& ear = *static_cast<Ear*>(data);
    gsize size = 0;
    const auto* from =
        bytes ? static_cast<const std::uint8_t*>(g_bytes_get_data(bytes, &size)) : nullptr;
    bool is_right = ear.name == ChannelName::auth && size <= most_auth;
    bool is_heard = is_right ? ear.conduct->take_message() : ear.conduct->take_wrong_message();
    if (!is_right || !is_heard || size == 0) return;
    ear.channels.post_if_room([frame = base::Bytes(from, from + size)](Channels& channels) {
        channels.take_frame(frame);
    });
}

void Channels::on_text(GstWebRTCDataChannel*, const char* text, gpointer data) noexcept
{
    auto& ear = *static_cast<Ear*>(data);
    auto size = text ? std::strlen(text) : 0;
    bool is_right = ear.listens_to_text() && size <= most_text &&
                    (size == 0 || g_utf8_validate(text, -1, nullptr) != FALSE);
    bool is_heard = is_right ? ear.conduct->take_message() : ear.conduct->take_wrong_message();
    if (!is_right || !is_heard || size == 0) return;
    ear.channels.post_if_room([name = ear.name, copy = std::string{text, size}](
                                  Channels& channels) { channels.take_text(name, copy); });
}

void Channels::on_foreign(GstElement*, GstWebRTCDataChannel*, gpointer data) noexcept
{
    (*static_cast<std::shared_ptr<Conduct>*>(data))->take_channel();
}

void Channels::take_open()
{
    if (++open_ == channels_.size()) listener_.open();
}

void Channels::take_frame(base::Bytes frame)
{
    if (auth_allowance_.take(g_get_monotonic_time())) listener_.auth(std::move(frame));
}

// The far side opens a moment earlier than we do: what it says at once waits for our proof, and is
// dropped with the session if none comes.
void Channels::take_text(ChannelName name, const std::string& text)
{
    if (gate_->is_open()) return hear(name, text);
    if (held_.size() < most_held) held_.emplace_back(name, text);
}

void Channels::release_held()
{
    auto held = std::exchange(held_, {});
    for (const auto& [name, text] : held) hear(name, text);
}

void Channels::hear(ChannelName name, const std::string& text)
{
    bool chat = name == ChannelName::chat;
    auto& allowance = chat ? chat_allowance_ : control_allowance_;
    if (!allowance.take(g_get_monotonic_time())) return;
    if (chat) return listener_.chat(text);
    listener_.control(text);
}

void Channels::send_auth(base::BytesView frame)
{
    std::unique_ptr<GBytes, FreeBytes> bytes{g_bytes_new(frame.data(), frame.size())};
    if (is_open(ChannelName::auth))
        gst_webrtc_data_channel_send_data_full(channel(ChannelName::auth), bytes.get(), nullptr);
}

void Channels::send_text(ChannelName name, const std::string& text)
{
    if (is_open(name))
        gst_webrtc_data_channel_send_string_full(channel(name), text.c_str(), nullptr);
}

bool Channels::is_open(ChannelName name) const
{
    GstWebRTCDataChannelState state = GST_WEBRTC_DATA_CHANNEL_STATE_CONNECTING;
    g_object_get(channel(name), "ready-state", &state, nullptr);
    return state == GST_WEBRTC_DATA_CHANNEL_STATE_OPEN;
}

bool Channels::is_flushed(ChannelName name) const
{
    guint64 waiting = 0;
    g_object_get(channel(name), "buffered-amount", &waiting, nullptr);
    return waiting == 0;
}

}  // namespace mailcall::media
