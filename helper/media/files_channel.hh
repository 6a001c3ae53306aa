// FilesChannel: the data channel for files, which both ends know of beforehand. It is reliable:
// nothing of it is dropped, and who sends more than was answered loses it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.hh"
#include "base/glib.hh"
#include "media/conduct.hh"
#include "media/gate.hh"
#include "media/hand_over.hh"

typedef struct _GstWebRTCDataChannel GstWebRTCDataChannel;

namespace mailcall::media {

class FilesChannel {
  public:
    // All run on the owning context.
    struct Listener {
        std::function<void()> open;  // it is, and the gate too
        std::function<void(const std::string&)> text;
        std::function<void(std::shared_ptr<GBytes>)> bytes;
        std::function<void()> drained;  // what waits to leave fell below `low`
        std::function<void()> flooded;  // nothing is heard on it any more
    };

    // Makes the channel in webrtcbin, which must not have negotiated yet. `conduct` hears of what
    // no Mailcall sends; of how much is sent, and how quickly, only the rest of the call's.
    FilesChannel(GstElement* webrtcbin, const std::shared_ptr<Inbox>& inbox,
                 std::shared_ptr<Gate> gate, std::shared_ptr<Conduct> conduct, Listener listener);

    // The gate was opened: what the peer said a moment before is heard now.
    void release();
    // Of at most `most` bytes; dropped when the channel is not open.
    void send(const std::string& text);
    void send(base::BytesView bytes);
    std::size_t waiting() const;  // bytes that have not left

    static constexpr int id = 16;
    static constexpr std::size_t most = 64 * 1024;
    static constexpr std::size_t low = 256 * 1024;
    // Bytes on their way to the owning context; who answers no faster gets no more than half.
    static constexpr std::int64_t most_queued = 8 * 1024 * 1024;
    static constexpr std::size_t most_held = 16;  // messages before the proof

  private:
    struct Intake;
    struct Ear;
    struct Message {
        std::string text;
        std::shared_ptr<GBytes> bytes;  // null: it is a text
    };

    GstWebRTCDataChannel* channel() const;
    bool is_usable() const;
    static void queue(const Ear& ear, std::size_t size, Message message);
    void take(Message message);
    void hear(const Message& message);
    void tell_open();

    static void on_open(GstWebRTCDataChannel* channel, gpointer data) noexcept;
    static void on_data(GstWebRTCDataChannel* channel, GBytes* bytes, gpointer data) noexcept;
    static void on_text(GstWebRTCDataChannel* channel, const char* text, gpointer data) noexcept;
    static void on_low(GstWebRTCDataChannel* channel, gpointer data) noexcept;

    base::Ref<GObject> channel_;
    std::shared_ptr<Gate> gate_;
    std::shared_ptr<Intake> intake_;
    Listener listener_;
    std::vector<Message> held_;
    bool open_ = false;
    bool told_ = false;
};

}  // namespace mailcall::media
