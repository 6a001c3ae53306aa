// Takes everything that comes, and sends pictures, sound and text unasked.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interceptor_leg.hh"

#include "base/log.hh"
#include "media/addresses.hh"
#include "media/devices.hh"

namespace mailcall::media {
namespace {

void warn(const std::string& what) { base::log_warning("interceptor: " + what); }

}  // namespace

InterceptorLeg::InterceptorLeg(Ears ears)
    : ears_{std::move(ears)},
      pipeline_{inbox_, counters_, warn},
      channels_{pipeline_.webrtc(),
                inbox_,
                gate_,
                {[this] { take_open(); },
                 [this](base::Bytes frame) {
                     ++auth_frames_;
                     ears_.auth(std::move(frame));
                 },
                 [this](const std::string& text) { controls_.push_back(text); },
                 [this](const std::string& text) { chats_.push_back(text); }, [] {}}},
      picture_{pipeline_, inbox_, gate_, counters_, {[](auto) {}, [](const auto&) {}}},
      receivers_{pipeline_,
                 inbox_,
                 gate_,
                 counters_,
                 {[](bool) {}, [](const auto&) {}, [](const auto&) {}, [](GstElement*) {}}},
      negotiation_{pipeline_,
                   inbox_,
                   {},
                   std::chrono::milliseconds{1500},
                   {[](const auto&) {}, [](const auto&) {}, [](const auto&) {}, warn}},
      lure_{pipeline_, inbox_, ears_.ready}
{
    gate_->open();
    receivers_.play({});
    connect(pipeline_.webrtc(), "pad-added", G_CALLBACK(&InterceptorLeg::on_pad), packets_);
}

// Counts what arrives, whether it can be decoded or not.
void InterceptorLeg::on_pad(GstElement*, GstPad* pad, gpointer data) noexcept
{
    if (GST_PAD_DIRECTION(pad) != GST_PAD_SRC) return;
    auto packets = *static_cast<std::shared_ptr<std::atomic<std::int64_t>>*>(data);
    watch_buffers(pad, [packets](const Passing& passing) {
        *packets += passing.count;
        return true;
    });
}

void InterceptorLeg::start(const wire::Description& offer, std::uint32_t audio_ssrc,
                           std::uint32_t video_ssrc)
{
    pipeline_.use_addresses(local_addresses(false));
    auto sound = find_payload(offer.sdp, "OPUS/48000/2");
    auto picture = find_payload(offer.sdp, "VP8/90000");
    if (sound)
        add_sound_sender(pipeline_, *open_microphone("test"), {false, *sound, audio_ssrc}, gate_);
    if (picture) {
        picture_.open({true, *picture, video_ssrc});
        picture_.feed(*open_camera("test"), Content::camera);
    }
    pipeline_.play();
}

base::Result<> InterceptorLeg::answer(const wire::Description& offer)
{
    MC_CHECK(Negotiation::check(offer));
    start(offer, offer.early->audio_ssrc, offer.early->video_ssrc);
    negotiation_.answer(offer);
    return {};
}

void InterceptorLeg::lure(const wire::Description& offer)
{
    start(offer, find_ssrc(offer.sdp, "audio"), find_ssrc(offer.sdp, "video"));
    lure_.lay(offer);
}

void InterceptorLeg::take_open()
{
    open_ = true;
    channels_.send_text(ChannelName::chat, "read this");
    channels_.send_text(ChannelName::control, "{\"ping\":1}");
    for (const auto& frame : std::exchange(waiting_, {})) channels_.send_auth(frame);
    ears_.open();
}

void InterceptorLeg::send_auth(const base::Bytes& frame)
{
    if (!open_) return waiting_.push_back(frame);
    channels_.send_auth(frame);
}

void InterceptorLeg::say_bye()
{
    channels_.send_text(ChannelName::control, "{\"bye\":\"hung_up\"}");
}

base::Json InterceptorLeg::loot() const
{
    return {{"open", open_},
            {"auth_frames", auth_frames_},
            {"media_packets", packets_->load()},
            {"video_frames", counters_->video_frames.load()},
            {"audio_packets", counters_->audio_buffers.load()},
            {"frames_sent", counters_->frames_sent.load()},
            {"controls", controls_},
            {"chats", chats_}};
}

}  // namespace mailcall::media
