// accounts.ini and settings.ini.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settings.hh"

#include <gtest/gtest.h>

#include "temp_folder.hh"

namespace mailcall::store {
namespace {

using base::Code;

class SettingsTest : public testing::Test {
  protected:
    Account work() const
    {
        return {"work",
                "alice@example.org",
                "/mail/in",
                "/mail/out",
                {"a@example.org", "alice@example.net"},
                "mx.example.org"};
    }
    void expect_refused(const Account& account)
    {
        auto written = write_accounts(places_, {account});
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().code, Code::bad_argument);
        EXPECT_FALSE(written.error().hint.empty());
        EXPECT_FALSE(std::filesystem::exists(accounts_));
    }

    TempFolder folder_;
    Places places_{folder_.path(), folder_.path(), folder_.path(), folder_.path()};
    std::string accounts_ = folder_ / "accounts.ini";
    std::string settings_ = folder_ / "settings.ini";
};

TEST_F(SettingsTest, NoAccountsFileMeansNoAccounts)
{
    EXPECT_TRUE(read_accounts(places_).value().empty());
}

TEST_F(SettingsTest, AccountsAreReadAsTheyWereWritten)
{
    Account home{"home", "alice@example.com", "/a b/in", "/ünï/out", {}, ""};
    ASSERT_TRUE(write_accounts(places_, {work(), home}));
    auto read = read_accounts(places_).value();
    ASSERT_EQ(read.size(), 2U);
    EXPECT_EQ(read[0].name, "work");
    EXPECT_EQ(read[0].address, "alice@example.org");
    EXPECT_EQ(read[0].maildir, "/mail/in");
    EXPECT_EQ(read[0].outbox, "/mail/out");
    EXPECT_EQ(read[0].aliases, work().aliases);
    EXPECT_EQ(read[0].authserv_id, "mx.example.org");
    EXPECT_EQ(read[1].maildir, "/a b/in");
    EXPECT_EQ(read[1].outbox, "/ünï/out");
    EXPECT_TRUE(read[1].aliases.empty());
    EXPECT_EQ(mode_of(accounts_), 0600U);
}

TEST_F(SettingsTest, AddressesAreLowerCase)
{
    put_file(accounts_, "[work]\naddress=Alice@Example.ORG\naliases= A@x.org ; B@x.org\n");
    auto read = read_accounts(places_).value();
    EXPECT_EQ(read[0].address, "alice@example.org");
    EXPECT_EQ(read[0].aliases, (std::vector<std::string>{"a@x.org", "b@x.org"}));
}

TEST_F(SettingsTest, WhatIsNotKnownInAnAccountIsKept)
{
    put_file(accounts_, "# mine\n[work]\naddress=alice@example.org\ncolour=blue\n");
    ASSERT_TRUE(write_accounts(places_, {work()}));
    auto text = get_file(accounts_);
    EXPECT_NE(text.find("colour=blue"), std::string::npos);
    EXPECT_NE(text.find("# mine"), std::string::npos);
}

TEST_F(SettingsTest, AnAccountThatIsLeftOutIsRemoved)
{
    ASSERT_TRUE(write_accounts(places_, {work()}));
    ASSERT_TRUE(write_accounts(places_, {}));
    EXPECT_TRUE(read_accounts(places_).value().empty());
}

TEST_F(SettingsTest, ANameThatDoesNotFitIsRefused)
{
    for (const std::string name :
         {"", "a b", "a/b", "[x]", "ä", "0123456789012345678901234567890123"}) {
        auto account = work();
        account.name = name;
        expect_refused(account);
    }
}

TEST_F(SettingsTest, AnAddressThatIsNoneIsRefused)
{
    auto account = work();
    account.address = "Alice <alice@example.org>";
    expect_refused(account);
    account = work();
    account.aliases = {"not an address"};
    expect_refused(account);
}

TEST_F(SettingsTest, ARelativeFolderIsRefused)
{
    auto account = work();
    account.maildir = "mail";
    expect_refused(account);
}

TEST_F(SettingsTest, AnAddressInTwoAccountsIsRefused)
{
    auto other = work();
    other.name = "other";
    auto written = write_accounts(places_, {work(), other});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Code::bad_argument);
}

TEST_F(SettingsTest, AFileThatIsNoKeyFileIsAnErrorAndIsNotOverwritten)
{
    put_file(accounts_, "this is no key file\n");
    auto read = read_accounts(places_);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::unreadable);
    EXPECT_NE(read.error().what.find(accounts_), std::string::npos);
    EXPECT_FALSE(write_accounts(places_, {work()}));
    EXPECT_EQ(get_file(accounts_), "this is no key file\n");
}

TEST_F(SettingsTest, AGroupThatStandsTwiceIsAnError)
{
    put_file(accounts_, "[work]\naddress=a@example.org\n[work]\nmaildir=/x\n");
    auto read = read_accounts(places_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().what.find("[work]"), std::string::npos);
}

TEST_F(SettingsTest, NoSettingsFileMeansTheUsual)
{
    auto settings = read_settings(places_).value();
    EXPECT_FALSE(settings.loopback);
    EXPECT_EQ(settings.devices, 1);
    EXPECT_FALSE(settings.away);
    EXPECT_EQ(settings.time_scale, 1);
}

TEST_F(SettingsTest, SettingsAreReadAsTheyWereWritten)
{
    ASSERT_TRUE(write_settings(places_, {true, 3, true, 2.5}));
    auto settings = read_settings(places_).value();
    EXPECT_TRUE(settings.loopback);
    EXPECT_EQ(settings.devices, 3);
    EXPECT_TRUE(settings.away);
    EXPECT_EQ(settings.time_scale, 2.5);
}

TEST_F(SettingsTest, SettingsOfAnotherVersionAreKept)
{
    put_file(settings_, "[mailcall]\nfuture=1\n[window]\nwidth=800\n");
    ASSERT_TRUE(write_settings(places_, {}));
    auto text = get_file(settings_);
    EXPECT_NE(text.find("future=1"), std::string::npos);
    EXPECT_NE(text.find("width=800"), std::string::npos);
}

TEST_F(SettingsTest, AValueThatMakesNoSenseIsAnErrorThatSaysWhatWould)
{
    for (const char* line : {"addresses=some", "devices=0", "devices=17", "away=perhaps",
                             "time_scale=0", "time_scale=-1", "time_scale=nan", "time_scale=1s"}) {
        put_file(settings_, std::string{"[mailcall]\n"} + line + "\n");
        auto settings = read_settings(places_);
        ASSERT_FALSE(settings) << line;
        std::string key{line, std::string{line}.find('=')};
        EXPECT_NE(settings.error().what.find(key), std::string::npos) << line;
        EXPECT_FALSE(settings.error().hint.empty());
    }
}

}  // namespace
}  // namespace mailcall::store
