// rules.ini and the words of a rule.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <map>

#include "store/settings.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

using base::Code;
using call::Conduct;
using call::Rule;
using call::Trust;
using Fields = std::vector<std::pair<std::string, std::string>>;

class RulesTest : public testing::Test {
  protected:
    TempFolder folder_;
    Places places_{folder_.path(), folder_.path(), folder_.path(), folder_.path(), {}};
    std::string path_ = folder_ / "rules.ini";
};

Rule rule_of(const Fields& fields)
{
    Rule rule;
    rule.name = "test";
    for (const auto& [key, value] : fields) {
        auto set = set_rule_field(rule, key, value);
        EXPECT_TRUE(set) << key << "=" << value;
    }
    return rule;
}

TEST(RuleFields, EveryWordIsReadAndPrintedBack)
{
    Fields fields{{"from", "*@example.org"}, {"trust", "known"},      {"passcode", "yes"},
                  {"contact", "no"},         {"media", "audio,chat"}, {"days", "mon-wed,fri"},
                  {"hours", "08:00-18:30"},  {"carrier", "mail"},     {"away", "yes"},
                  {"action", "answer"},      {"with", "audio"},       {"after", "5"}};
    EXPECT_EQ(rule_fields(rule_of(fields)), fields);
}

TEST(RuleFields, SetWhatTheySay)
{
    auto rule = rule_of({{"from", "Bob@Example.org"},
                         {"trust", "new"},
                         {"passcode", "no"},
                         {"media", "video"},
                         {"days", "sat-mon"},
                         {"hours", "22:00-6:15"},
                         {"action", "decline"},
                         {"text", "Not now, sorry."}});
    EXPECT_EQ(rule.from, "bob@example.org");
    EXPECT_EQ(rule.trust, Trust::fresh);
    EXPECT_EQ(rule.passcode, false);
    EXPECT_FALSE(rule.contact);
    EXPECT_EQ(rule.media, (call::Media{false, true, false}));
    EXPECT_EQ(rule.weekdays, 0b1100001);
    EXPECT_EQ(rule.from_minute, 22 * 60);
    EXPECT_EQ(rule.until_minute, 6 * 60 + 15);
    EXPECT_EQ(rule.conduct, Conduct::decline);
    EXPECT_EQ(rule.text, "Not now, sorry.");
}

TEST(RuleFields, AFreshRuleHasNone) { EXPECT_TRUE(rule_fields(Rule{}).empty()); }

TEST(RuleFields, EverySetOfDaysIsReadBack)
{
    for (int days = 1; days <= 0x7f; ++days) {
        Rule rule;
        rule.weekdays = static_cast<std::uint8_t>(days);
        EXPECT_EQ(rule_of(rule_fields(rule)).weekdays, days);
    }
}

TEST(RuleFields, AValueThatMakesNoSenseIsRefusedAndChangesNothing)
{
    const Fields wrong{{"from", "bob"},
                       {"from", "*@"},
                       {"from", "@"},
                       {"trust", "much"},
                       {"passcode", "perhaps"},
                       {"contact", ""},
                       {"media", "smell"},
                       {"days", "someday"},
                       {"days", ""},
                       {"days", "mon-"},
                       {"hours", "8-18"},
                       {"hours", "08:00-25:00"},
                       {"hours", "08:00-08:00"},
                       {"hours", "08:60-09:00"},
                       {"hours", "24:00-08:00"},
                       {"carrier", "pigeon"},
                       {"away", "2"},
                       {"action", "explode"},
                       {"with", "smoke"},
                       {"after", "61"},
                       {"after", "-1"},
                       {"after", "soon"},
                       {"text", std::string(501, 'x')},
                       {"text", "\x1b[2J"}};
    for (const auto& [key, value] : wrong) {
        Rule rule;
        rule.name = "test";
        auto set = set_rule_field(rule, key, value);
        ASSERT_FALSE(set) << key << "=" << value;
        EXPECT_EQ(set.error().code, Code::bad_rule);
        EXPECT_NE(set.error().what.find(key), std::string::npos);
        EXPECT_NE(set.error().what.find("test"), std::string::npos);
        EXPECT_FALSE(set.error().hint.empty());
        EXPECT_TRUE(rule_fields(rule).empty()) << key << "=" << value;
    }
}

TEST(RuleFields, AnUnknownWordIsRefusedWithAllThatAreKnown)
{
    Rule rule;
    auto set = set_rule_field(rule, "colour", "blue");
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, Code::bad_rule);
    EXPECT_NE(set.error().hint.find("from, trust, passcode"), std::string::npos);
}

TEST_F(RulesTest, NoFileMeansNoRules) { EXPECT_TRUE(read_rules(places_).value().empty()); }

