// Strictness and bounds of the JSON reader: frames come from other programs.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.hh"

#include <gtest/gtest.h>

namespace mailcall::base {
namespace {

std::string nested(int levels)
{
    std::string text;
    for (int i = 0; i < levels; ++i) text += R"({"a":)";
    text += "1";
    return text.append(static_cast<std::size_t>(levels), '}');
}

std::optional<Code> refusal(std::string_view text)
{
    auto read = parse_json(text);
    if (read) return {};
    return read.error().code;
}

TEST(Json, ReadsOneObject)
{
    auto read = parse_json(R"({"a": [1, "two", {"b": null}], "c": true})");
    ASSERT_TRUE(read);
    EXPECT_EQ((*read)["a"][1], "two");
}

TEST(Json, RefusesWhatIsNotOneObject)
{
    for (const char* text : {"", " ", "null", "1", "\"a\"", "[]", "[{}]", "{} {}", "{}x", "{",
                             R"({"a":})", R"({"a":1,})", R"({a:1})", "{'a':1}", R"({"a":01})",
                             R"({"a":NaN})", "{/**/}", "\xef\xbb\xbf"})
        EXPECT_EQ(refusal(text), Code::bad_json) << text;
}

TEST(Json, RefusesARepeatedKey) { EXPECT_EQ(refusal(R"({"a":1,"a":1})"), Code::bad_json); }

TEST(Json, RefusesARepeatedKeyInsideAnArray)
{
    EXPECT_EQ(refusal(R"({"x":[[{"a":1,"b":2,"a":3}]]})"), Code::bad_json);
}

TEST(Json, RefusesAKeyRepeatedByAnEscape)
{
    EXPECT_EQ(refusal(R"({"a":1,"\u0061":2})"), Code::bad_json);
}

TEST(Json, TakesTheSameKeyInDifferentObjects)
{
    EXPECT_FALSE(refusal(R"({"a":{"a":1},"b":{"a":2},"c":[{"a":1},{"a":1}]})"));
}

TEST(Json, TakesSixteenLevelsAndNoMore)
{
    EXPECT_FALSE(refusal(nested(16)));
    EXPECT_EQ(refusal(nested(17)), Code::bad_json);
}

TEST(Json, CountsArraysAsLevels)
{
    auto arrays = [](std::size_t n) {
        return R"({"a":)" + std::string(n, '[') + std::string(n, ']') + "}";
    };
    EXPECT_FALSE(refusal(arrays(15)));
    EXPECT_EQ(refusal(arrays(16)), Code::bad_json);
}

TEST(Json, RefusesAMebibyteOfOpenBrackets)
{
    EXPECT_EQ(refusal(R"({"a":)" + std::string((1U << 20U) - 5, '[')), Code::bad_json);
}

TEST(Json, TakesAMebibyteAndNoMore)
{
    std::string text = R"({"a":")" + std::string((1U << 20U) - 8, 'x') + "\"}";
    EXPECT_FALSE(refusal(text));
    EXPECT_EQ(refusal(text + " "), Code::too_big);
}

TEST(Json, RefusesWhatIsNotUtf8)
{
    EXPECT_EQ(refusal("{\"a\":\"\xff\"}"), Code::bad_json);
    EXPECT_EQ(refusal("{\"a\":\"\xc0\xaf\"}"), Code::bad_json);
    EXPECT_EQ(refusal("{\"a\":\"\\ud800\"}"), Code::bad_json);
}

TEST(Json, PrintsOneLineAndReplacesWhatIsNotUtf8)
{
    EXPECT_EQ(print_json({{"a", "x\ny\xff"}}), "{\"a\":\"x\\ny\xef\xbf\xbd\"}");
}

TEST(Json, FieldOfAnotherTypeIsRefusedEvenWithAFallback)
{
    Json object{{"t", 1}, {"i", "1"}, {"f", 1.5}, {"b", 1}};
    EXPECT_FALSE(text_field(object, "t", "x"));
    EXPECT_FALSE(int_field(object, "i", 3));
    EXPECT_FALSE(int_field(object, "f", 3));
    EXPECT_FALSE(bool_field(object, "b", true));
}

TEST(Json, MissingFieldGivesTheFallbackOrAnError)
{
    auto object = Json::object();
    EXPECT_EQ(*text_field(object, "a", "x"), "x");
    EXPECT_EQ(*int_field(object, "a", 3), 3);
    EXPECT_TRUE(*bool_field(object, "a", true));
    EXPECT_EQ(text_field(object, "a").error().code, Code::bad_json);
    EXPECT_EQ(int_field(object, "a").error().code, Code::bad_json);
}

TEST(Json, NumberBeyondSixtyFourBitsIsRefused)
{
    auto object = parse_json(R"({"a":9223372036854775807,"b":9223372036854775808,"c":-1})");
    ASSERT_TRUE(object);
    EXPECT_EQ(*int_field(*object, "a"), INT64_MAX);
    EXPECT_FALSE(int_field(*object, "b"));
    EXPECT_EQ(*int_field(*object, "c"), -1);
}

TEST(Json, ErrorNamesTheField)
{
    EXPECT_NE(text_field(Json::object(), "offer").error().what.find("offer"), std::string::npos);
}

}  // namespace
}  // namespace mailcall::base
