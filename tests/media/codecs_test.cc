// H.264 beside VP8: which of them a call uses, that its pictures come, and what must not come.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/codecs.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "gray.hh"
#include "h264_bits.hh"
#include "media/checkup.hh"
#include "media/elements.hh"
#include "media/h264_unit.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

wire::SessionSettings with_video(const std::string& wish)
{
    auto settings = test_settings();
    settings.video = wish;
    return settings;
}

// Both what is decoded and what is sent.
bool uses(Peer& peer, const std::string& in, const std::string& out)
{
    return wait_until(
        [&] {
            auto stats = peer.session().stats();
            return stats.codec_in == in && stats.codec_out == out;
        },
        10s);
}

class Codecs : public testing::Test {
  protected:
    void SetUp() override
    {
        gst_init(nullptr, nullptr);
        if (!has_h264()) GTEST_SKIP() << "no GStreamer element of this computer knows H.264";
    }

    void expect_both(Peer& a, Peer& b, const std::string& codec)
    {
        EXPECT_TRUE(uses(a, codec, codec)) << a.session().stats().codec_in;
        EXPECT_TRUE(uses(b, codec, codec)) << b.session().stats().codec_in;
        EXPECT_TRUE(gets_pictures(a, 30));
        EXPECT_TRUE(gets_pictures(b, 30));
        EXPECT_TRUE(a.troubles.empty() && b.troubles.empty());
        EXPECT_FALSE(a.loss || b.loss);
    }
};

TEST_F(Codecs, AreVp8WhereNobodyMinds)
{
    Peer a;
    Peer b;
    talk(a, b);
    expect_both(a, b, "VP8");
    auto offered = wire::codecs_of(wire::picture_formats(a.offer->sdp));
    EXPECT_EQ(offered, (std::vector{wire::Codec::vp8, wire::Codec::h264}));
    ASSERT_TRUE(wait_until([&] { return b.answer.has_value(); }, 5s));
    EXPECT_EQ(wire::codecs_of(wire::picture_formats(b.answer->sdp)), offered);
}

TEST_F(Codecs, AreH264WhereTheCallerHasChosenIt)
{
    Peer a{with_video("h264")};
    Peer b;
    talk(a, b);
    expect_both(a, b, "H264");
}

TEST_F(Codecs, AreH264WhereTheCalledHasChosenIt)
{
    Peer a;
    Peer b{with_video("h264")};
    talk(a, b);
    expect_both(a, b, "H264");
}

TEST_F(Codecs, AreVp8WhereOneHasRuledOutTheOther)
{
    Peer a{with_video("h264")};
    Peer b{with_video("vp8")};
    talk(a, b);
    expect_both(a, b, "VP8");
}

// As on a computer without it: both sides' elements are this process's.
class Hidden {
  public:
    explicit Hidden(const char* element)
        : feature_{base::Ref<GstPluginFeature>::adopt(
              gst_registry_lookup_feature(gst_registry_get(), element))}
    {
        gst_registry_remove_feature(gst_registry_get(), feature_.get());
    }
    Hidden(const Hidden&) = delete;
    Hidden& operator=(const Hidden&) = delete;
    ~Hidden() { gst_registry_add_feature(gst_registry_get(), feature_.get()); }

  private:
    base::Ref<GstPluginFeature> feature_;
};

std::unique_ptr<Peer> peer_without(const char* element, const std::string& wish)
{
    Hidden hidden{element};
    return std::make_unique<Peer>(with_video(wish));
}

TEST_F(Codecs, AreVp8WhereOneSideCannotDoTheOther)
{
    Peer a{with_video("h264")};
    auto b = peer_without("openh264enc", "h264");
    talk(a, *b);
    expect_both(a, *b, "VP8");
    auto c = peer_without("openh264dec", "best");
    Peer d{with_video("h264")};
    talk(*c, d);
    expect_both(*c, d, "VP8");
    EXPECT_EQ(c->offer->sdp.find("H264"), std::string::npos);
}

std::string told_of_pictures()
{
    auto checks = check_media("none", "none");
    auto found = std::ranges::find(checks, "pictures", &Check::name);
    if (found == checks.end()) return {};
    EXPECT_TRUE(found->ok);  // in either way there are calls
    return found->sentence;
}

TEST_F(Codecs, AreNamedByTheDoctor)
{
    EXPECT_NE(told_of_pictures().find("and in H.264"), std::string::npos);
    for (const char* element : {"openh264enc", "openh264dec", "rtph264depay"}) {
        Hidden hidden{element};
        EXPECT_NE(told_of_pictures().find("VP8 only"), std::string::npos) << element;
    }
}

