// The supply, and the signals of GStreamer's own elements that tell of strangers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/conduct.hh"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/glib.hh"
#include "media/channels.hh"
#include "media/elements.hh"
#include "media/files_channel.hh"
#include "media/hand_over.hh"

namespace mailcall::media {
namespace {

using Shared = std::shared_ptr<Conduct>;

constexpr std::int64_t a_second_us = 1'000'000;
// No jitter buffer is made for more. Far more than a call has.
constexpr guint most_sources = 32;

bool is_agreed_on(std::string_view pad)
{
    static const std::array pads{
        "src_" + std::to_string(static_cast<int>(ChannelName::auth)),
        "src_" + std::to_string(static_cast<int>(ChannelName::control)),
        "src_" + std::to_string(static_cast<int>(ChannelName::chat)),
        "src_" + std::to_string(FilesChannel::id),
    };
    return std::ranges::find(pads, pad) != pads.end();
}

void on_source(GstElement*, guint, guint, gpointer data) noexcept
{
    (*static_cast<Shared*>(data))->take_source();
}

// webrtcbin makes a channel of every stream of SCTP that something comes on, whatever it is, and
// tells of it only when it was opened properly.
void on_stream(GstElement*, GstPad* pad, gpointer data) noexcept
{
    if (!is_agreed_on(GST_PAD_NAME(pad))) (*static_cast<Shared*>(data))->take_channel();
}

void on_deep_element(GstBin*, GstBin*, GstElement* element, gpointer data) noexcept
{
    if (factory_name(element) == "sctpdec")
        connect(element, "pad-added", G_CALLBACK(&on_stream), *static_cast<Shared*>(data));
}

}  // namespace

Conduct::Conduct(std::function<void()> unruly, int a_second, Clock now)
    : unruly_{std::move(unruly)}, a_second_{a_second}, now_{std::move(now)}, at_us_{now_()}
{
}

std::int64_t Conduct::clock() { return g_get_monotonic_time(); }

bool Conduct::spend(std::int64_t cost)
{
    {
        std::lock_guard lock{mutex_};
        if (is_unruly_) return false;
        auto now = now_();
        missing_us_ = std::max<std::int64_t>(0, missing_us_ - (now - std::exchange(at_us_, now)));
        missing_us_ += cost * a_second_us / a_second_;
        if (missing_us_ <= supply * a_second_us / a_second_) return true;
        is_unruly_ = true;
    }
    unruly_();
    return false;
}

void watch_strangers(GstElement* webrtcbin, const Shared& conduct)
{
    connect(webrtcbin, "deep-element-added", G_CALLBACK(&on_deep_element), conduct);
    auto rtp = find_in(webrtcbin, "rtpbin");
    if (!rtp) return;
    g_object_set(rtp.get(), "max-streams", most_sources, nullptr);
    connect(rtp.get(), "on-new-ssrc", G_CALLBACK(&on_source), conduct);
}

}  // namespace mailcall::media
