// Which parts of a text are links, and where they really lead.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/links.hh"

#include <gtest/gtest.h>

namespace mailcall::window {
namespace {

struct Found {
    std::string text;  // holds exactly one link
    std::string written;
    std::string address;
    std::string place;
};

class Links : public testing::TestWithParam<Found> {};

TEST_P(Links, IsFound)
{
    const auto& [text, written, address, place] = GetParam();
    auto links = find_links(text);
    ASSERT_EQ(links.size(), 1U) << text;
    EXPECT_EQ(text.substr(links[0].at, links[0].length), written);
    EXPECT_EQ(links[0].address, address);
    EXPECT_EQ(links[0].place, place);
}

INSTANTIATE_TEST_SUITE_P(
    Honest, Links,
    testing::Values(
        Found{"see https://example.org.", "https://example.org", "https://example.org",
              "example.org"},
        Found{"(http://a.example/x_(y))", "http://a.example/x_(y)", "http://a.example/x_(y)",
              "a.example"},
        Found{"HTTPS://Example.ORG/Path", "HTTPS://Example.ORG/Path", "https://example.org/Path",
              "example.org"},
        Found{"https://example.org:8443/?q=1&r=2#end!", "https://example.org:8443/?q=1&r=2#end",
              "https://example.org:8443/?q=1&r=2#end", "example.org"},
        Found{"http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x",
              "[2001:db8::1]"},
        Found{"http://192.0.2.7/", "http://192.0.2.7/", "http://192.0.2.7/", "192.0.2.7"},
        Found{"请看https://example.org/路线。谢谢", "https://example.org/路线",
              "https://example.org/%E8%B7%AF%E7%BA%BF", "example.org"},
        Found{"\"https://example.org/a\"", "https://example.org/a", "https://example.org/a",
              "example.org"},
        Found{"mailto:bob@example.org, please", "mailto:bob@example.org", "mailto:bob@example.org",
              "bob@example.org"},
        Found{"https://example.org/@name", "https://example.org/@name", "https://example.org/@name",
              "example.org"}));

INSTANTIATE_TEST_SUITE_P(
    Sly, Links,
    testing::Values(
        // Letters that look like others are told in the form that goes over the net.
        Found{"https://ex\u0430mple.org/", "https://ex\u0430mple.org/",
              "https://xn--exmple-4nf.org/", "xn--exmple-4nf.org"},
        // Wide letters are the plain ones.
        Found{"https://ＥＶＩＬ.example/", "https://ＥＶＩＬ.example/", "https://evil.example/",
              "evil.example"},
        // A sign that looks like a slash ends the address: what is underlined is what is opened.
        Found{"https://good.example⁄x.evil.example", "https://good.example", "https://good.example",
              "good.example"},
        // Mail programs have attached files because a link said so.
        Found{"mailto:bob@example.org?attach=/etc/passwd&subject=x",
              "mailto:bob@example.org?attach=/etc/passwd&subject=x", "mailto:bob@example.org",
              "bob@example.org"},
        Found{"javascript:https://example.org", "https://example.org", "https://example.org",
              "example.org"}));

class NoLinks : public testing::TestWithParam<std::string> {};

TEST_P(NoLinks, IsText) { EXPECT_TRUE(find_links(GetParam()).empty()) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(
    Sly, NoLinks,
    testing::Values("https://good.example@evil.example/", "https://good.example:pass@evil.example",
                    "https://good.example\\@evil.example/", "https://evil.example\\.good.example",
                    "https://good.example%2f@evil.example", "https://good.example%00.evil.example",
                    "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://017700000001/",
                    "https://ex\uFFFDample.org", "https://good.example:99999999/",
                    "https://good.example:80:80/", "http://[::1%25lo]/", "http://[good.example]/",
                    "https://a..b/", "https://-/", "https://?x", "https://:80/"));

INSTANTIATE_TEST_SUITE_P(Other, NoLinks,
                         testing::Values("javascript:alert(1)", "file:///etc/passwd",
                                         "data:text/html,x", "ftp://example.org", "https://",
                                         "http://", "mailto:", "mailto:bob", "mailto:@example.org",
                                         "mailto:a,b@example.org", "xhttps://example.org",
                                         "a@https://example.org", "www.example.org",
                                         "bob@example.org", ""));

TEST(ManyLinks, AreFoundInOrder)
{
    auto links = find_links("https://a.example, https://b.example/ mailto:c@d.example");
    ASSERT_EQ(links.size(), 3U);
    EXPECT_EQ(links[0].place, "a.example");
    EXPECT_EQ(links[1].at, 19U);
    EXPECT_EQ(links[2].place, "c@d.example");
}

TEST(ManyLinks, KnowWhetherTheTextShowsThePlace)
{
    auto links = find_links("https://a.example/ä https://ä.example/");
    ASSERT_EQ(links.size(), 2U);
    EXPECT_TRUE(links[0].is_plain);
    EXPECT_FALSE(links[1].is_plain);
}

TEST(ManyLinks, AreBoundedInSize)
{
    EXPECT_EQ(find_links("https://a.example/" + std::string(2000, 'x')).size(), 1U);
    EXPECT_TRUE(find_links("https://a.example/" + std::string(2100, 'x')).empty());
    EXPECT_TRUE(find_links("https://" + std::string(300, 'x')).empty());
}

TEST(ManyLinks, AreNotSoughtInBrokenText)
{
    EXPECT_TRUE(find_links("https://a.example/ \xff").empty());
}

}  // namespace
}  // namespace mailcall::window
