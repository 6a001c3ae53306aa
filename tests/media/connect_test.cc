// Two sessions find each other, by one mail or by two.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib.h>
#include <gtest/gtest.h>

#include <set>

#include "media/codecs.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

TEST(Connect, OneMailIsEnough)
{
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    EXPECT_EQ(a.own, b.theirs);
    EXPECT_EQ(b.own, a.theirs);
    EXPECT_EQ(a.own, a.offer->fingerprint);
    EXPECT_EQ(b.own, b.fingerprint);
}

TEST(Connect, OfferCarriesWhatTheAnswererIsToUse)
{
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    ASSERT_TRUE(a.offer->early);
    EXPECT_TRUE(wait_until([&] { return b.answer.has_value(); }, 5s));
    EXPECT_EQ(b.answer->ufrag, a.offer->early->ufrag);
    EXPECT_EQ(b.answer->pwd, a.offer->early->pwd);
    auto ssrc = "a=ssrc:" + std::to_string(a.offer->early->video_ssrc);
    EXPECT_NE(b.answer->sdp.find(ssrc), std::string::npos) << b.answer->sdp;
}

// All streams share one transport, so a number that stands twice mixes them up.
TEST(Connect, OfferUsesEachPayloadNumberOnce)
{
    Peer a;
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    constexpr std::string_view mark = "a=rtpmap:";
    std::multiset<std::string> numbers;
    const auto& sdp = a.offer->sdp;
    for (auto at = sdp.find(mark); at != std::string::npos; at = sdp.find(mark, at + 1))
        numbers.insert(sdp.substr(at + mark.size(), sdp.find(' ', at) - at - mark.size()));
    // Opus, VP8 and H.264 where it is there; both of these have a number for what is sent again.
    EXPECT_EQ(numbers.size(), 1U + 2U * usable_codecs("best").size());
    for (const auto& number : numbers) EXPECT_EQ(numbers.count(number), 1U) << number;
}

// Reports of nothing but what is urgent: without them, wishes for lost packets fill a narrow line.
TEST(Connect, AnswerTakesShortReportsWhereTheOfferDoes)
{
    constexpr std::string_view short_reports = "a=rtcp-rsize\r\n";
    auto count = [&](std::string_view sdp) {
        int found = 0;
        for (auto at = sdp.find(short_reports); at != std::string_view::npos;
             at = sdp.find(short_reports, at + 1))
            ++found;
        return found;
    };
    Peer a;
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    EXPECT_EQ(count(a.offer->sdp), 2);
    Peer b;
    ASSERT_TRUE(b.session().answer(*a.offer));
    ASSERT_TRUE(wait_until([&] { return b.answer.has_value(); }, 5s));
    EXPECT_EQ(count(b.answer->sdp), 2) << b.answer->sdp;
    auto long_ones = *a.offer;
    for (auto at = long_ones.sdp.find(short_reports); at != std::string::npos;
         at = long_ones.sdp.find(short_reports))
        long_ones.sdp.erase(at, short_reports.size());
    Peer c;
    ASSERT_TRUE(c.session().answer(long_ones));
    ASSERT_TRUE(wait_until([&] { return c.answer.has_value(); }, 5s));
    EXPECT_EQ(count(c.answer->sdp), 0) << c.answer->sdp;
}

TEST(Connect, AnswerThatComesLateIsHarmless)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return b.answer && a.saw_picture; }, 5s));
    a.session().apply_answer(*b.answer);
    a.session().apply_answer(*b.answer);
    auto frames = a.session().stats().video_frames;
    EXPECT_TRUE(wait_until([&] { return a.session().stats().video_frames > frames + 30; }, 5s));
    EXPECT_FALSE(a.loss || b.loss);
}

// The answerer cannot reach the offerer: its mailed answer must complete the session.
TEST(Connect, MailedAnswerCompletesTheSession)
{
    Peer a;
    Peer b;
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    auto unreachable = *a.offer;
    unreachable.candidates.clear();
    ASSERT_TRUE(b.session().answer(unreachable));
    ASSERT_TRUE(wait_until([&] { return b.answer.has_value(); }, 5s));
    run_for(300ms);
    EXPECT_FALSE(a.authentic || b.authentic);
    a.session().apply_answer(*b.answer);
    EXPECT_TRUE(wait_until([&] { return a.authentic && b.authentic; }, 10s));
    a.session().open_valves();
    b.session().open_valves();
    EXPECT_TRUE(wait_until([&] { return a.saw_picture && b.saw_picture; }, 5s));
}

TEST(Connect, AnswererThatCannotTakeTheEarlyDataConnectsByItsAnswer)
{
    Peer a;
    Peer b;
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    auto plain = *a.offer;
    plain.early.reset();
    ASSERT_TRUE(b.session().answer(plain));
    ASSERT_TRUE(wait_until([&] { return b.answer.has_value(); }, 5s));
    EXPECT_NE(b.answer->ufrag, a.offer->early->ufrag);
    a.session().apply_answer(*b.answer);
    EXPECT_TRUE(wait_until([&] { return a.authentic && b.authentic; }, 10s));
    a.session().open_valves();
    b.session().open_valves();
    EXPECT_TRUE(wait_until([&] { return a.saw_picture && b.saw_picture; }, 5s));
    EXPECT_TRUE(wait_until([&] { return a.heard_sound && b.heard_sound; }, 5s));
}

TEST(Connect, AnswererThatNobodyAnswersWaitsOn)
{
    Peer a;
    Peer b;
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    auto offer = *a.offer;
    a.vanish();
    ASSERT_TRUE(b.session().answer(offer));
    run_for(9s);  // libnice gives up after 7 s; a mail may still be under way
    EXPECT_FALSE(b.loss);
}

TEST(Connect, SessionMayEndAtAnyMoment)
{
    for (auto moment : {0ms, 1ms, 5ms, 20ms, 50ms, 80ms, 120ms, 200ms}) {
        Peer a;
        Peer b;
        a.session().offer();
        bool offered = wait_until([&] { return a.offer.has_value(); }, moment + 10ms);
        EXPECT_TRUE(!offered || b.session().answer(*a.offer));
        run_for(moment);
        a.session().open_valves();
        auto begun = g_get_monotonic_time();
        a.vanish();
        b.vanish();
        EXPECT_LT(g_get_monotonic_time() - begun, 2'000'000);
    }
}

TEST(Connect, OfferWithAnUnknownFormatIsRefused)
{
    Peer a;
    Peer b;
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer.has_value(); }, 5s));
    auto odd = *a.offer;
    for (const char* known : {"VP8/90000", "H264/90000"})
        if (auto at = odd.sdp.find(known); at != std::string::npos) odd.sdp.replace(at, 2, "XY");
    auto taken = b.session().answer(odd);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, base::Code::bad_description);
}

}  // namespace
}  // namespace mailcall::media
