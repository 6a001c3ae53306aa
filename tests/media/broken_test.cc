// A peer that has passed the proof and then sends pictures that are none.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/app/gstappsrc.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/crypto.hh"
#include "base/loop.hh"
#include "media/addresses.hh"
#include "media/channels.hh"
#include "media/elements.hh"
#include "media/negotiation.hh"
#include "media/picture_receiver.hh"
#include "media/pipeline.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

wire::SessionSettings pictures_only()
{
    auto settings = test_settings();
    settings.media = {false, true, true};
    return settings;
}

// Answers like a Session, but makes its packets by hand.
class Forger {
  public:
    explicit Forger(const wire::Description& offer)
    {
        gate_->open();
        pipeline_.use_addresses(local_addresses(true));
        ssrc_ = offer.early.value().video_ssrc;
        auto caps =
            "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=96,"
            "ssrc=(uint)" +
            std::to_string(ssrc_);
        auto source =
            make_bin("appsrc name=forge is-live=true format=time do-timestamp=true caps=" + caps +
                     " ! capsfilter caps=" + caps);
        forge_ = find_in(source.get(), "forge");
        gst_bin_add(pipeline_.top(), source.get());
        auto out = base::Ref<GstPad>::adopt(gst_element_get_static_pad(source.get(), "src"));
        auto in =
            base::Ref<GstPad>::adopt(gst_element_request_pad_simple(pipeline_.webrtc(), "sink_%u"));
        EXPECT_EQ(gst_pad_link(out.get(), in.get()), GST_PAD_LINK_OK);
        pipeline_.play();
        negotiation_.answer(offer);
    }
    Forger(const Forger&) = delete;
    Forger& operator=(const Forger&) = delete;
    ~Forger() { inbox_->close(); }

    // One packet that is said to be a whole frame.
    void send(const std::string& frame)
    {
        constexpr char descriptor = 0x10;  // a frame begins here
        std::string packet{'\x80', '\xe0'};
        auto put = [&packet](std::uint32_t value, int bytes) {
            for (int at = bytes - 1; at >= 0; --at)
                packet += static_cast<char>(value >> (8U * static_cast<unsigned>(at)) & 0xffU);
        };
        put(number_, 2);
        put(number_++ * 3000U, 4);
        put(ssrc_, 4);
        packet += descriptor + frame;
        gst_app_src_push_buffer(GST_APP_SRC(forge_.get()),
                                gst_buffer_new_memdup(packet.data(), packet.size()));
    }
    void chat(const std::string& text) { channels_.send_text(ChannelName::chat, text); }
    bool open = false;

  private:
    std::shared_ptr<Inbox> inbox_ = Inbox::open();
    std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
    Pipeline pipeline_{inbox_, std::make_shared<Counters>(), [](const std::string&) {}};
    Channels channels_{pipeline_.webrtc(),
                       inbox_,
                       gate_,
                       {[this] { open = true; }, [](const base::Bytes&) {},
                        [](const std::string&) {}, [](const std::string&) {}, [] {}}};
    Negotiation negotiation_{pipeline_,
                             inbox_,
                             test_settings().addresses,
                             1500ms,
                             {[](const auto&) {}, [](const auto&) {}, [](const auto&) {},
                              [](const std::string& cause) { ADD_FAILURE() << cause; }}};
    base::Ref<GstElement> forge_;
    std::uint32_t ssrc_ = 0;
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
        ASSERT_TRUE(wait_until([&] { return peer_.authentic && forger_->open; }, 10s));
        peer_.session().open_valves();
    }

    // `make` is asked for one frame after the other, quicker than any camera.
    void send(std::function<std::string()> make, int count)
    {
        int sent = 0;
        base::Timer beat{[&] {
            forger_->send(make());
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

// What the decoder is built of may fail as a whole, for a reason of its own.
TEST(Receiver, ChainThatFailsIsBuiltAgainThenGivenUp)
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

}  // namespace
}  // namespace mailcall::media
