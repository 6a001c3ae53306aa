// Contacts: what is saved is what is read.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "records.hh"
#include "store/database.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

class Contacts : public testing::Test {
  protected:
    TempFolder folder_;
    std::unique_ptr<Database> database_ = Database::open(folder_ / "mailcall.db").value();
};

TEST_F(Contacts, AreReadAsTheyWereSaved)
{
    base::Key key;
    key.fill(7);
    base::Key passcode;
    passcode.fill(0);  // a key of zeros is a key, not a missing one
    Contact bob{"bob@example.org", "Bob “B” Ünal", key, true, passcode, true, 1'700'000'000};
    ASSERT_TRUE(database_->save(bob));
    auto read = database_->contact("bob@example.org").value();
    ASSERT_TRUE(read);
    EXPECT_EQ(read->address, bob.address);
    EXPECT_EQ(read->name, bob.name);
    EXPECT_EQ(read->key, bob.key);
    EXPECT_TRUE(read->verified);
    EXPECT_EQ(read->passcode, bob.passcode);
    EXPECT_TRUE(read->added);
    EXPECT_EQ(read->last_call, bob.last_call);
}

TEST_F(Contacts, WithoutKeysStayWithoutKeys)
{
    ASSERT_TRUE(database_->save(contact_of("carol@example.org")));
    auto read = database_->contact("carol@example.org").value();
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->key);
    EXPECT_FALSE(read->passcode);
}

TEST_F(Contacts, SavingAgainReplaces)
{
    ASSERT_TRUE(database_->save(contact_of("bob@example.org", "Bob")));
    ASSERT_TRUE(database_->save(contact_of("bob@example.org", "Robert")));
    auto all = database_->contacts().value();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].name, "Robert");
}

TEST_F(Contacts, ComeInTheOrderOfTheirAddresses)
{
    for (const char* address : {"c@example.org", "a@example.org", "b@example.org"})
        ASSERT_TRUE(database_->save(contact_of(address)));
    std::string order;
    auto contacts = database_->contacts().value();
    for (const auto& contact : contacts) order += contact.address[0];
    EXPECT_EQ(order, "abc");
}

TEST_F(Contacts, RemovingTellsWhetherThereWasOne)
{
    ASSERT_TRUE(database_->save(contact_of("bob@example.org")));
    EXPECT_TRUE(database_->remove_contact("bob@example.org").value());
    EXPECT_FALSE(database_->remove_contact("bob@example.org").value());
    EXPECT_FALSE(database_->contact("bob@example.org").value());
}

TEST_F(Contacts, ANameIsNeverTakenForSql)
{
    std::string name = "'); DROP TABLE contacts; --";
    ASSERT_TRUE(database_->save(contact_of("x@example.org", name)));
    EXPECT_EQ(database_->contact("x@example.org").value()->name, name);
}

}  // namespace
}  // namespace mailcall::store
