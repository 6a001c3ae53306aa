// Rules and Trust: who rings, who is answered, and what no rule may do.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "call/rules.hh"

#include <gtest/gtest.h>

namespace mailcall::call {
namespace {

constexpr int at(int hour, int minute = 0) { return hour * 60 + minute; }

Caller contact()
{
    return {.from = "alice@example.org",
            .groups = {"family"},
            .trust = Trust::known,
            .contact = true,
            .media = {}};
}

Caller stranger() { return {.from = "mallory@example.com", .groups = {}, .media = {}}; }

Rule answering(Media with = Media{})
{
    Rule rule;
    rule.name = "answer";
    rule.conduct = Conduct::answer;
    rule.answer_with = with;
    return rule;
}

constexpr Media chat_only{false, false, true};

TEST(Rules, BuiltInRuleRingsContactsAndHidesStrangers)
{
    EXPECT_EQ(decide({}, contact(), {}, {}).conduct, Conduct::ring);
    EXPECT_EQ(decide({}, stranger(), {}, {}).conduct, Conduct::silent);
    EXPECT_EQ(decide({}, stranger(), {}, {}).rule, "built-in");
}

TEST(Rules, FirstMatchWins)
{
    Rule first{.name = "one", .from = "alice@example.org", .conduct = Conduct::silent};
    Rule second{.name = "two", .from = "", .conduct = Conduct::decline};
    EXPECT_EQ(decide({first, second}, contact(), {}, {}).rule, "one");
    EXPECT_EQ(decide({first, second}, stranger(), {}, {}).rule, "two");
}

TEST(Rules, DomainMatchesWhateverTheCaseAndNothingLonger)
{
    const Rule rule{.name = {}, .from = "*@Example.ORG"};
    EXPECT_TRUE(matches(rule, contact(), {}));
    auto other = contact();
    other.from = "alice@notexample.org";
    EXPECT_FALSE(matches(rule, other, {}));
}

TEST(Rules, GroupMatchesItsMembers)
{
    EXPECT_TRUE(matches({.name = {}, .from = "@family"}, contact(), {}));
    EXPECT_FALSE(matches({.name = {}, .from = "@family"}, stranger(), {}));
}

TEST(Rules, TrustMeansAtLeast)
{
    EXPECT_TRUE(matches({.name = {}, .from = {}, .trust = Trust::fresh}, contact(), {}));
    EXPECT_FALSE(matches({.name = {}, .from = {}, .trust = Trust::verified}, contact(), {}));
}

TEST(Rules, EveryConditionMustHold)
{
    Rule rule;
    rule.passcode = true;
    EXPECT_FALSE(matches(rule, contact(), {}));
    rule = {};
    rule.contact = false;
    EXPECT_FALSE(matches(rule, contact(), {}));
    rule = {};
    rule.media = chat_only;
    EXPECT_FALSE(matches(rule, contact(), {}));
    rule = {};
    rule.carrier = "direct";
    EXPECT_FALSE(matches(rule, contact(), {}));
    rule = {};
    rule.away = true;
    EXPECT_FALSE(matches(rule, contact(), {}));
    EXPECT_TRUE(matches(rule, contact(), {.weekday = 0, .minute = 0, .away = true}));
}

TEST(Rules, HoursEndBeforeTheirLastMinute)
{
    Rule rule;
    rule.from_minute = at(9);
    rule.until_minute = at(17);
    EXPECT_FALSE(matches(rule, contact(), {.weekday = 0, .minute = at(8, 59)}));
    EXPECT_TRUE(matches(rule, contact(), {.weekday = 0, .minute = at(9)}));
    EXPECT_FALSE(matches(rule, contact(), {.weekday = 0, .minute = at(17)}));
}

TEST(Rules, HoursOverMidnightBelongToTheDayTheyBegan)
{
    Rule fridays;
    fridays.weekdays = 1 << 4;
    fridays.from_minute = at(22);
    fridays.until_minute = at(2);
    EXPECT_TRUE(matches(fridays, contact(), {.weekday = 4, .minute = at(23)}));
    EXPECT_TRUE(matches(fridays, contact(), {.weekday = 5, .minute = at(1)}));
    EXPECT_FALSE(matches(fridays, contact(), {.weekday = 4, .minute = at(1)}));
    EXPECT_FALSE(matches(fridays, contact(), {.weekday = 5, .minute = at(23)}));
}

TEST(Rules, PinnedCallerIsAnsweredDirectlyWithCamera)
{
    const auto decision = decide({answering()}, contact(), {}, {});
    EXPECT_EQ(decision.conduct, Conduct::answer);
    EXPECT_TRUE(decision.direct);
    EXPECT_TRUE(decision.media.video);
}

TEST(Rules, CameraNeverOpensForAnAddressAlone)
{
    auto caller = contact();
    caller.trust = Trust::fresh;
    const auto decision = decide({answering()}, caller, {}, {});
    EXPECT_EQ(decision.conduct, Conduct::ring);
    EXPECT_FALSE(decision.why.empty());
}

TEST(Rules, ChatMayBeAnsweredForAnybodyButNotDirectly)
{
    const auto decision = decide({answering(chat_only)}, stranger(), {}, {});
    EXPECT_EQ(decision.conduct, Conduct::answer);
    EXPECT_FALSE(decision.direct);
}

TEST(Rules, PasscodeMakesAnAnswerDirect)
{
    auto caller = stranger();
    caller.passcode = true;
    caller.trust = Trust::verified;
    EXPECT_TRUE(decide({answering()}, caller, {}, {}).direct);
}

TEST(Rules, AnswerGivesNoMoreThanWasAskedFor)
{
    auto caller = contact();
    caller.media = chat_only;
    EXPECT_EQ(decide({answering()}, caller, {}, {}).media, chat_only);
}

class EachObstacle : public testing::TestWithParam<Obstacles> {};

TEST_P(EachObstacle, KeepsAnAutomaticAnswerBack)
{
    auto known_stranger = stranger();
    known_stranger.trust = Trust::known;
    EXPECT_EQ(decide({answering()}, contact(), {}, GetParam()).conduct, Conduct::ring);
    EXPECT_EQ(decide({answering()}, known_stranger, {}, GetParam()).conduct, Conduct::silent);
}

TEST_P(EachObstacle, KeepsAnAutomaticDeclineBackWithoutRinging)
{
    const Rule rule{.name = "no", .from = {}, .conduct = Conduct::decline};
    EXPECT_EQ(decide({rule}, contact(), {}, GetParam()).conduct, Conduct::silent);
}

INSTANTIATE_TEST_SUITE_P(Rules, EachObstacle,
                         testing::Values(Obstacles{true, false, false, false},
                                         Obstacles{false, true, false, false},
                                         Obstacles{false, false, true, false},
                                         Obstacles{false, false, false, true}));

TEST(Rules, NothingIsAutomaticForAChangedKeyOrADoubtfulSender)
{
    for (const auto trust : {Trust::suspect, Trust::changed}) {
        auto caller = contact();
        caller.trust = trust;
        EXPECT_EQ(decide({answering(chat_only)}, caller, {}, {}).conduct, Conduct::ring);
    }
}

TEST(Rules, DelayStaysWithinAMinute)
{
    auto rule = answering();
    rule.after_seconds = 4000;
    EXPECT_EQ(decide({rule}, contact(), {}, {}).after_seconds, 60);
}

TEST(Rules, NamesOfConductsReadBack)
{
    for (const auto conduct : {Conduct::ring, Conduct::answer, Conduct::decline, Conduct::silent})
        EXPECT_EQ(read_conduct(name(conduct)), conduct);
    EXPECT_EQ(read_conduct("shout"), std::nullopt);
}

constexpr base::Key one{1};
constexpr base::Key other{2};

TEST(Trust, FirstCallIsNew) { EXPECT_EQ(judge({}, one, PasscodeProof::none, false), Trust::fresh); }

TEST(Trust, PinnedKeyIsKnownOrVerified)
{
    EXPECT_EQ(judge(Pin{one, false}, one, PasscodeProof::none, false), Trust::known);
    EXPECT_EQ(judge(Pin{one, true}, one, PasscodeProof::none, false), Trust::verified);
}

TEST(Trust, OtherKeyIsAnAlarmEvenIfTheOldOneWasVerified)
{
    EXPECT_EQ(judge(Pin{one, true}, other, PasscodeProof::none, false), Trust::changed);
}

TEST(Trust, RightPasscodeOutweighsAChangedKey)
{
    EXPECT_EQ(judge(Pin{one, false}, other, PasscodeProof::right, false), Trust::verified);
}

TEST(Trust, WrongPasscodeIsSuspectWhateverTheKey)
{
    EXPECT_EQ(judge(Pin{one, true}, one, PasscodeProof::wrong, false), Trust::suspect);
}

TEST(Trust, FailedDmarcOnlyLowers)
{
    EXPECT_EQ(judge(Pin{one, true}, one, PasscodeProof::right, true), Trust::suspect);
}

TEST(Trust, NamesReadBack)
{
    for (const auto trust :
         {Trust::suspect, Trust::changed, Trust::fresh, Trust::known, Trust::verified})
        EXPECT_EQ(read_trust(name(trust)), trust);
    EXPECT_EQ(name(Trust::fresh), "new");
    EXPECT_EQ(read_trust("fresh"), std::nullopt);
}

}  // namespace
}  // namespace mailcall::call