TEST_F(RulesTest, ComeInTheOrderOfTheFile)
{
    put_file(
        path_,
        "[night]\nhours=22:00-07:00\naction=silent\n\n"
        "[family]\nfrom=@family\ntrust=known\naction=answer\nwith=audio,video,chat\nafter=5\n\n"
        "[all]\naction=ring\n");
    auto rules = read_rules(places_).value();
    ASSERT_EQ(rules.size(), 3U);
    EXPECT_EQ(rules[0].name, "night");
    EXPECT_EQ(rules[0].conduct, Conduct::silent);
    EXPECT_EQ(rules[1].from, "@family");
    EXPECT_EQ(rules[1].after_seconds, 5);
    EXPECT_TRUE(rules[1].answer_with.video);
    EXPECT_EQ(rules[2].name, "all");
}

TEST_F(RulesTest, AreReadAsTheyWereWritten)
{
    auto first = rule_of({{"trust", "verified"}, {"action", "answer"}, {"with", "chat"}});
    auto second = rule_of({{"action", "decline"}, {"text", " I'll be back; a=b\nsoon # 1 "}});
    second.name = "später, wörtlich";
    Rule third;
    third.name = "a rule of defaults";
    ASSERT_TRUE(write_rules(places_, {first, second, third}));
    auto read = read_rules(places_).value();
    ASSERT_EQ(read.size(), 3U);
    EXPECT_EQ(rule_fields(read[0]), rule_fields(first));
    EXPECT_EQ(read[1].name, second.name);
    EXPECT_EQ(read[1].text, second.text);
    EXPECT_EQ(read[2].name, third.name);
    EXPECT_EQ(mode_of(path_), 0600U);
}

TEST_F(RulesTest, ANewOrderIsKeptWithTheCommentsOfTheUser)
{
    put_file(path_,
             "# of all rules\n\n[a]\naction=ring\n\n# why b\n[b]\n# why from\nfrom=x@y.org\n");
    auto rules = read_rules(places_).value();
    std::swap(rules[0], rules[1]);
    ASSERT_TRUE(write_rules(places_, rules));
    auto again = read_rules(places_).value();
    EXPECT_EQ(again[0].name, "b");
    auto text = get_file(path_);
    EXPECT_EQ(text.find("of all rules"), 2U) << text;
    EXPECT_LT(text.find("why b"), text.find("[b]")) << text;
    EXPECT_LT(text.find("why from"), text.find("from=")) << text;
}

TEST_F(RulesTest, AnErrorNamesFileRuleAndKey)
{
    put_file(path_, "[night]\nhours=late\n");
    auto rules = read_rules(places_);
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().code, Code::bad_rule);
    for (const auto& part :
         {path_, std::string{"night"}, std::string{"hours"}, std::string{"late"}})
        EXPECT_NE(rules.error().what.find(part), std::string::npos) << rules.error().what;
    EXPECT_NE(rules.error().hint.find("08:00-18:30"), std::string::npos);
}

TEST_F(RulesTest, AnActionsDetailWithoutTheActionIsAnError)
{
    for (const char* line : {"with=chat", "after=5", "text=no", "action=ring\nafter=5"}) {
        put_file(path_, std::string{"[x]\n"} + line + "\n");
        auto rules = read_rules(places_);
        ASSERT_FALSE(rules) << line;
        EXPECT_EQ(rules.error().code, Code::bad_rule);
        EXPECT_NE(rules.error().hint.find("action="), std::string::npos);
    }
}

TEST_F(RulesTest, AKeyThatStandsTwiceIsAnErrorBecauseOneWouldBeIgnored)
{
    put_file(path_, "[x]\nfrom=a@example.org\nfrom=b@example.org\n");
    auto rules = read_rules(places_);
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().code, Code::bad_rule);
    EXPECT_NE(rules.error().what.find("from"), std::string::npos);
}

TEST_F(RulesTest, AZeroByteIsAnErrorBecauseWhatFollowsWouldBeIgnored)
{
    put_file(path_, std::string{"[a]\naction=decline\n"} + '\0' + "[b]\naction=silent\n");
    auto rules = read_rules(places_);
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().code, Code::bad_rule);
    EXPECT_NE(rules.error().what.find(path_ + ": it holds a zero byte"), std::string::npos)
        << rules.error().what;
    EXPECT_FALSE(rules.error().hint.empty());
}

TEST_F(RulesTest, ALineThatIsNoneIsAnError)
{
    put_file(path_, "[x]\njust words\n");
    auto rules = read_rules(places_);
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().code, Code::bad_rule);
    EXPECT_NE(rules.error().what.find("just words"), std::string::npos);
}

TEST_F(RulesTest, ThatCannotBeReadBackAreNotWritten)
{
    put_file(path_, "[x]\naction=ring\n");
    Rule rule;
    for (const std::string name : {"", "a]b", " a", "a\nb", "\xff"}) {
        rule.name = name;
        EXPECT_FALSE(write_rules(places_, {rule}));
    }
    rule.name = "twice";
    EXPECT_FALSE(write_rules(places_, {rule, rule}));
    EXPECT_EQ(get_file(path_), "[x]\naction=ring\n");
}

}  // namespace
}  // namespace mailcall::store
