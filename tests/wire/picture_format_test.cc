// Formats of pictures: exactly those that calls use may stand in a description.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/picture_format.hh"

#include <gtest/gtest.h>

#include "samples.hh"
#include "wire/control.hh"
#include "wire/sdp.hh"

namespace mailcall::wire {
namespace {

using Codecs = std::vector<Codec>;

// webrtcbin's, with `formats` in its picture's m= line and `lines` in place of what is said of
// them.
std::string offer_with(const std::string& formats, const std::string& lines)
{
    auto text = with(webrtcbin_offer, "SAVPF 97 99", "SAVPF " + formats);
    auto begin = text.find("a=rtpmap:97");
    auto end = text.find("a=ssrc-group", begin);
    return text.replace(begin, end - begin, lines);
}

// VP8, and beside it number 102, with its repeats.
std::string offer_beside(const std::string& map, const std::string& form)
{
    return offer_with("97 102 103", "a=rtpmap:97 VP8/90000\na=rtpmap:102 " + map + "\na=fmtp:102 " +
                                        form +
                                        "\na=rtcp-fb:102 nack pli\na=rtpmap:103 rtx/90000\n"
                                        "a=fmtp:103 apt=102\n");
}

Codecs codecs_in(const std::string& text)
{
    auto read = read_description(text, {});
    EXPECT_TRUE(read) << text;
    return read ? codecs_of(picture_formats(read->sdp)) : Codecs{};
}

TEST(PictureFormat, OfWebrtcbinIsReadWithItsRepeats)
{
    auto formats = picture_formats(read_description(webrtcbin_offer, {})->sdp);
    ASSERT_EQ(formats.size(), 1U);
    EXPECT_EQ(formats[0].codec, Codec::vp8);
    EXPECT_EQ(formats[0].payload, 97);
    EXPECT_EQ(formats[0].repeats, std::vector<int>{99});
    EXPECT_EQ(formats[0].lines.size(), 7U);
}

TEST(PictureFormat, OfH264MayStandInOneForm)
{
    for (const char* form :
         {"level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
          "profile-level-id=42E01F;packetization-mode=1",
          "Packetization-Mode=1; PROFILE-LEVEL-ID=42e01f",
          "packetization-mode=1;profile-level-id=42e01f;sprop-parameter-sets=Z0LAHoyNQFAX/"
          "LAPCIRq"}) {
        auto text = offer_beside("H264/90000", form);
        EXPECT_EQ(codecs_in(text), (Codecs{Codec::vp8, Codec::h264})) << form;
        auto sdp = read_description(text, {})->sdp;
        EXPECT_NE(sdp.find("\r\na=fmtp:102 " + std::string{h264_form} + "\r\n"), std::string::npos);
        EXPECT_NE(sdp.find(" UDP/TLS/RTP/SAVPF 97 102 103\r\n"), std::string::npos);
    }
}

TEST(PictureFormat, OfH264InAnotherFormIsLeftOutWithAllThatIsSaidOfIt)
{
    for (const char* form :
         {"packetization-mode=0;profile-level-id=42e01f", "profile-level-id=42e01f",
          "packetization-mode=1", "packetization-mode=1;profile-level-id=42001f",
          "packetization-mode=1;profile-level-id=4d001f",
          "packetization-mode=1;profile-level-id=64001f",
          "packetization-mode=1;profile-level-id=f4001f",
          "packetization-mode=1;profile-level-id=42e034",
          "packetization-mode=1;packetization-mode=2;profile-level-id=42e01f",
          "packetization-mode=1;profile-level-id=42e01f;profile-level-id=64001f",
          "packetization-mode=2;profile-level-id=42e01f",
          "packetization-mode=1;profile-level-id"}) {
        auto text = offer_beside("H264/90000", form);
        EXPECT_EQ(codecs_in(text), Codecs{Codec::vp8}) << form;
        auto sdp = read_description(text, {})->sdp;
        EXPECT_NE(sdp.find(" UDP/TLS/RTP/SAVPF 97\r\n"), std::string::npos) << sdp;
        EXPECT_EQ(sdp.find(":102 "), std::string::npos) << sdp;
        EXPECT_EQ(sdp.find(":103 "), std::string::npos) << sdp;
    }
}

TEST(PictureFormat, OfAnotherCodecIsLeftOut)
{
    for (const char* map : {"VP9/90000", "AV1/90000", "H265/90000", "red/90000", "ulpfec/90000",
                            "H264/8000", "H264/90000/2", "VP8/8000", "flexfec-03/90000"})
        EXPECT_EQ(codecs_in(offer_beside(map, std::string{h264_form})), Codecs{Codec::vp8}) << map;
}

TEST(PictureFormat, ThatIsNamedTwiceIsNone)
{
    auto twice = offer_with("97 102",
                            "a=rtpmap:97 VP8/90000\na=rtpmap:102 VP8/90000\n"
                            "a=rtpmap:102 H264/90000\na=fmtp:102 " +
                                std::string{h264_form} + "\n");
    EXPECT_EQ(codecs_in(twice), Codecs{Codec::vp8});
    auto forms = offer_beside("H264/90000", std::string{h264_form} + "\na=fmtp:102 x=1");
    EXPECT_EQ(codecs_in(forms), Codecs{Codec::vp8});
}

TEST(PictureFormat, MayBeOneOfThemAloneAndInAnyOrder)
{
    auto h264 = "a=rtpmap:102 H264/90000\na=fmtp:102 " + std::string{h264_form} + "\n";
    EXPECT_EQ(codecs_in(offer_with("102", h264)), Codecs{Codec::h264});
    EXPECT_EQ(codecs_in(offer_with("102 97", h264 + "a=rtpmap:97 VP8/90000\n")),
              (Codecs{Codec::h264, Codec::vp8}));
}

TEST(PictureFormat, ThatIsKnownMustBeThere)
{
    EXPECT_FALSE(read_description(offer_with("98", "a=rtpmap:98 VP9/90000\n"), {}));
    EXPECT_FALSE(read_description(offer_with("98", ""), {}));
    // Who takes no pictures says so in whatever format.
    auto refused = with(offer_with("98", "a=rtpmap:98 VP9/90000\n"), "a=bundle-only\n", "");
    auto read = read_description(refused, {});
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(read->sdp.find("VP9"), std::string::npos);
}

TEST(PictureFormat, OfOursIsReadAsItIsMade)
{
    auto sdp = read_description(webrtcbin_offer, {})->sdp;
    auto formats = picture_formats(sdp);
    formats.insert(formats.begin(), make_h264(102, 103));
    auto made = set_picture_formats(sdp, formats);
    EXPECT_EQ(picture_formats(made), formats);
    auto clean = read_description(made, {});
    ASSERT_TRUE(clean) << clean.error().what;
    EXPECT_EQ(clean->sdp, made);
    EXPECT_EQ(picture_formats(clean->sdp), formats);
}

TEST(PictureFormat, ChangesNothingElse)
{
    auto sdp = read_description(webrtcbin_offer, {})->sdp;
    auto formats = picture_formats(sdp);
    auto moved = set_picture_formats(sdp, formats);
    EXPECT_EQ(read_description(moved, {})->audio, true);
    EXPECT_EQ(moved.size(), sdp.size());
    EXPECT_EQ(set_picture_formats(moved, formats), moved);
    auto without = set_picture_formats(sdp, {});
    EXPECT_EQ(without.find("VP8"), std::string::npos);
    EXPECT_NE(without.find("OPUS/48000/2"), std::string::npos);
    EXPECT_NE(without.find("a=ssrc:4141902685 cname:user1@host-1\r\n"), std::string::npos);
}

TEST(PictureFormat, IsAgreedOnByWhatTheFarSideLikesUnlessWeHaveChosen)
{
    const Codecs usual{Codec::vp8, Codec::h264};
    const Codecs chosen{Codec::h264, Codec::vp8};
    const Codecs old{Codec::vp8};
    EXPECT_EQ(agree_on_codecs(usual, usual), usual);
    EXPECT_EQ(agree_on_codecs(usual, chosen), chosen);
    EXPECT_EQ(agree_on_codecs(chosen, usual), chosen);
    EXPECT_EQ(agree_on_codecs(old, chosen), old);
    EXPECT_EQ(agree_on_codecs(chosen, old), old);
    EXPECT_EQ(agree_on_codecs(usual, {Codec::h264}), Codecs{Codec::h264});
    EXPECT_TRUE(agree_on_codecs(old, {Codec::h264}).empty());
    EXPECT_TRUE(agree_on_codecs({}, usual).empty());
}

TEST(PictureFormat, IsSaidOnTheControlChannel)
{
    auto read = [](std::string_view text) { return read_control(text, {}).pictures; };
    const Codecs chosen{Codec::h264, Codec::vp8};
    EXPECT_EQ(read(base::print_json({{"pictures", to_json(chosen)}})), chosen);
    EXPECT_EQ(read(R"({"pictures":["AV1","H264","H264",1]})"), Codecs{Codec::h264});
    EXPECT_TRUE(read(R"({"pictures":"H264"})").empty());
}

}  // namespace
}  // namespace mailcall::wire
