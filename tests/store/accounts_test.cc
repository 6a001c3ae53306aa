// accounts.ini.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settings.hh"

#include <gtest/gtest.h>

#include "temp_folder.hh"

namespace mailcall::store {
namespace {

using base::Code;

class AccountsTest : public testing::Test {
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
    Places places_{folder_.path(), folder_.path(), folder_.path(), folder_.path(), {}};
    std::string accounts_ = folder_ / "accounts.ini";
};

TEST_F(AccountsTest, NoAccountsFileMeansNoAccounts)
{
    EXPECT_TRUE(read_accounts(places_).value().empty());
}

TEST_F(AccountsTest, AccountsAreReadAsTheyWereWritten)
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

TEST_F(AccountsTest, AddressesAreLowerCase)
{
    put_file(accounts_, "[work]\naddress=Alice@Example.ORG\naliases= A@x.org ; B@x.org\n");
    auto read = read_accounts(places_).value();
    EXPECT_EQ(read[0].address, "alice@example.org");
    EXPECT_EQ(read[0].aliases, (std::vector<std::string>{"a@x.org", "b@x.org"}));
}

TEST_F(AccountsTest, WhatIsNotKnownInAnAccountIsKept)
{
    put_file(accounts_, "# mine\n[work]\naddress=alice@example.org\ncolour=blue\n");
    ASSERT_TRUE(write_accounts(places_, {work()}));
    auto text = get_file(accounts_);
    EXPECT_NE(text.find("colour=blue"), std::string::npos);
    EXPECT_NE(text.find("# mine"), std::string::npos);
}

// GLib takes a vertical tab for a part of the key, which is none of ours then.
TEST_F(AccountsTest, WhatWasReadCanBeReadWhenItWasWritten)
{
    put_file(accounts_, "[work]\naddress=alice@example.org\n\valiases=x\n");
    auto read = read_accounts(places_);
    ASSERT_TRUE(read) << read.error().what;
    ASSERT_TRUE(write_accounts(places_, *read));
    ASSERT_TRUE(read_accounts(places_)) << read_accounts(places_).error().what;
}

TEST_F(AccountsTest, AnAccountThatIsLeftOutIsRemoved)
{
    ASSERT_TRUE(write_accounts(places_, {work()}));
    ASSERT_TRUE(write_accounts(places_, {}));
    EXPECT_TRUE(read_accounts(places_).value().empty());
}

TEST_F(AccountsTest, ANameThatDoesNotFitIsRefused)
{
    for (const std::string name :
         {"", "a b", "a/b", "[x]", "ä", "0123456789012345678901234567890123"}) {
        auto account = work();
        account.name = name;
        expect_refused(account);
    }
}

TEST_F(AccountsTest, AnAddressThatIsNoneIsRefused)
{
    auto account = work();
    account.address = "Alice <alice@example.org>";
    expect_refused(account);
    account = work();
    account.aliases = {"not an address"};
    expect_refused(account);
}

TEST_F(AccountsTest, ARelativeFolderIsRefused)
{
    auto account = work();
    account.maildir = "mail";
    expect_refused(account);
}

TEST_F(AccountsTest, AnAddressInTwoAccountsIsRefused)
{
    auto other = work();
    other.name = "other";
    auto written = write_accounts(places_, {work(), other});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Code::bad_argument);
}

TEST_F(AccountsTest, AFileThatIsNoKeyFileIsAnErrorAndIsNotOverwritten)
{
    put_file(accounts_, "this is no key file\n");
    auto read = read_accounts(places_);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::unreadable);
    EXPECT_NE(read.error().what.find(accounts_), std::string::npos);
    EXPECT_FALSE(write_accounts(places_, {work()}));
    EXPECT_EQ(get_file(accounts_), "this is no key file\n");
}

TEST_F(AccountsTest, AGroupThatStandsTwiceIsAnErrorWhateverIsBehindIt)
{
    put_file(accounts_, "[a]\xa0\xa0\naddress=a@example.org\n[a]\naddress=b@example.org\n");
    auto read = read_accounts(places_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().what.find("[a] stands there twice"), std::string::npos)
        << read.error().what;
}

TEST_F(AccountsTest, AGroupThatStandsTwiceIsAnError)
{
    put_file(accounts_, "[work]\naddress=a@example.org\n[work]\nmaildir=/x\n");
    auto read = read_accounts(places_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().what.find("[work]"), std::string::npos);
}

Account of_client(const std::string& client, const std::string& address)
{
    Account account;
    account.name = client + "/" + address;
    account.address = address;
    account.client = client;
    return account;
}

