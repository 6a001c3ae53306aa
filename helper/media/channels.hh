// Channels: three of the data channels that both ends know of beforehand; the fourth is
// FilesChannel.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto.hh"
#include "base/glib.hh"
#include "media/conduct.hh"
#include "media/gate.hh"
#include "media/hand_over.hh"

typedef struct _GstWebRTCDataChannel GstWebRTCDataChannel;

namespace mailcall::media {

enum class ChannelName { auth = 0, control = 1, chat = 2 };  // their ids

// At most `most` a minute; what is over that is refused.
class Allowance {
  public:
    explicit Allowance(int most) : most_{most} {}
    bool take(std::int64_t now_us);

  private:
    int most_;
    int taken_ = 0;
    std::int64_t since_ = 0;
};

class Channels {
  public:
    // All run on the owning context. `unruly`: the peer does what no Mailcall does, as of Conduct;
    // once.
    struct Listener {
        std::function<void()> open;  // all three are
        std::function<void(base::Bytes)> auth;
        std::function<void(const std::string&)> control;
        std::function<void(const std::string&)> chat;
        std::function<void()> unruly;
    };

    // Makes the channels in webrtcbin, which must not have negotiated yet. `most_controls`: so many
    // messages on `control` are heard in a minute. What is said beyond is dropped without a word;
    // beyond that, the peer is unruly.
    Channels(GstElement* webrtcbin, const std::shared_ptr<Inbox>& inbox, std::shared_ptr<Gate> gate,
             Listener listener, int most_controls = usual_controls);
    static constexpr int usual_controls = 300;

    // For what the peer sends elsewhere.
    const std::shared_ptr<Conduct>& conduct() const { return conduct_; }

    // After the gate was opened: what the peer said before is heard now.
    void release_held();
    void send_auth(base::BytesView frame);
    void send_text(ChannelName name, const std::string& text);
    bool is_open(ChannelName name) const;
    // Whether everything that was sent on it has left.
    bool is_flushed(ChannelName name) const;

    static constexpr std::size_t most_auth = 8 * 1024;
    static constexpr std::size_t most_text = 16 * 1024;
    static constexpr std::size_t most_held = 32;  // texts before the proof

  private:
    struct Ear;

    std::shared_ptr<Conduct> make_conduct(const std::shared_ptr<Inbox>& inbox, int most_controls);
    void make(GstElement* webrtcbin, ChannelName name, const std::shared_ptr<Inbox>& inbox);
    GstWebRTCDataChannel* channel(ChannelName name) const;
    void take_open();
    void take_frame(base::Bytes frame);
    void take_text(ChannelName name, const std::string& text);
    void hear(ChannelName name, const std::string& text);

    static void on_open(GstWebRTCDataChannel* channel, gpointer data) noexcept;
    static void on_data(GstWebRTCDataChannel* channel, GBytes* bytes, gpointer data) noexcept;
    static void on_text(GstWebRTCDataChannel* channel, const char* text, gpointer data) noexcept;
    static void on_foreign(GstElement* webrtcbin, GstWebRTCDataChannel* channel,
                           gpointer data) noexcept;

    std::array<base::Ref<GObject>, 3> channels_;
    std::shared_ptr<Gate> gate_;
    Listener listener_;
    std::shared_ptr<Conduct> conduct_;
    std::vector<std::pair<ChannelName, std::string>> held_;
    std::size_t open_ = 0;
    Allowance auth_allowance_{16};
    Allowance control_allowance_;
    Allowance chat_allowance_{200};
};

}  // namespace mailcall::media
