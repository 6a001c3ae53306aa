// A peer that has passed the proof and then sends pictures that are none.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <string>

#include "base/crypto.hh"
#include "base/loop.hh"
#include "h264_bits.hh"
#include "media/elements.hh"
#include "media/picture_receiver.hh"
#include "media/pipeline.hh"
#include "peer.hh"
#include "rogue_peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

wire::SessionSettings pictures_only()
{
    auto settings = test_settings();
    settings.media = {false, true, true};
    return settings;
}

// Makes its pictures by hand.
class Forger : public RoguePeer {
  public:
    explicit Forger(const wire::Description& offer) : RoguePeer{offer, {true, 0}} {}

    // One packet that is said to be a whole frame.
    void send(const std::string& frame)
    {
        constexpr char descriptor = 0x10;  // a frame begins here
        send_packet(ssrc(), number_++, descriptor + frame);
    }
    // One packet with a whole picture of H.264: parameter sets, and a slice of noise.
    void send_h264(const std::string& size, const std::string& slice)
    {
        constexpr char together = 0x78;
        std::string packet{together};
        for (const auto& unit : {size, h264_picture_parameters(), slice}) {
            packet += static_cast<char>(unit.size() >> 8U);
            packet += static_cast<char>(unit.size() & 0xffU);
            packet += unit;
        }
        send_packet(ssrc(), number_++, packet, h264_payload);
    }
    void chat(const std::string& text) { channels().send_text(ChannelName::chat, text); }

  private:
    std::uint32_t number_ = 0;
};

std::string key_frame(unsigned width, unsigned height, const std::string& rest)
{
    std::string head{'\x10', '\x02', '\x00', '\x9d', '\x01', '\x2a'};
    for (unsigned side : {width, height}) {
        head += static_cast<char>(side & 0xffU);
        head += static_cast<char>(side >> 8U);
    }
    return head + rest;
}

