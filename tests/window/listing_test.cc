// The order of a folder's entries, and paths in it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/listing.hh"

#include <gtest/gtest.h>

namespace mailcall::window {
namespace {

std::string names(Order order, bool reversed)
{
    const std::vector<Entry> entries{
        {"Room 10.jpg", false, 30, 500}, {"room 9.jpg", false, 20, 600}, {"new", true, 0, 900},
        {"old", true, 0, 100},           {"a.txt", false, 40, 50},       {"b.txt", false, 40, 50}};
    std::string all;
    for (const auto& entry : in_order(entries, order, reversed))
        all += (all.empty() ? "" : "|") + entry.name;
    return all;
}

TEST(Listing, IsOrderedByNameAsPeopleCount)
{
    EXPECT_EQ(names(Order::name, false), "new|old|a.txt|b.txt|room 9.jpg|Room 10.jpg");
    EXPECT_EQ(names(Order::name, true), "old|new|Room 10.jpg|room 9.jpg|b.txt|a.txt");
}

TEST(Listing, IsOrderedBySize)
{
    EXPECT_EQ(names(Order::size, false), "new|old|a.txt|b.txt|Room 10.jpg|room 9.jpg");
    EXPECT_EQ(names(Order::size, true), "old|new|room 9.jpg|Room 10.jpg|b.txt|a.txt");
}

TEST(Listing, IsOrderedByDate)
{
    EXPECT_EQ(names(Order::date, false), "new|old|room 9.jpg|Room 10.jpg|a.txt|b.txt");
    EXPECT_EQ(names(Order::date, true), "old|new|b.txt|a.txt|Room 10.jpg|room 9.jpg");
}

TEST(Listing, KnowsTheWayUpAndDown)
{
    EXPECT_EQ(path_below("", "a"), "a");
    EXPECT_EQ(path_below("a/b", "c"), "a/b/c");
    EXPECT_EQ(path_above("a/b/c"), "a/b");
    EXPECT_EQ(path_above("a"), "");
    EXPECT_EQ(path_above(""), "");
    EXPECT_EQ(components("a/b//c"), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_TRUE(components("").empty());
}

}  // namespace
}  // namespace mailcall::window
