// Book: what happens between calls: copies, glare, busy, freshness, limits, automatic answers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "call/book.hh"

#include <gtest/gtest.h>

#include "scene.hh"

namespace mailcall::call {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const std::string alice = "alice@example.org";
const std::string carol = "carol@example.net";

Arrival invite(const std::string& call, const std::string& from = alice, Time sent = noon)
{
    Arrival arrival{.call = call,
                    .from = from,
                    .to = "bob@example.net",
                    .media = {},
                    .content = Content::offer,
                    .sent = sent,
                    .ttl = 120,
                    .received = {},
                    .caller = {},
                    .when = {},
                    .obstacles = {}};
    arrival.caller = {
        .from = from, .groups = {}, .trust = Trust::known, .contact = true, .media = {}};
    return arrival;
}

Arrival from_stranger(const std::string& call, const std::string& from)
{
    auto arrival = invite(call, from);
    arrival.caller.contact = false;
    arrival.caller.trust = Trust::fresh;
    return arrival;
}

std::vector<Rule> answer_all(int after = 0)
{
    Rule rule;
    rule.name = "answer";
    rule.conduct = Conduct::answer;
    rule.answer_with = {false, false, true};
    rule.after_seconds = after;
    return {rule};
}

std::string arrive(Book& book, const Arrival& arrival, const std::vector<Rule>& rules = {},
                   Time now = noon)
{
    return describe(book.arrive(arrival, rules, now).tasks);
}

void talk_to(Book& book, const std::string& call, const std::string& peer, Time now = noon)
{
    book.arrive(invite(call, peer, now), {}, now);
    book.on(call, event::Accept{}, now);
    book.on(call, event::Proven{0, key(1)}, now);
}

TEST(Book, SecondCopyOfAnInviteChangesNothing)
{
    Book book;
    EXPECT_EQ(arrive(book, invite("c")), "c ring");
    EXPECT_EQ(arrive(book, invite("c")), "");
}

TEST(Book, CopyOfAnInviteDoesNotRingAgainWhenTheCallIsOver)
{
    Book book;
    arrive(book, invite("c"));
    book.on("c", event::Decline{}, noon);
    EXPECT_EQ(arrive(book, invite("c")), "");
}

TEST(Book, UnknownCallGivesNothing)
{
    Book book;
    EXPECT_TRUE(book.on("c", event::HangUp{}, noon).empty());
    EXPECT_EQ(book.find("c"), nullptr);
}

TEST(Book, InviteThatComesAfterItsCancelNeverRings)
{
    Book book;
    book.on("c", event::Cancelled{Reason::cancelled}, noon);
    EXPECT_EQ(arrive(book, invite("c")), "c finish cancelled");
    book.on("d", event::Cancelled{Reason::taken}, noon);
    EXPECT_EQ(arrive(book, invite("d")), "d finish taken");
}

TEST(Book, RemembersOnlyTheLastThousandCancels)
{
    Book book;
    for (int i = 0; i < 1001; ++i)
        book.on("c" + std::to_string(i), event::Cancelled{Reason::cancelled}, noon);
    EXPECT_EQ(arrive(book, invite("c1")), "c1 finish cancelled");
    EXPECT_EQ(arrive(book, invite("c0")), "c0 ring");
}

TEST(Book, StrangerIsALineInTheListOnly)
{
    Book book;
    EXPECT_EQ(arrive(book, from_stranger("c", "mallory@example.com")), "");
    EXPECT_EQ(book.find("c")->state(), State::ringing_in);
}

// --- both call at once ---

TEST(Glare, TheirLowerIdWinsAndIsAcceptedWithoutRinging)
{
    Book book;
    book.place("m", alice, {}, noon);
    EXPECT_EQ(arrive(book, invite("a")), "m stop session, m finish merged, a start answer 0");
    EXPECT_EQ(book.find("a")->state(), State::accepted);
}

TEST(Glare, InviteThatHadLeftIsTakenBack)
{
    Book book;
    book.place("m", alice, {}, noon);
    book.on("m", event::OfferReady{0}, noon);
    EXPECT_EQ(arrive(book, invite("a")),
              "m send cancel 0 taken, m stop session, m finish merged, a start answer 0");
}

TEST(Glare, OurLowerIdWinsAndTheirInviteIsDropped)
{
    Book book;
    book.place("m", alice, {}, noon);
    EXPECT_EQ(arrive(book, invite("z")), "z finish merged");
    EXPECT_EQ(book.find("m")->state(), State::inviting);
}

TEST(Glare, WithoutAKnownKeyTheAcceptShowsNothing)
{
    Book book;
    book.place("m", alice, {}, noon);
    EXPECT_EQ(arrive(book, from_stranger("a", alice)),
              "m stop session, m finish merged, a send accept 0 want");
}

TEST(Glare, AnotherPersonsInviteRings)
{
    Book book;
    book.place("m", alice, {}, noon);
    EXPECT_EQ(arrive(book, invite("a", carol)), "a ring");
}

TEST(Glare, CallingSomebodyWhoseInviteRingsIsAnswering)
{
    Book book;
    arrive(book, invite("z"));
    EXPECT_EQ(describe(book.place("a", alice, {}, noon)),
              "a finish merged, z stop ringing, z start answer 0");
}

// --- busy ---

TEST(Busy, ContactHearsIt)
{
    Book book;
    talk_to(book, "t", carol);
    EXPECT_EQ(arrive(book, invite("c")), "c send decline 0 busy automatic, c finish busy");
}

TEST(Busy, StrangerHearsNothing)
{
    Book book;
    talk_to(book, "t", carol);
    EXPECT_EQ(arrive(book, from_stranger("c", "mallory@example.com")), "");
}

TEST(Busy, ListMailHearsNothing)
{
    Book book;
    talk_to(book, "t", carol);
    auto arrival = invite("c");
    arrival.obstacles.bulk = true;
    EXPECT_EQ(arrive(book, arrival), "");
}

TEST(Busy, IsSaidInsteadOfAnAutomaticAnswerToo)
{
    Book book;
    arrive(book, invite("c"), answer_all(10));
    talk_to(book, "t", carol);
    EXPECT_EQ(describe(book.tick(noon + seconds{10})),
              "c send decline 0 busy automatic, c stop ringing, c finish busy");
}

TEST(Busy, CallThatIsOverIsNotInTheWay)
{
    Book book;
    talk_to(book, "t", carol);
    book.on("t", event::HangUp{}, noon);
    EXPECT_EQ(arrive(book, invite("c")), "c ring");
}

// --- freshness ---

TEST(Freshness, SentWithinTheRingTime)
{
    EXPECT_TRUE(Book::is_fresh(invite("c"), noon + seconds{120}));
    EXPECT_FALSE(Book::is_fresh(invite("c"), noon + seconds{121}));
}

TEST(Freshness, SlowSendersClockIsForgivenIfTheServerGotItJustNow)
{
    auto arrival = invite("c");
    arrival.received = noon + seconds{290};
    EXPECT_TRUE(Book::is_fresh(arrival, noon + seconds{400}));
    EXPECT_FALSE(Book::is_strictly_fresh(arrival, noon + seconds{400}));
    EXPECT_FALSE(Book::is_fresh(arrival, noon + seconds{411}));
    arrival.received = noon + seconds{301};
    EXPECT_FALSE(Book::is_fresh(arrival, noon + seconds{302}));
}

TEST(Freshness, SentInTheFarFutureIsNot)
{
    auto arrival = invite("c", alice, noon + seconds{301});
    arrival.received = noon;
    EXPECT_FALSE(Book::is_fresh(arrival, noon));
    EXPECT_FALSE(Book::is_strictly_fresh(arrival, noon));
    EXPECT_TRUE(Book::is_strictly_fresh(invite("c", alice, noon + seconds{300}), noon));
}

TEST(Freshness, LateInviteIsMissedAndNeverRings)
{
    Book book;
    EXPECT_EQ(arrive(book, invite("c"), {}, noon + seconds{121}), "c finish missed");
}

TEST(Freshness, RingsOnlyForWhatIsLeftOfTheRingTime)
{
    Book book;
    arrive(book, invite("c"), {}, noon + seconds{100});
    EXPECT_EQ(book.deadline(), noon + seconds{120});
    EXPECT_EQ(describe(book.tick(noon + seconds{120})), "c stop ringing, c finish missed");
}

TEST(Freshness, FastSendersClockDoesNotMakeItRingLonger)
{
    Book book;
    arrive(book, invite("c", alice, noon + seconds{200}));
    EXPECT_EQ(book.deadline(), noon + seconds{120});
}

TEST(Freshness, AutomaticAnswersNeedTheStrictTest)
{
    Book book;
    auto arrival = invite("c");
    arrival.received = noon + seconds{290};
    EXPECT_EQ(arrive(book, arrival, answer_all(), noon + seconds{300}), "c ring");
}

// --- automatic answers and their limits ---

TEST(Automatic, AnswerWithoutDelayDoesNotRing)
{
    Book book;
    EXPECT_EQ(arrive(book, invite("c"), answer_all()), "c start answer 0");
    EXPECT_TRUE(book.find("c")->memory().automatic);
}

TEST(Automatic, AnswerAfterSomeSecondsRingsUntilThen)
{
    Book book;
    const auto reply = book.arrive(invite("c"), answer_all(10), noon);
    EXPECT_EQ(describe(reply.tasks), "c ring");
    EXPECT_EQ(reply.answer_at, noon + seconds{10});
    EXPECT_EQ(book.deadline(), noon + seconds{10});
    EXPECT_EQ(describe(book.tick(noon + seconds{9})), "");
    EXPECT_EQ(describe(book.tick(noon + seconds{10})), "c stop ringing, c start answer 0");
}

TEST(Automatic, HumanMayBeFaster)
{
    Book book;
    book.arrive(invite("c"), answer_all(10), noon);
    book.on("c", event::Decline{}, noon);
    EXPECT_EQ(describe(book.tick(noon + seconds{10})), "");
    EXPECT_EQ(book.deadline(), std::nullopt);
}

TEST(Automatic, UnknownKeyIsAnsweredThePrivateWay)
{
    Book book;
    EXPECT_EQ(arrive(book, from_stranger("c", "mallory@example.com"), answer_all()),
              "c send accept 0 want automatic");
}

TEST(Automatic, RuleDeclinesWithItsText)
{
    Book book;
    const Rule rule{.name = "no", .from = {}, .conduct = Conduct::decline, .text = "never"};
    const auto reply = book.arrive(invite("c"), {rule}, noon);
    ASSERT_EQ(describe(reply.tasks), "c send decline 0 declined automatic, c finish declined");
    EXPECT_EQ(std::get<action::Send>(reply.tasks[0].action).text, "never");
    EXPECT_EQ(book.answers().size(), 1U);
}

// Answers, and ends, one call of each name.
void answer_and_end(Book& book, const std::string& call, const std::string& from, Time now)
{
    book.arrive(invite(call, from, now), answer_all(), now);
    book.on(call, event::HangUp{}, now);
}

TEST(Automatic, FourthUnconfirmedAnswerOfADayRings)
{
    Book book;
    for (const auto* call : {"a", "b", "c"}) answer_and_end(book, call, alice, noon);
    EXPECT_EQ(arrive(book, invite("d"), answer_all()), "d ring");
    EXPECT_EQ(arrive(book, invite("e", carol), answer_all()), "e start answer 0");
}

TEST(Automatic, LimitOfADayEndsWithTheDay)
{
    Book book;
    for (const auto* call : {"a", "b", "c"}) answer_and_end(book, call, alice, noon);
    const auto tomorrow = noon + hours{24};
    EXPECT_EQ(arrive(book, invite("d", alice, tomorrow), answer_all(), tomorrow),
              "d start answer 0");
}

TEST(Automatic, ConnectedCallConfirmsItsCaller)
{
    Book book;
    for (const auto* call : {"a", "b"}) answer_and_end(book, call, alice, noon);
    book.arrive(invite("c"), answer_all(), noon);
    book.on("c", event::Proven{0, key(1)}, noon);
    book.on("c", event::HangUp{}, noon);
    EXPECT_EQ(arrive(book, invite("d"), answer_all()), "d start answer 0");
}

TEST(Automatic, TwentyAnHourAreTheMost)
{
    Book book;
    for (int i = 0; i < 20; ++i)
        answer_and_end(book, "c" + std::to_string(i), "p" + std::to_string(i) + "@x.org", noon);
    EXPECT_EQ(arrive(book, invite("d"), answer_all()), "d ring");
    const auto later = noon + hours{1};
    EXPECT_EQ(arrive(book, invite("e", carol, later), answer_all(), later), "e start answer 0");
}

TEST(Automatic, LimitsSurviveARestart)
{
    Book book;
    book.restore_answers({{alice, noon, false}, {alice, noon, false}, {alice, noon, false}});
    EXPECT_EQ(arrive(book, invite("d"), answer_all()), "d ring");
}

TEST(Automatic, LimitHoldsForAnswersThatWereAlreadyPlanned)
{
    Book book;
    book.arrive(invite("d"), answer_all(10), noon);
    for (const auto* call : {"a", "b", "c"}) answer_and_end(book, call, alice, noon);
    EXPECT_EQ(describe(book.tick(noon + seconds{10})), "");
    EXPECT_EQ(book.find("d")->state(), State::ringing_in);
}

// --- keeping ---

TEST(Book, RestoredCallGoesOnWhereItWas)
{
    Book first;
    arrive(first, invite("c"));
    first.on("c", event::Accept{}, noon);
    Book second;
    second.restore("c", alice, first.find("c")->memory());
    EXPECT_EQ(arrive(second, invite("c")), "");
    EXPECT_EQ(describe(second.on("c", event::AnswerReady{0}, noon)), "c send accept 0 answer");
}

TEST(Book, ForgetsOnlyWhatIsOver)
{
    Book book;
    arrive(book, invite("c"));
    book.forget("c");
    ASSERT_NE(book.find("c"), nullptr);
    book.on("c", event::Decline{}, noon);
    book.forget("c");
    EXPECT_TRUE(book.calls().empty());
}

}  // namespace
}  // namespace mailcall::call
