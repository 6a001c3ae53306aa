// RoguePeer: answers an offer like a Session, and then sends whatever a test wants.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "media/channels.hh"
#include "media/negotiation.hh"
#include "media/pipeline.hh"
#include "media/senders.hh"

namespace mailcall::media {

class RoguePeer {
  public:
    struct Means {
        bool forges = false;  // it will send RTP that was made by hand, where pictures are awaited
        int streams = 0;      // so many data channels that it alone knows of
    };
    RoguePeer(const wire::Description& offer, Means means);
    RoguePeer(const RoguePeer&) = delete;
    RoguePeer& operator=(const RoguePeer&) = delete;
    ~RoguePeer() { inbox_->close(); }

    Channels& channels() { return channels_; }
    GstElement* webrtc() { return pipeline_.webrtc(); }
    void send_on_stream(std::size_t number);
    // A message of as many bytes and a few, which webrtcbin would not let anybody send.
    void send_large(ChannelName name, std::size_t more = 256 * 1024);
    // One packet of a stream: `payload` behind a header with this source, number, and kind.
    void send_packet(std::uint32_t ssrc, std::uint32_t number, const std::string& payload,
                     int kind = video_payload);
    // As somebody could who has no key, but sends from this address: a packet of sound or pictures,
    // or a report.
    void send_forged(std::uint32_t ssrc);
    std::uint32_t ssrc() const { return ssrc_; }  // the one that the offer wants

    bool open = false;
    std::vector<std::string> controls;
    int auth_frames = 0;
    std::string failed;  // why it could not answer

  private:
    void add_forge();
    void add_streams(int count);

    std::shared_ptr<Inbox> inbox_ = Inbox::open();
    std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
    Pipeline pipeline_{inbox_, std::make_shared<Counters>(), [](const std::string&) {}};
    Channels channels_{pipeline_.webrtc(),
                       inbox_,
                       gate_,
                       {[this] { open = true; }, [this](const base::Bytes&) { ++auth_frames; },
                        [this](const std::string& text) { controls.push_back(text); },
                        [](const std::string&) {}, [] {}}};
    Negotiation negotiation_;
    std::vector<base::Ref<GObject>> streams_;
    base::Ref<GstElement> forge_;
    std::uint32_t ssrc_ = 0;
};

}  // namespace mailcall::media