TEST_F(AccountsTest, AMailClientsAccountIsReadAsItWasWritten)
{
    auto carried = of_client("thunderbird", "bob@example.org");
    carried.aliases = {"robert@example.org"};
    carried.on = false;
    ASSERT_TRUE(write_accounts(places_, {work(), carried}));
    auto read = read_accounts(places_).value();
    ASSERT_EQ(read.size(), 2U);
    EXPECT_TRUE(read[0].client.empty());
    EXPECT_TRUE(read[0].on);
    EXPECT_EQ(read[1].name, "thunderbird/bob@example.org");
    EXPECT_EQ(read[1].address, "bob@example.org");
    EXPECT_EQ(read[1].client, "thunderbird");
    EXPECT_EQ(read[1].aliases, carried.aliases);
    EXPECT_TRUE(read[1].maildir.empty());
    EXPECT_FALSE(read[1].on);
}

TEST_F(AccountsTest, OneAddressMayBeAtTwoClientsAndHaveACarrierOfItsOwn)
{
    auto own = work();
    own.address = "bob@example.org";
    auto accounts = {own, of_client("thunderbird", own.address), of_client("claws", own.address)};
    ASSERT_TRUE(write_accounts(places_, accounts));
    EXPECT_EQ(read_accounts(places_).value().size(), 3U);
}

TEST_F(AccountsTest, ASwitchIsKeptWhenOtherThingsChange)
{
    auto off = of_client("thunderbird", "bob@example.org");
    off.on = false;
    ASSERT_TRUE(write_accounts(places_, {off}));
    auto read = read_accounts(places_).value();
    read[0].aliases = {"new@example.org"};
    ASSERT_TRUE(write_accounts(places_, read));
    EXPECT_FALSE(read_accounts(places_).value()[0].on);
}

TEST_F(AccountsTest, AnAccountFromBeforeThereWereSwitchesIsOn)
{
    put_file(accounts_, "[work]\naddress=a@example.org\n");
    EXPECT_TRUE(read_accounts(places_).value()[0].on);
}

TEST_F(AccountsTest, ASwitchThatIsNeitherOnNorOffIsAnError)
{
    put_file(accounts_, "[work]\naddress=a@example.org\non=perhaps\n");
    auto read = read_accounts(places_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().what.find("perhaps"), std::string::npos);
    EXPECT_NE(read.error().hint.find("yes, no"), std::string::npos);
}

TEST_F(AccountsTest, ANameThatIsNotClientAndAddressIsRefused)
{
    auto account = of_client("thunderbird", "bob@example.org");
    account.name = "thunderbird/alice@example.org";
    expect_refused(account);
    account.name = "bob";
    expect_refused(account);
    expect_refused(of_client("a]b", "bob@example.org"));
    expect_refused(of_client("a/b", "bob@example.org"));
    account = of_client("thunderbird", "bob@example.org");
    account.client.clear();
    expect_refused(account);
}

TEST_F(AccountsTest, AnAliasIsOnesOwn)
{
    EXPECT_TRUE(is_own(work(), "alice@example.org"));
    EXPECT_TRUE(is_own(work(), "a@example.org"));
    EXPECT_FALSE(is_own(work(), "b@example.org"));
}

TEST_F(AccountsTest, ServersAreReadAsTheyWereWritten)
{
    auto account = work();
    account.outbox = "";
    account.maildir = "";
    account.servers = {
        "pop3s://mail.example.org", 90,  "smtps://mail.example.org", "al ice", "/etc/ca.pem",
        "token --for 'al'",         true};
    ASSERT_TRUE(write_accounts(places_, {account}));
    auto read = read_accounts(places_).value().at(0).servers;
    EXPECT_EQ(read.in, "pop3s://mail.example.org");
    EXPECT_EQ(read.poll, 90);
    EXPECT_EQ(read.smtp, "smtps://mail.example.org");
    EXPECT_EQ(read.user, "al ice");
    EXPECT_EQ(read.ca_file, "/etc/ca.pem");
    EXPECT_EQ(read.token_command, "token --for 'al'");
    EXPECT_TRUE(read.insecure);
}

TEST_F(AccountsTest, ServersThatMakeNoSenseAreRefused)
{
    std::vector<MailServers> wrong(9);
    wrong[0].smtp = "mail.example.org";
    wrong[1].smtp = "imaps://mail.example.org";
    wrong[2].user = "al\r\nice";
    wrong[3].token_command = "\x1b[2J";
    wrong[4].ca_file = "ca.pem";
    wrong[5].in = "smtps://mail.example.org";
    wrong[6].in = "imap://mail@example.org";
    wrong[7].poll = 4;
    wrong[8].poll = 3601;
    for (const auto& servers : wrong) {
        auto account = work();
        account.servers = servers;
        expect_refused(account);
    }
}

}  // namespace
}  // namespace mailcall::store
