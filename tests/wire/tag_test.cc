// Chat-mail tags: what comes back, and what is refused.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/tag.hh"

#include <gtest/gtest.h>

#include "samples.hh"

namespace mailcall::wire {
namespace {

Tag sample_tag()
{
    Tag tag;
    tag.id = "alice@example.org";
    tag.hosts = {"192.168.1.5", "2001:db8::5", "home.example.org"};
    tag.port = 40000;
    tag.directory = "directory.example.org";
    tag.expires = 1700000000;
    sign_tag(tag, alice());
    return tag;
}

bool changes_are_seen(void (*change)(Tag&))
{
    auto tag = sample_tag();
    change(tag);
    return !is_signed(tag);
}

base::Result<Tag> read_changed_tag(std::string_view piece, std::string_view now)
{
    return read_tag(with(print_tag(sample_tag()), piece, now));
}

TEST(Tag, ComesBackSigned)
{
    auto read = read_tag(print_tag(sample_tag()));
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(print_tag(*read), print_tag(sample_tag()));
    EXPECT_EQ(read->hosts, sample_tag().hosts);
    EXPECT_TRUE(is_signed(*read));
}

TEST(Tag, WithoutDirectoryComesBack)
{
    auto tag = sample_tag();
    tag.directory.clear();
    sign_tag(tag, alice());
    EXPECT_NE(print_tag(tag).find("dir=-;"), std::string::npos);
    auto read = read_tag(print_tag(tag));
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->directory.empty());
    EXPECT_TRUE(is_signed(*read));
}

TEST(Tag, MayBeFolded)
{
    EXPECT_TRUE(read_changed_tag("host=192.168.1.5,", "host=192.168.1.5,\r\n\t "));
    EXPECT_TRUE(read_changed_tag("; port", ";\r\n port"));
}

TEST(Tag, SignatureCoversEveryField)
{
    EXPECT_TRUE(changes_are_seen([](Tag& t) { t.id = "bob@example.org"; }));
    EXPECT_TRUE(changes_are_seen([](Tag& t) { t.hosts.pop_back(); }));
    EXPECT_TRUE(changes_are_seen([](Tag& t) { t.port += 1; }));
    EXPECT_TRUE(changes_are_seen([](Tag& t) { t.directory.clear(); }));
    EXPECT_TRUE(changes_are_seen([](Tag& t) { t.expires += 1; }));
    EXPECT_TRUE(changes_are_seen([](Tag& t) { t.ik = base::make_identity().key; }));
    EXPECT_TRUE(changes_are_seen([](Tag& t) { t.signature[0] ^= 1; }));
}

TEST(Tag, RefusesOtherValues)
{
    EXPECT_FALSE(read_changed_tag("port=40000", "port=1023"));
    EXPECT_FALSE(read_changed_tag("port=40000", "port=65536"));
    EXPECT_FALSE(read_changed_tag("port=40000", "port=040000"));
    EXPECT_FALSE(read_changed_tag("alice@example.org", "alice"));
    EXPECT_FALSE(read_changed_tag("dir=directory.example.org", "dir=a/b"));
    EXPECT_FALSE(read_changed_tag("192.168.1.5", "192.168.1.5/24"));
    EXPECT_FALSE(read_changed_tag("192.168.1.5", "-a"));
    EXPECT_FALSE(read_changed_tag("192.168.1.5,", ","));
    EXPECT_FALSE(read_changed_tag("192.168.1.5", "a,b,c,d,e,f,g"));
    EXPECT_FALSE(read_changed_tag("; sig=", "; sig=A"));
    EXPECT_FALSE(read_changed_tag("v=1;", "v=1; to=x;"));
    EXPECT_FALSE(read_changed_tag("; dir=directory.example.org", ""));
}

TEST(Tag, OfANewerVersionIsToldAsSuch)
{
    EXPECT_EQ(read_changed_tag("v=1", "v=2").error().code, base::Code::wrong_version);
}

TEST(Tag, MayHaveAKilobyteAndNoMore)
{
    auto field = print_tag(sample_tag()) + "; x-long=";
    field.resize(1024, 'y');
    EXPECT_TRUE(read_tag(field));
    EXPECT_FALSE(read_tag(field + "y"));
}

}  // namespace
}  // namespace mailcall::wire
