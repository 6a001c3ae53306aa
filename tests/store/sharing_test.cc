// Kept chat, folders for good, folders for a contact's files.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "store/database.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

class Sharing : public testing::Test {
  protected:
    TempFolder folder_;
    std::unique_ptr<Database> database_ = Database::open(folder_ / "mailcall.db").value();
};

ChatLine line(std::int64_t at, std::int64_t number, const std::string& text)
{
    return {at, "abc", "bob@example.org", number % 2 == 0, number, text};
}

TEST_F(Sharing, ChatComesBackNewestFirst)
{
    ASSERT_TRUE(database_->add_chat(line(1, 1, "good day")));
    ASSERT_TRUE(database_->add_chat(line(2, 2, "good day")));
    auto lines = database_->chat("bob@example.org", 10).value();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].number, 2);
    EXPECT_TRUE(lines[0].own);
    EXPECT_FALSE(lines[1].own);
    EXPECT_EQ(lines[1].text, "good day");
    EXPECT_EQ(lines[1].call, "abc");
    EXPECT_TRUE(database_->chat("carol@example.org", 10).value().empty());
    EXPECT_EQ(database_->chat("", 1).value().size(), 1U);
}

TEST_F(Sharing, LineThatIsHeardAgainIsOneLine)
{
    ASSERT_TRUE(database_->add_chat(line(1, 1, "good day")));
    ASSERT_TRUE(database_->add_chat(line(9, 1, "good day")));
    EXPECT_EQ(database_->chat("", 10).value().size(), 1U);
}

TEST_F(Sharing, FolderIsThereUntilItsTimeIsOver)
{
    ASSERT_TRUE(database_->save_share({"bob@example.org", "/music", 100}));
    ASSERT_TRUE(database_->save_share({"bob@example.org", "/films", 300}));
    ASSERT_TRUE(database_->save_share({"carol@example.org", "/music", 300}));
    EXPECT_EQ(database_->shares("bob@example.org", 99).value().size(), 2U);
    auto left = database_->shares("bob@example.org", 100).value();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].path, "/films");
    // It stays gone: a clock that is set back brings nothing back.
    EXPECT_EQ(database_->shares("bob@example.org", 0).value().size(), 1U);
}

TEST_F(Sharing, FolderIsSharedForLongerOrTakenBack)
{
    ASSERT_TRUE(database_->save_share({"bob@example.org", "/music", 100}));
    ASSERT_TRUE(database_->save_share({"bob@example.org", "/music", 200}));
    EXPECT_EQ(database_->shares("", 150).value().size(), 1U);
    ASSERT_TRUE(database_->remove_share("bob@example.org", "/music"));
    EXPECT_TRUE(database_->shares("", 0).value().empty());
}

TEST_F(Sharing, ContactKeepsTheFolderForItsFiles)
{
    Contact bob;
    bob.address = "bob@example.org";
    bob.files_into = "/home/me/from Bob";
    ASSERT_TRUE(database_->save(bob));
    EXPECT_EQ((*database_->contact(bob.address).value()).files_into, "/home/me/from Bob");
}

}  // namespace
}  // namespace mailcall::store
