// Spares: what is written is read again, and what makes no sense is not taken.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/spare.hh"

#include <gtest/gtest.h>

namespace mailcall::wire {
namespace {

const std::string near = "candidate:1 1 UDP 2015363327 192.0.2.7 40000 typ host";

Spare made()
{
    auto spare = make_spare();
    spare.candidates = {near};
    return spare;
}

TEST(Spare, WhatIsWrittenIsReadAgain)
{
    auto spare = made();
    auto read = read_spare(to_json(spare), {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->waiting.ufrag, spare.waiting.ufrag);
    EXPECT_EQ(read->waiting.pwd, spare.waiting.pwd);
    EXPECT_EQ(read->coming.ufrag, spare.coming.ufrag);
    EXPECT_EQ(read->coming.pwd, spare.coming.pwd);
    EXPECT_EQ(read->candidates, spare.candidates);
}

TEST(Spare, EachHasCredentialsOfItsOwn)
{
    auto one = make_spare();
    auto other = make_spare();
    EXPECT_NE(one.waiting.pwd, other.waiting.pwd);
    EXPECT_NE(one.waiting.pwd, one.coming.pwd);
}

TEST(Spare, CandidatesAreFilteredAsInDescriptions)
{
    auto json = to_json(made());
    json["candidates"] = {near,
                          near,  // a second check of the same address would be of no use
                          "candidate:2 1 UDP 1 127.0.0.1 40000 typ host",
                          "candidate:3 1 UDP 1 169.254.169.254 40000 typ host",
                          "candidate:4 1 TCP 1 192.0.2.8 40000 typ host",
                          7};
    auto read = read_spare(json, {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->candidates, std::vector<std::string>{near});
}

TEST(Spare, NoMoreCandidatesThanInADescription)
{
    auto json = to_json(made());
    json["candidates"] = base::Json::array();
    for (int i = 0; i < 50; ++i)
        json["candidates"].push_back("candidate:1 1 UDP 1 192.0.2.7 " + std::to_string(40000 + i) +
                                     " typ host");
    EXPECT_EQ(read_spare(json, {})->candidates.size(), 10U);
}

TEST(Spare, WhatIsNoneIsNotTaken)
{
    auto breaks = [](const char* key, const base::Json& value) {
        auto json = to_json(made());
        json[key] = value;
        return !read_spare(json, {});
    };
    EXPECT_TRUE(breaks("waiting", "abc"));
    EXPECT_TRUE(breaks("waiting", {{"ufrag", "short"}, {"pwd", std::string(24, 'a')}}));
    EXPECT_TRUE(breaks("coming", {{"ufrag", "12345678"}, {"pwd", std::string(24, '\n')}}));
    EXPECT_TRUE(breaks("coming", {{"ufrag", 12345678}}));
    EXPECT_TRUE(breaks("candidates", near));
    EXPECT_TRUE(breaks("candidates", base::Json(std::vector<std::string>(101, near))));
    EXPECT_FALSE(read_spare(base::Json::array(), {}));
}

}  // namespace
}  // namespace mailcall::wire