std::string noise(std::size_t size)
{
    std::string bytes(size, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(base::random_number());
    return bytes;
}

class Broken : public testing::Test {
  protected:
    void SetUp() override
    {
        peer_.session().offer();
        ASSERT_TRUE(wait_until([&] { return peer_.offer.has_value(); }, 5s));
        forger_ = std::make_unique<Forger>(*peer_.offer);
        ASSERT_TRUE(wait_until([&] { return peer_.authentic && forger_->open; }, 10s))
            << forger_->failed;
        peer_.session().open_valves();
    }

    // `make` is asked for one frame after the other, quicker than any camera.
    void send(std::function<std::string()> make, int count)
    {
        repeat([&] { forger_->send(make()); }, count);
    }
    void send_h264(const std::string& size, int count)
    {
        repeat([&] { forger_->send_h264(size, '\x65' + noise(200)); }, count);
    }

    static void repeat(const std::function<void()>& send_one, int count)
    {
        int sent = 0;
        base::Timer beat{[&] {
            send_one();
            if (++sent < count) beat.start(5ms);
        }};
        beat.start(0ms);
        EXPECT_TRUE(wait_until([&] { return sent == count; }, 20s));
    }

    void expect_alive()
    {
        forger_->chat("still here");
        EXPECT_TRUE(wait_until([&] { return !peer_.chats.empty(); }, 5s));
        EXPECT_FALSE(peer_.loss) << *peer_.loss;
    }

    Peer peer_{pictures_only()};
    std::unique_ptr<Forger> forger_;
};

TEST_F(Broken, SourcesThatNobodyAgreedOnEndTheSession)
{
    std::uint32_t ssrc = 1000;
    base::Timer beat{[&] {
        for (int each = 0; each < 4; ++each) forger_->send_packet(++ssrc, 1, noise(100));
        beat.start(5ms);
    }};
    beat.start(0ms);
    EXPECT_TRUE(wait_until([&] { return peer_.loss.has_value(); }, 20s));
}

// An honest call has four, and may lose and find them again.
TEST_F(Broken, AFewSourcesMoreAreOnlyNotPlayed)
{
    std::uint32_t number = 0;
    base::Timer beat{[&] {
        for (std::uint32_t each = 0; each < 6; ++each)
            forger_->send_packet(1000 + each, number, noise(100));
        if (++number < 50) beat.start(10ms);
    }};
    beat.start(0ms);
    EXPECT_TRUE(wait_until([&] { return number == 50; }, 20s));
    expect_alive();
}

constexpr int many = PictureReceiver::most_undecoded + 50;

TEST_F(Broken, FramesOfNothingAreToldOnce)
{
    send([] { return noise(40); }, 2 * many);
    EXPECT_TRUE(wait_until([&] { return !peer_.troubles.empty(); }, 5s));
    EXPECT_EQ(peer_.troubles.size(), 1U);
    expect_alive();
}

TEST_F(Broken, KeyFramesOfNoiseDoNotEndTheCall)
{
    send([] { return key_frame(64, 48, noise(200)); }, many);
    expect_alive();
}

TEST_F(Broken, FramesThatAreTooLargeAreNotDecodedAndThatIsSaid)
{
    send([] { return key_frame(16383, 16383, noise(200)); }, many);
    EXPECT_TRUE(wait_until([&] { return !peer_.troubles.empty(); }, 5s));
    EXPECT_EQ(peer_.troubles.size(), 1U);
    EXPECT_EQ(peer_.session().stats().video_frames, 0);
    expect_alive();
}

TEST_F(Broken, SizesThatChangeWithEveryFrameDoNotEndTheCall)
{
    unsigned side = 16;
    auto next = [&side] {
        side = side % 1000 + 17;
        return key_frame(side, 700 - side / 2, noise(100));
    };
    send(next, many);
    expect_alive();
}

TEST_F(Broken, FramesOfH264ThatAreTooLargeAreNotDecodedAndThatIsSaid)
{
    if (!has_h264()) GTEST_SKIP() << "no GStreamer element of this computer knows H.264";
    send_h264(h264_size(1024, 1024), many);
    EXPECT_TRUE(wait_until([&] { return !peer_.troubles.empty(); }, 5s));
    EXPECT_EQ(peer_.troubles.size(), 1U);
    EXPECT_EQ(peer_.session().stats().video_frames, 0);
    expect_alive();
}

TEST_F(Broken, FramesOfH264NoiseDoNotEndTheCall)
{
    if (!has_h264()) GTEST_SKIP() << "no GStreamer element of this computer knows H.264";
    send_h264(h264_size(4, 3), many);
    expect_alive();
}

// What the decoder is built of may fail as a whole, for a reason of its own.
class Receiver : public testing::TestWithParam<wire::Codec> {};

TEST_P(Receiver, ChainThatFailsIsBuiltAgainThenGivenUp)
{
    gst_init(nullptr, nullptr);
    auto inbox = Inbox::open();
    int lost = 0;
    int troubles = 0;
    Pipeline pipeline{inbox, std::make_shared<Counters>(), [&](const std::string&) { ++lost; }};
    PictureReceiver receiver{
        pipeline,
        inbox,
        std::make_shared<Counters>(),
        GetParam(),
        {[] {}, [&](const base::Error&) { ++troubles; }, [](const base::Picture&) {}}};
    auto entrance = receiver.open();
    base::Ref<GstElement> before;
    for (int round = 0; round < 4; ++round) {
        auto decoder = find_in(GST_ELEMENT(pipeline.top()), "decoder");
        ASSERT_TRUE(decoder);
        EXPECT_NE(decoder.get(), before.get());
        before = decoder;
        GST_ELEMENT_ERROR(decoder.get(), STREAM, DECODE, ("broken for a test"), (nullptr));
        EXPECT_TRUE(wait_until(
            [&] { return find_in(GST_ELEMENT(pipeline.top()), "decoder").get() != before.get(); },
            5s));
    }
    EXPECT_EQ(troubles, 1);
    EXPECT_EQ(lost, 0);
    EXPECT_FALSE(find_in(GST_ELEMENT(pipeline.top()), "decoder"));
    inbox->close();
}

INSTANTIATE_TEST_SUITE_P(Both, Receiver, testing::Values(wire::Codec::vp8, wire::Codec::h264));

}  // namespace
}  // namespace mailcall::media
