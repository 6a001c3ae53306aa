// Notes of mailboxes: kept for the mailbox that they are of, and for no other.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/inbox_notes.hh"

#include <gtest/gtest.h>

#include "temp_folder.hh"

namespace mailcall::store {
namespace {

TEST(InboxNotes, AreThoseOfTheMailboxThatTheAccountHas)
{
    TempFolder folder;
    Places places;
    places.state = folder.path();
    Account account;
    account.name = "main";
    account.servers.in = "imaps://mail.example.org";
    account.servers.user = "alice";
    EXPECT_EQ(read_inbox_notes(places, account), "");
    ASSERT_TRUE(keep_inbox_notes(places, account, "imap 7\n0 100\n"));
    EXPECT_EQ(read_inbox_notes(places, account), "imap 7\n0 100\n");
    auto other = account;
    other.servers.user = "bob";
    EXPECT_EQ(read_inbox_notes(places, other), "");
    other = account;
    other.servers.in = "imaps://mail.example.net";
    EXPECT_EQ(read_inbox_notes(places, other), "");
    forget_inbox_notes(places, account);
    EXPECT_EQ(read_inbox_notes(places, account), "");
}

}  // namespace
}  // namespace mailcall::store
