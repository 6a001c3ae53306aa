// Filling values into translated sentences.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/words.hh"

#include <gtest/gtest.h>

namespace mailcall::base {
namespace {

TEST(Fill, PutsValuesInOrder)
{
    EXPECT_EQ(base::fill("{} calls {}", "A", std::string{"B"}), "A calls B");
}

TEST(Fill, LeavesBracesInsideValuesAlone)
{
    EXPECT_EQ(base::fill("{} and {}", "{}", "x"), "{} and x");
}

TEST(Fill, IgnoresValuesWithoutAPlace) { EXPECT_EQ(base::fill("none", "A"), "none"); }

TEST(Fill, KeepsPlacesWithoutAValue) { EXPECT_EQ(base::fill("{} {}", "A"), "A {}"); }

}  // namespace
}  // namespace mailcall::base
