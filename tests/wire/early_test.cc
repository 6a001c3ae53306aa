// One-mail connect: the early data and the answer made without the callee.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>

#include "samples.hh"

namespace mailcall::wire {
namespace {

const Early early{"AbCdEf12", "abcdefghijklmnopqrstuvwx", 1111, 2222};

std::size_t count(const std::string& text, std::string_view piece)
{
    std::size_t found = 0;
    for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1))
        ++found;
    return found;
}

TEST(Early, HasCredentialsAndTwoSsrcs)
{
    auto made = make_early();
    EXPECT_EQ(made.ufrag.size(), 8U);
    EXPECT_EQ(made.pwd.size(), 24U);
    EXPECT_NE(made.audio_ssrc, 0U);
    EXPECT_NE(made.video_ssrc, 0U);
    EXPECT_NE(made.audio_ssrc, made.video_ssrc);
    EXPECT_FALSE(made == make_early());
}

TEST(Early, OfMakeEarlyCanBeReadBack)
{
    auto description = *read_description(webrtcbin_offer, {});
    description.early = make_early();
    auto read = read_description(print_description(description), {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->early, description.early);
}

TEST(Early, OutsideItsFormIsRefused)
{
    auto offer = [](std::string_view value) {
        return with(webrtcbin_offer, "t=0 0\n",
                    "t=0 0\na=x-mailcall-early:" + std::string{value} + "\n");
    };
    EXPECT_TRUE(read_description(offer("AbCdEf12 abcdefghijklmnopqrstuvwx 1 2"), {}));
    for (const char* wrong :
         {"", "AbCdEf12", "AbCdEf1 abcdefghijklmnopqrstuvwx 1 2",
          "AbCdEf12 abcdefghijklmnopqrstuvw 1 2", "AbCdEf1+ abcdefghijklmnopqrstuvwx 1 2",
          "AbCdEf12 abcdefghijklmnopqrstuvwx 0 2", "AbCdEf12 abcdefghijklmnopqrstuvwx 1 1",
          "AbCdEf12 abcdefghijklmnopqrstuvwx 1 4294967296",
          "AbCdEf12 abcdefghijklmnopqrstuvwx 1 2 3", "AbCdEf12  abcdefghijklmnopqrstuvwx 1 2"})
        EXPECT_FALSE(read_description(offer(wrong), {})) << wrong;
}

TEST(Early, TwiceIsRefused)
{
    auto line = "a=x-mailcall-early:AbCdEf12 abcdefghijklmnopqrstuvwx 1 2\n";
    auto text = with(webrtcbin_offer, "t=0 0\n", std::string{"t=0 0\n"} + line + line);
    EXPECT_FALSE(read_description(text, {}));
}

TEST(Early, BelowAStreamCountsForNothing)
{
    auto text = webrtcbin_offer + "a=x-mailcall-early:AbCdEf12 abcdefghijklmnopqrstuvwx 1 2\n";
    auto read = read_description(text, {});
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->early);
}

TEST(SyntheticAnswer, IsReadableAsADescriptionOfTheCallee)
{
    auto answer = read_description(make_synthetic_answer(webrtcbin_offer, early), {});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->ufrag, early.ufrag);
    EXPECT_EQ(answer->pwd, early.pwd);
    EXPECT_EQ(answer->fingerprint, base::Key{});
    EXPECT_TRUE(answer->audio && answer->video);
}

TEST(SyntheticAnswer, OpensEveryStream)
{
    auto answer = make_synthetic_answer(webrtcbin_offer, early);
    EXPECT_EQ(count(answer, "m="), 3U);
    EXPECT_EQ(count(answer, " 9 UDP/"), 3U);
    EXPECT_EQ(count(answer, "a=bundle-only"), 0U);
    EXPECT_EQ(count(answer, "a=setup:active\r\n"), 3U);
    EXPECT_EQ(count(answer, "a=setup:"), 3U);
}

TEST(SyntheticAnswer, KeepsFormatsAsOffered)
{
    auto answer = make_synthetic_answer(webrtcbin_offer, early);
    for (const char* line :
         {"m=audio 9 UDP/TLS/RTP/SAVPF 96 98\r\n", "a=rtpmap:96 OPUS/48000/2\r\n",
          "a=rtcp-fb:97 nack pli\r\n", "a=fmtp:99 apt=97\r\n", "a=sctp-port:5000\r\n",
          "a=group:BUNDLE audio0 video1 application2\r\n", "a=sendrecv\r\n"})
        EXPECT_NE(answer.find(line), std::string::npos) << line;
}

TEST(SyntheticAnswer, NamesTheCalleesSsrcsOnly)
{
    auto answer = make_synthetic_answer(webrtcbin_offer, early);
    EXPECT_NE(answer.find("a=mid:audio0\r\na=ssrc:1111 cname:callee\r\n"), std::string::npos);
    EXPECT_NE(answer.find("a=mid:video1\r\na=ssrc:2222 cname:callee\r\n"), std::string::npos);
    EXPECT_EQ(count(answer, "a=ssrc"), 2U);
}

TEST(SyntheticAnswer, HoldsNothingOfTheOfferersTransport)
{
    auto description = *read_description(webrtcbin_offer, {});
    description.early = early;
    auto answer = make_synthetic_answer(print_description(description), early);
    for (const char* word : {"candidate", "x-mailcall-early", "e7taXRyL", "f9dPtMPk", "DB:A7"})
        EXPECT_EQ(answer.find(word), std::string::npos) << word;
}

}  // namespace
}  // namespace mailcall::wire
