// Identities: made once, kept, exported and imported.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "processes.hh"
#include "store/settings.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

using base::Code;

constexpr const char* alice = "alice@example.org";

class IdentityTest : public testing::Test {
  protected:
    void SetUp() override { base::start_crypto(); }

    std::string identity_file() const
    {
        auto folder = std::filesystem::directory_iterator{places_.data + "/identities"};
        return folder->path().string();
    }

    TempFolder folder_;
    TempFolder other_folder_;
    Places places_{folder_.path(), folder_.path(), folder_.path(), folder_.path(), {}};
    Places other_{
        other_folder_.path(), other_folder_.path(), other_folder_.path(), other_folder_.path(), {}};
};

TEST_F(IdentityTest, IsMadeOnceAndKept)
{
    auto first = identity(places_, alice).value();
    auto again = identity(places_, alice).value();
    EXPECT_EQ(first.key, again.key);
    EXPECT_EQ(first.secret, again.secret);
    EXPECT_TRUE(base::verify(first.key, base::view("x"), base::sign(again, base::view("x"))));
}

TEST_F(IdentityTest, IsTheAddresssOwnWhateverItsCase)
{
    auto first = identity(places_, alice).value();
    EXPECT_EQ(identity(places_, "Alice@Example.ORG").value().key, first.key);
    EXPECT_NE(identity(places_, "bob@example.org").value().key, first.key);
}

TEST_F(IdentityTest, LiesInAFileForItsOwnerOnly)
{
    ASSERT_TRUE(identity(places_, "a/../b@example.org"));
    EXPECT_EQ(count_entries(places_.data + "/identities"), 1);
    EXPECT_EQ(mode_of(identity_file()), 0600U);
    EXPECT_EQ(mode_of(places_.data + "/identities"), 0700U);
}

TEST_F(IdentityTest, OfProcessesThatRaceIsOne)
{
    constexpr int process_count = 8;
    for (int round = 0; round < 20; ++round) {
        auto address = std::to_string(round) + "@example.org";
        auto codes = run_together(process_count, [&](int) {
            auto made = identity(places_, address);
            return made ? made->key[0] : -1;
        });
        auto kept = identity(places_, address).value();
        EXPECT_EQ(codes, std::vector<int>(process_count, kept.key[0]));
    }
    EXPECT_EQ(count_entries(places_.data + "/identities"), 20);
}

TEST_F(IdentityTest, ThatIsDamagedIsAnErrorAndNeverReplaced)
{
    ASSERT_TRUE(identity(places_, alice));
    auto path = identity_file();
    auto text = get_file(path);
    auto swapped = text;
    auto& letter = swapped[swapped.find("secret=") + 10];
    letter = letter == 'A' ? 'B' : 'A';
    for (const auto& damaged : {std::string{}, text.substr(0, text.size() / 2), swapped}) {
        put_file(path, damaged);
        auto read = identity(places_, alice);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, Code::unreadable);
        EXPECT_FALSE(read.error().hint.empty());
        EXPECT_EQ(get_file(path), damaged);
    }
}

TEST_F(IdentityTest, GoesToAnotherComputerAsText)
{
    auto mine = identity(places_, alice).value();
    auto text = export_identity(places_, alice, "three small words").value();
    EXPECT_EQ(
        import_identity(other_, "Dear me,\r\n\r\n" + text + "\r\nbye", "three small words", false)
            .value(),
        alice);
    EXPECT_EQ(identity(other_, alice).value().key, mine.key);
    EXPECT_EQ(identity(other_, alice).value().secret, mine.secret);
}

TEST_F(IdentityTest, TheTextShowsNeitherSecretNorAddress)
{
    auto mine = identity(places_, alice).value();
    auto text = export_identity(places_, alice, "three small words").value();
    auto begin = text.find('\n');
    auto block =
        base::from_base64(std::string_view{text}.substr(begin, text.find("-----END") - begin))
            .value();
    auto bytes = base::to_text(block);
    EXPECT_EQ(bytes.find(alice), std::string::npos);
    EXPECT_EQ(bytes.find(base::to_text(mine.secret).substr(0, 8)), std::string::npos);
}

TEST_F(IdentityTest, AWrongPassphraseOpensNothing)
{
    auto text = export_identity(places_, alice, "right").value();
    auto imported = import_identity(other_, text, "wrong", true);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, Code::bad_signature);
    EXPECT_FALSE(std::filesystem::exists(other_.data + "/identities"));
}

TEST_F(IdentityTest, WhatIsNoExportedIdentityIsRefused)
{
    auto text = export_identity(places_, alice, "right").value();
    auto end = text.find("-----END");
    for (const auto& wrong :
         {std::string{}, text.substr(0, end), text.substr(end),
          std::string{"-----BEGIN MAILCALL IDENTITY-----\n!\n"} + text.substr(end)}) {
        auto imported = import_identity(other_, wrong, "right", true);
        ASSERT_FALSE(imported);
        EXPECT_EQ(imported.error().code, Code::bad_argument);
    }
}

TEST_F(IdentityTest, AnotherOneIsReplacedOnlyWhenAskedFor)
{
    auto mine = identity(places_, alice).value();
    auto before = identity(other_, alice).value();
    auto text = export_identity(places_, alice, "right").value();
    auto refused = import_identity(other_, text, "right", false);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::bad_argument);
    EXPECT_EQ(identity(other_, alice).value().key, before.key);
    ASSERT_TRUE(import_identity(other_, text, "right", true));
    EXPECT_EQ(identity(other_, alice).value().key, mine.key);
}

TEST_F(IdentityTest, ImportingTheSameAgainIsFine)
{
    auto text = export_identity(places_, alice, "right").value();
    EXPECT_TRUE(import_identity(places_, text, "right", false));
}

TEST_F(IdentityTest, AnEmptyPassphraseIsRefused)
{
    EXPECT_FALSE(export_identity(places_, alice, ""));
}

}  // namespace
}  // namespace mailcall::store