TEST_F(Codecs, ChangeWhileTheCallGoesOn)
{
    Peer a;
    Peer b;
    talk(a, b);
    b.session().show_pictures(true);
    EXPECT_TRUE(uses(b, "VP8", "VP8"));
    // The mailed answer comes late, from somebody who likes H.264 better.
    auto answer = *b.answer;
    auto formats = wire::picture_formats(answer.sdp);
    std::reverse(formats.begin(), formats.end());
    answer.sdp = wire::set_picture_formats(answer.sdp, formats);
    a.session().apply_answer(answer);
    EXPECT_TRUE(uses(b, "H264", "VP8"));
    EXPECT_TRUE(gets_pictures(b, 30));
    std::reverse(formats.begin(), formats.end());
    answer.sdp = wire::set_picture_formats(answer.sdp, formats);
    a.session().apply_answer(answer);
    EXPECT_TRUE(uses(b, "VP8", "VP8"));
    EXPECT_TRUE(gets_pictures(b, 30));
    EXPECT_TRUE(wait_until([&] { return mean(to_gray(b.far_pictures.newest)) > 40; }, 10s));
    EXPECT_TRUE(a.troubles.empty() && b.troubles.empty());
    EXPECT_FALSE(a.loss || b.loss);
}

TEST_F(Codecs, OfTheCameraAndTheScreenAreTheSame)
{
    Peer a{with_video("h264")};
    Peer b;
    talk(a, b);
    EXPECT_TRUE(uses(b, "H264", "H264"));
    a.session().set_camera(false);
    a.session().start_screen("test");
    b.session().show_pictures(true);
    EXPECT_TRUE(wait_until([&] { return a.now_sending && a.now_sending->screen; }, 10s));
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.newest.height == 720; }, 15s))
        << b.far_pictures.newest.height;
    EXPECT_EQ(b.session().stats().codec_in, "H264");
    a.session().set_camera(true);
    EXPECT_TRUE(wait_until([&] { return b.far_pictures.newest.height == 360; }, 20s))
        << b.far_pictures.newest.height;
    EXPECT_EQ(b.session().stats().codec_in, "H264");
    EXPECT_TRUE(a.troubles.empty() && b.troubles.empty());
}

const std::string start{'\0', '\0', '\0', '\1'};

bool is_harmless(const std::string& unit)
{
    return is_harmless_h264_unit({reinterpret_cast<const std::uint8_t*>(unit.data()), unit.size()});
}

TEST(H264Unit, MayTellOfPicturesThatCallsHave)
{
    auto rest = start + h264_picture_parameters() + start + "\x65slice";
    EXPECT_TRUE(is_harmless(start + h264_size(40, 23) + rest));
    EXPECT_TRUE(is_harmless(start + h264_size(120, 68) + rest));  // 1920 × 1080
    EXPECT_TRUE(is_harmless(start + h264_size(68, 120) + rest));
    EXPECT_TRUE(is_harmless(start + "\x41slice"));
    EXPECT_TRUE(is_harmless(""));
}

TEST(H264Unit, MayNotTellOfLargerOnes)
{
    EXPECT_FALSE(is_harmless(start + h264_size(1024, 1024)));
    EXPECT_FALSE(is_harmless(start + h264_size(120, 76)));
    EXPECT_FALSE(is_harmless(start + h264_size(9000, 1)));
    EXPECT_FALSE(is_harmless(start + h264_size(1, 65535)));
    // A second one counts as well, wherever it is.
    EXPECT_FALSE(is_harmless(start + h264_size(4, 3) + start + h264_size(1024, 1024)));
    EXPECT_FALSE(is_harmless(start + "\x41slice" + start + h264_size(1024, 1024)));
    EXPECT_FALSE(is_harmless(start.substr(1) + h264_size(1024, 1024)));
}

TEST(H264Unit, MayHoldNothingOfOtherProfiles)
{
    EXPECT_FALSE(is_harmless(start + h264_size(4, 3, 77)));
    EXPECT_FALSE(is_harmless(start + h264_size(4, 3, 100)));
    for (int type : {0, 2, 3, 4, 13, 14, 15, 19, 20, 21, 24, 31})
        EXPECT_FALSE(is_harmless(start + static_cast<char>(0x60 | type) + "x")) << type;
    EXPECT_FALSE(is_harmless(start));
    EXPECT_FALSE(is_harmless(start + "\x67"));
    EXPECT_FALSE(is_harmless(start + h264_size(4, 3).substr(0, 5)));
}

}  // namespace
}  // namespace mailcall::media
