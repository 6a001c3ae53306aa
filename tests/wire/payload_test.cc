// What stands in sealed parts.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/payload.hh"

#include <gtest/gtest.h>

namespace mailcall::wire {
namespace {

TEST(Payload, ComesBack)
{
    for (const auto& payload :
         {Payload{}, Payload{"v=0\r\n", "", ""}, Payload{"", "v=0\r\n", ""},
          Payload{"", "", "Not now, \xe2\x82\xac \"later\""}, Payload{"", "a", "b"}}) {
        auto printed = print_payload(payload);
        ASSERT_TRUE(printed);
        EXPECT_EQ(*read_payload(*printed), payload);
    }
}

TEST(Payload, LeavesOutWhatIsEmpty)
{
    EXPECT_EQ(*print_payload({}), "{}");
    EXPECT_EQ(*print_payload({"", "", "x"}), R"({"text":"x"})");
}

TEST(Payload, RefusesOtherKeysAndTypes)
{
    for (const char* json :
         {"", "[]", R"({"offers":"x"})", R"({"offer":1})", R"({"text":null})",
          R"({"offer":"a","offer":"b"})", R"({"offer":"a","answer":"b"})", "{\"text\":\"\xff\"}"})
        EXPECT_EQ(read_payload(json).error().code, base::Code::bad_json) << json;
}

TEST(Payload, HasCapsInBothDirections)
{
    auto fits = [](const Payload& payload) { return print_payload(payload).has_value(); };
    EXPECT_TRUE(fits({std::string(16384, 'x'), "", std::string(1024, 'x')}));
    EXPECT_FALSE(fits({std::string(16385, 'x'), "", ""}));
    EXPECT_FALSE(fits({"", std::string(16385, 'x'), ""}));
    EXPECT_FALSE(fits({"", "", std::string(1025, 'x')}));
    EXPECT_EQ(read_payload(R"({"text":")" + std::string(1025, 'x') + "\"}").error().code,
              base::Code::too_big);
}

TEST(Payload, DoesNotPrintATextThatIsNotUtf8)
{
    EXPECT_EQ(print_payload({"", "", "\xff"}).error().code, base::Code::bad_argument);
}

TEST(Payload, DoesNotPrintTwoDescriptions)
{
    EXPECT_EQ(print_payload({"a", "b", ""}).error().code, base::Code::bad_argument);
}

}  // namespace
}  // namespace mailcall::wire
