// Time-limited credentials, as coturn's use-auth-secret wants them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/relay_credentials.hh"

#include <gtest/gtest.h>

namespace mailcall::app {
namespace {

using Urls = std::vector<std::string>;

const Urls set{"turn:ann:long-term@t.example.org:3478",
               "turn:t.example.org:3478?transport=tcp&secret=north-wind",
               "turns:t.example.org:5349?secret=north-wind"};

// The passwords were made by another program: HMAC-SHA1 of Python's.
TEST(RelayCredentials, ComeFromTheSecretAndTheDate)
{
    EXPECT_EQ(with_credentials(set, "me", 1800000000),
              (Urls{"turn:ann:long-term@t.example.org:3478",
                    "turn:1800000000%3Ame:SrqUIIt99Vo2tthMA2C%2FPU7CHhQ%3D@t.example.org:3478"
                    "?transport=tcp",
                    "turns:1800000000%3Ame:SrqUIIt99Vo2tthMA2C%2FPU7CHhQ%3D@t.example.org:5349"}));
}

TEST(RelayCredentials, OfNoOtherServerAreLent)
{
    auto lent = lent_credentials(set, "you", 1800000000);
    ASSERT_EQ(lent.size(), 2U);
    for (const auto& url : lent) {
        EXPECT_NE(url.find("1800000000%3Ayou:DkdIXS7KHQEmPPl4dLWmBbHBr54%3D@"), std::string::npos)
            << url;
        EXPECT_EQ(url.find("long-term"), std::string::npos);
        EXPECT_EQ(url.find("north-wind"), std::string::npos);
    }
}

}  // namespace
}  // namespace mailcall::app
