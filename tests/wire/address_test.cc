// Which addresses may stand in our mails.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/address.hh"

#include <gtest/gtest.h>

namespace mailcall::wire {
namespace {

TEST(Address, TakesOrdinaryOnes)
{
    for (const char* good :
         {"a@b", "alice@example.org", "o'brien+tag@mail.example.org", "1/2=x@e.f"})
        EXPECT_TRUE(is_address(good)) << good;
}

TEST(Address, RefusesWhatCouldBreakAHeader)
{
    for (const char* bad :
         {"", "@", "a@", "@b", "ab", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a@b,c", "a:b@c", "a@b;",
          "<a@b>", "\"a\"@b", "a(x)@b", "a@[127.0.0.1]", "a\\@b", "a@b\t", "\xc3\xa9@b", "a@b\x7f"})
        EXPECT_FALSE(is_address(bad)) << bad;
}

TEST(Address, RefusesANulByte) { EXPECT_FALSE(is_address(std::string_view{"a\0b@c", 5})); }

TEST(Address, MayHave254BytesAndNoMore)
{
    auto of_size = [](std::size_t size) { return "a@" + std::string(size - 2, 'b'); };
    EXPECT_TRUE(is_address(of_size(254)));
    EXPECT_FALSE(is_address(of_size(255)));
}

TEST(Address, LowerTurnsAsciiOnly)
{
    EXPECT_EQ(lower("Alice@EXAMPLE.org[`{"), "alice@example.org[`{");
    EXPECT_EQ(lower("\xc3\x89"), "\xc3\x89");
}

}  // namespace
}  // namespace mailcall::wire
