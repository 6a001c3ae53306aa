// Pictures that are drawn together.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/turns.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "main_loop.hh"

namespace mailcall::window {
namespace {

struct Seen {
    std::string person;
    int width;
    bool operator==(const Seen&) const = default;
};

class TurnsTest : public testing::Test {
  protected:
    void take(const std::string& person, int width)
    {
        base::Picture picture{};
        picture.width = width;
        turns_.take(person, picture);
    }
    bool sees(const Seen& what) const
    {
        return std::find(seen_.begin(), seen_.end(), what) != seen_.end();
    }

    std::vector<Seen> seen_;
    Turns turns_{[this](const std::string& person, const base::Picture& picture) {
        seen_.push_back({person, picture.width});
    }};
};

TEST_F(TurnsTest, TheFirstIsShownAtOnce)
{
    take("ann", 1);
    EXPECT_EQ(seen_, (std::vector<Seen>{{"ann", 1}}));
}

TEST_F(TurnsTest, WhatComesSoonAfterIsShownTogetherAndOnlyTheNewest)
{
    take("ann", 1);
    take("bob", 2);
    take("ann", 3);
    take("bob", 4);
    EXPECT_EQ(seen_.size(), 1U);
    run_until([this] { return seen_.size() >= 3; });
    EXPECT_EQ(seen_, (std::vector<Seen>{{"ann", 1}, {"ann", 3}, {"bob", 4}}));
}

TEST_F(TurnsTest, OneselfWaitsForSomebodyElse)
{
    take("", 1);
    EXPECT_TRUE(seen_.empty());
    take("ann", 2);
    EXPECT_EQ(seen_, (std::vector<Seen>{{"", 1}, {"ann", 2}}));
}

TEST_F(TurnsTest, OneselfIsShownWhereNobodyElseIs)
{
    take("", 1);
    take("", 2);
    run_until([this] { return sees({"", 2}); });
    EXPECT_EQ(seen_.size(), 1U);
}

}  // namespace
}  // namespace mailcall::window
