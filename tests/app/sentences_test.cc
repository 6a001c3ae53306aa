// Sentences for people: what a rule would do, for every action and reason, and no tricks in any.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <set>

#include "app/history.hh"
#include "app/notice.hh"
#include "app/rules_trial.hh"

namespace mailcall::app {
namespace {

using call::Caller;
using call::Conduct;
using call::Obstacles;
using call::Rule;
using call::Trust;

constexpr std::array conducts{Conduct::ring, Conduct::answer, Conduct::decline, Conduct::silent};

// Each of them alone, and none.
std::vector<Obstacles> obstacles()
{
    return {{}, {.bulk = true}, {.not_to_us = true}, {.not_fresh = true}, {.limit = true}};
}

Rule rule_of(Conduct conduct, call::Media with)
{
    Rule rule;
    rule.name = "door";
    rule.conduct = conduct;
    rule.answer_with = with;
    return rule;
}

// Whoever calls, whatever is in the way: with a rule for each action, and without any.
std::vector<call::Decision> all_decisions()
{
    std::vector<call::Decision> all;
    for (auto trust : {Trust::suspect, Trust::changed, Trust::fresh, Trust::known})
        for (bool contact : {false, true})
            for (const auto& obstacle : obstacles()) {
                Caller caller{"alice@example.org", {}, trust, false, contact, {}, "mail"};
                all.push_back(call::decide({}, caller, {}, obstacle));
                for (auto conduct : conducts)
                    for (bool video : {false, true})
                        all.push_back(call::decide({rule_of(conduct, {false, video, true})}, caller,
                                                   {}, obstacle));
            }
    return all;
}

TEST(TrialSentence, SaysActionRuleAndReason)
{
    std::set<std::string> reasons;
    for (const auto& decision : all_decisions()) {
        auto text = sentence(Trial{decision, "Alice"});
        EXPECT_TRUE(text.starts_with("It would ")) << text;
        EXPECT_TRUE(text.ends_with('.')) << text;
        EXPECT_EQ(text.find("{}"), std::string::npos) << text;
        bool rings = text.starts_with("It would ring");
        bool answers = text.find("be answered with") != std::string::npos;
        bool declines = text.find("be declined") != std::string::npos;
        bool silent = text.find("be a line in the list and not ring") != std::string::npos;
        EXPECT_EQ(rings, decision.conduct == Conduct::ring) << text;
        EXPECT_EQ(answers, decision.conduct == Conduct::answer) << text;
        EXPECT_EQ(declines, decision.conduct == Conduct::decline) << text;
        EXPECT_EQ(silent, decision.conduct == Conduct::silent) << text;
        EXPECT_EQ(text.find(decision.built_in ? "Alice" : "“door”") == std::string::npos, false);
        if (decision.built_in || decision.why.empty()) continue;
        EXPECT_NE(text.find(decision.why), std::string::npos) << text;
        reasons.insert(decision.why);
    }
    EXPECT_EQ(reasons.size(), 7U);  // four obstacles, two doubts, and a camera for anybody
}

TEST(TrialSentence, IsHarmless)
{
    auto rule = rule_of(Conduct::decline, {});
    rule.text = "no\nIt would ring\xe2\x80\xae";
    Caller caller{"alice@example.org", {}, Trust::fresh, false, true, {}, "mail"};
    auto text = sentence(Trial{call::decide({rule}, caller, {}, {}), "Alice"});
    EXPECT_EQ(text, "It would be declined with “no It would ring�” by the rule “door”.");
}

TEST(Notice, ShowsNoTricksOfOthers)
{
    Notice notice;
    notice.progress = Progress::chat;
    notice.peer = "bob@example.org";
    notice.name = "B\xe2\x80\xaeob\n";
    notice.text = "one\ntwo\x1b[2J\xe2\x80\x8b";
    auto json = to_json(notice);
    EXPECT_EQ(json["name"], "B�ob ");
    EXPECT_EQ(json["text"], "one\ntwo�[2J�");
    EXPECT_EQ(json["sentence"], "bob@example.org: one two�[2J�");
    EXPECT_EQ(sentence(notice), "bob@example.org: one two�[2J�");
}

// Who has talked is told of nothing but that: not that somebody has accepted, or is waited for.
TEST(CallSentence, OfACallThatGoesOnByMailIsReconnecting)
{
    Notice call;
    call.peer = "bob@example.org";
    call.talked_from = 1;
    for (auto state : {call::State::accepted, call::State::connecting})
        for (bool outgoing : {false, true}) {
            call.state = state;
            call.outgoing = outgoing;
            EXPECT_EQ(sentence_of_state(call), "reconnecting");
        }
    call.talked_from = 0;
    EXPECT_EQ(sentence_of_state(call), "connecting");
}

TEST(Quality, IsOneWordAndFigures)
{
    Notice notice;
    notice.progress = Progress::quality;
    notice.stats.quality = {2,         45, 0.0123, 0.05, 810'400, 640'000,
                            1'000'000, 29, 30,     640,  360,     false};
    EXPECT_EQ(
        sentence(notice),
        "Good connection. There and back: 45 ms. Received: 810 kbit/s, 29 pictures a second, "
        "1.2 % lost. Sent: 640 of at most 1000 kbit/s, 5.0 % lost. Your picture: 640 × 360, 30 "
        "a second.");
    auto json = to_json(notice);
    EXPECT_EQ(json["event"], "quality");
    EXPECT_EQ(json["quality"]["word"], "good");
    EXPECT_EQ(json["quality"]["round_trip_ms"], 45);
    EXPECT_FALSE(json.contains("stats"));
}

TEST(Quality, SaysWhatIsNotKnown)
{
    Notice notice;
    notice.progress = Progress::quality;
    EXPECT_NE(sentence(notice).find("will be known in a moment. There and back: ? ms."),
              std::string::npos);
    EXPECT_EQ(to_json(notice)["quality"]["word"], "unknown");
    notice.stats.quality.held = true;
    EXPECT_TRUE(sentence(notice).ends_with("Your picture: it stands still."));
}

TEST(History, ShowsNoTricksOfOthers)
{
    store::HistoryLine line;
    line.peer = "bob@example.org";
    line.kind = "call";
    line.outgoing = true;
    line.outcome = call::Outcome::declined;
    line.note = "not\nnow\xe2\x81\xa6\xff";
    EXPECT_EQ(history_sentence(line), "bob@example.org declined: “not now��”");
    EXPECT_EQ(history_json(line)["note"], "not\nnow��");
}

TEST(Explain, JoinsAReasonAndAHintInEveryLanguage)
{
    EXPECT_EQ(explain("the disk is full", ""), "the disk is full");
    EXPECT_EQ(explain("the disk is full", "Make room."), "the disk is full. Make room.");
    EXPECT_EQ(explain("The disk is full.", "Make room."), "The disk is full. Make room.");
    EXPECT_EQ(explain("磁盘已满。", "请腾出空间。"), "磁盘已满。 请腾出空间。");
}

TEST(CallSentence, OfSomebodyWhoProvedNothingNamesWhoWasCalled)
{
    EXPECT_EQ(sentence(call::Outcome::failed, true, "bob@example.org", std::string{call::unproven}),
              "Whoever connected did not show that it was bob@example.org, and nothing was sent. "
              "Call again, or write to bob@example.org.");
}

TEST(CallSentence, HasOneFullStop)
{
    auto failed = [](const char* why) {
        return sentence(call::Outcome::failed, true, "bob@example.org", why);
    };
    EXPECT_EQ(failed("no network"), "The call failed: no network.");
    EXPECT_EQ(failed("No network."), "The call failed: No network.");
    EXPECT_EQ(failed("没有网络。"), "The call failed: 没有网络.");
}

}  // namespace
}  // namespace mailcall::app
