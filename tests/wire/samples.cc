// The samples themselves.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.hh"

#include <gtest/gtest.h>

namespace mailcall::wire {
namespace {

class StartCrypto : public ::testing::Environment {
  public:
    void SetUp() override { base::start_crypto(); }
};
const auto* const start_crypto = ::testing::AddGlobalTestEnvironment(new StartCrypto);

}  // namespace

base::Identity alice()
{
    constexpr std::array<std::uint8_t, 64> secret{
        0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec,
        0x11, 0x4e, 0x0f, 0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c,
        0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb, 0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89,
        0x5a, 0x92, 0xb7, 0x0a, 0xa7, 0x4d, 0x1b, 0x7e, 0xbc, 0x9c, 0x98, 0x2c, 0xcf,
        0x2e, 0xc4, 0x96, 0x8c, 0xc0, 0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c};
    base::Identity made;
    made.secret = secret;
    std::copy(secret.begin() + 32, secret.end(), made.key.begin());
    return made;
}

base::Key counting(std::uint8_t first)
{
    base::Key key;
    for (auto& byte : key) byte = first++;
    return key;
}

Signal sample_invite()
{
    Signal signal;
    signal.call = "abcdefghijklmnopqrstuvwxyz";
    signal.from = "alice@example.org";
    signal.to = "bob@example.net";
    signal.sent = 1700000000;
    signal.media = {true, true, false};
    signal.ik = alice().key;
    signal.ek = counting(0x00);
    signal.fp = counting(0x20);
    return signal;
}

Signal full_signal(SignalType type)
{
    auto signal = sample_invite();
    signal.type = type;
    signal.gen = 9;
    signal.ttl = 3600;
    signal.automatic = true;
    signal.devices = 16;
    signal.want_address = true;
    signal.reason = Reason::taken;
    signal.won = counting(0x40);
    signal.proof = counting(0x60);
    return signal;
}

std::string hex(base::BytesView bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (auto byte : bytes) {
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string with(std::string text, std::string_view from, std::string_view to)
{
    auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

const std::string webrtcbin_offer = R"(v=0
o=- 6210273708063227734 0 IN IP4 0.0.0.0
s=-
t=0 0
a=ice-options:trickle
a=group:BUNDLE audio0 video1 application2
m=audio 9 UDP/TLS/RTP/SAVPF 96 98
c=IN IP4 0.0.0.0
a=setup:actpass
a=ice-ufrag:e7taXRyLFOPlPzaGuHueaiw9yg1f7icW
a=ice-pwd:f9dPtMPkq2IYip3gXbOuVeBRfC/onOZk
a=rtcp-mux
a=rtcp-rsize
a=sendrecv
a=rtpmap:96 OPUS/48000/2
a=rtcp-fb:96 nack
a=rtcp-fb:96 transport-cc
a=fmtp:96 sprop-stereo=0;sprop-maxcapturerate=48000
a=rtpmap:98 rtx/48000
a=fmtp:98 apt=96
a=ssrc-group:FID 951179776 3101446015
a=ssrc:951179776 msid:user1@host-1 webrtctransceiver0
a=ssrc:951179776 cname:user1@host-1
a=ssrc:3101446015 msid:user1@host-1 webrtctransceiver0
a=ssrc:3101446015 cname:user1@host-1
a=mid:audio0
a=fingerprint:sha-256 DB:A7:AA:C9:CC:AA:C7:36:C9:0E:7E:95:B0:77:67:86:E8:E9:8E:53:E8:8C:93:B9:E4:92:0F:1E:C2:1F:FD:9D
a=rtcp-mux-only
a=candidate:1 1 UDP 2015363327 192.0.2.2 49426 typ host
a=candidate:2 1 UDP 2015363583 2001:db8::2 57985 typ host
a=candidate:3 1 UDP 2015363839 fe80::fc:ff:fe00:1 47831 typ host
a=candidate:4 1 UDP 1677722111 198.51.100.7 49426 typ srflx raddr 192.0.2.2 rport 49426
m=video 0 UDP/TLS/RTP/SAVPF 97 99
c=IN IP4 0.0.0.0
a=setup:actpass
a=ice-ufrag:e7taXRyLFOPlPzaGuHueaiw9yg1f7icW
a=ice-pwd:f9dPtMPkq2IYip3gXbOuVeBRfC/onOZk
a=bundle-only
a=rtcp-mux
a=rtcp-rsize
a=sendrecv
a=rtpmap:97 VP8/90000
a=rtcp-fb:97 nack
a=rtcp-fb:97 nack pli
a=rtcp-fb:97 ccm fir
a=rtcp-fb:97 transport-cc
a=framerate:30
a=rtpmap:99 rtx/90000
a=fmtp:99 apt=97
a=ssrc-group:FID 4238301314 4141902685
a=ssrc:4238301314 msid:user1@host-1 webrtctransceiver1
a=ssrc:4238301314 cname:user1@host-1
a=ssrc:4141902685 msid:user1@host-1 webrtctransceiver1
a=ssrc:4141902685 cname:user1@host-1
a=mid:video1
a=fingerprint:sha-256 DB:A7:AA:C9:CC:AA:C7:36:C9:0E:7E:95:B0:77:67:86:E8:E9:8E:53:E8:8C:93:B9:E4:92:0F:1E:C2:1F:FD:9D
a=rtcp-mux-only
m=application 0 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=setup:actpass
a=ice-ufrag:e7taXRyLFOPlPzaGuHueaiw9yg1f7icW
a=ice-pwd:f9dPtMPkq2IYip3gXbOuVeBRfC/onOZk
a=bundle-only
a=mid:application2
a=sctp-port:5000
a=fingerprint:sha-256 DB:A7:AA:C9:CC:AA:C7:36:C9:0E:7E:95:B0:77:67:86:E8:E9:8E:53:E8:8C:93:B9:E4:92:0F:1E:C2:1F:FD:9D
)";

const std::string chromium_offer = R"(v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1 2
a=extmap-allow-mixed
a=msid-semantic: WMS 5a1bc9f0-0001
m=audio 54321 UDP/TLS/RTP/SAVPF 111 63 9 0
c=IN IP4 198.51.100.9
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:1467250027 1 udp 2122260223 192.0.2.9 46154 typ host generation 0 network-id 1 network-cost 10
a=candidate:1853887674 1 udp 1518280447 198.51.100.9 54321 typ srflx raddr 192.0.2.9 rport 46154 generation 0 ufrag x9Kf
a=candidate:842163049 1 tcp 1518214911 192.0.2.9 9 typ host tcptype active generation 0
a=ice-ufrag:x9Kf
a=ice-pwd:1LbD0nTqWzUe5/s2+dPqV0xA
a=ice-options:trickle
a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendrecv
a=msid:5a1bc9f0-0001 track-a
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=ssrc:2570980487 cname:f5socU3cVSSnbTAn
a=ssrc:2570980487 msid:5a1bc9f0-0001 track-a
m=video 9 UDP/TLS/RTP/SAVPF 96 97
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:x9Kf
a=ice-pwd:1LbD0nTqWzUe5/s2+dPqV0xA
a=ice-options:trickle
a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2
a=setup:actpass
a=mid:1
a=extmap:4/sendrecv urn:ietf:params:rtp-hdrext:sdes:mid
a=sendrecv
a=msid:5a1bc9f0-0001 track-v
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 ccm fir
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=ssrc-group:FID 2231627014 632943048
a=ssrc:2231627014 cname:f5socU3cVSSnbTAn
a=ssrc:632943048 cname:f5socU3cVSSnbTAn
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:x9Kf
a=ice-pwd:1LbD0nTqWzUe5/s2+dPqV0xA
a=ice-options:trickle
a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2
a=setup:actpass
a=mid:2
a=sctp-port:5000
a=max-message-size:1073741823
)";

}  // namespace mailcall::wire
