// Calls, claims and waiting mails within one process.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "records.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

class Calls : public testing::Test {
  protected:
    void save(const CallRecord& record)
    {
        std::vector<Outgoing> none;
        ASSERT_TRUE(database_->save(record, none));
    }

    TempFolder folder_;
    std::string path_ = folder_ / "mailcall.db";
    std::unique_ptr<Database> database_ = Database::open(path_).value();
};

TEST_F(Calls, AreReadAsTheyWereSaved)
{
    auto saved = full_record("aaaa");
    save(saved);
    auto read = database_->call("aaaa").value();
    ASSERT_TRUE(read);
    expect_same(*read, saved);
}

TEST_F(Calls, AFreshRecordIsReadAsAFreshRecord)
{
    CallRecord saved;
    saved.call = "bbbb";
    save(saved);
    auto read = database_->call("bbbb").value();
    ASSERT_TRUE(read);
    expect_same(*read, saved);
}

TEST_F(Calls, EveryStateAndOutcomeIsKept)
{
    for (int state = 0; state < static_cast<int>(call::state_count); ++state) {
        CallRecord record;
        record.call = "state" + std::to_string(state);
        record.memory.state = static_cast<call::State>(state);
        record.memory.outcome = static_cast<call::Outcome>(state);
        save(record);
        EXPECT_EQ(database_->call(record.call).value()->memory, record.memory);
    }
}

TEST_F(Calls, ATalkingCallHasNoDeadline)
{
    CallRecord record;
    record.call = "aaaa";
    record.memory.deadline = call::Time::max();
    save(record);
    EXPECT_EQ(database_->call("aaaa").value()->memory.deadline, call::Time::max());
}

TEST_F(Calls, AnUnknownCallIsNoError) { EXPECT_FALSE(database_->call("none").value()); }

TEST_F(Calls, OnlyThoseNotOverAreOpen)
{
    for (const char* id : {"one", "two", "three"}) save(full_record(id));
    auto over = full_record("two");
    over.memory.state = call::State::over;
    save(over);
    auto open = database_->open_calls().value();
    ASSERT_EQ(open.size(), 2U);
    EXPECT_EQ(open[0].call, "one");
    EXPECT_EQ(open[1].call, "three");
}

TEST_F(Calls, TheSecretGoesWhenTheCallIsOver)
{
    auto record = full_record("aaaa");
    save(record);
    record.memory.state = call::State::over;
    save(record);
    auto read = database_->call("aaaa").value();
    EXPECT_EQ(read->ephemeral.secret, base::Key{});
    EXPECT_EQ(read->ephemeral.key, record.ephemeral.key);
}

TEST_F(Calls, AWipedSecretIsNowhereOnTheDisk)
{
    auto record = full_record("aaaa");
    std::string secret(record.ephemeral.secret.begin(), record.ephemeral.secret.end());
    auto on_disk = [&] {
        return (get_file(path_) + get_file(path_ + "-wal")).find(secret) != std::string::npos;
    };
    save(record);
    ASSERT_TRUE(on_disk());
    record.memory.state = call::State::over;
    save(record);
    EXPECT_FALSE(on_disk());
}

TEST_F(Calls, MailsLeaveWithTheRecordAndGetTheirIds)
{
    std::vector<Outgoing> leaving{mail_of("aaaa"), mail_of("aaaa")};
    leaving[1].type = wire::SignalType::cancel;
    leaving[1].mail = std::string{"binary \0 \xff", 10};
    ASSERT_TRUE(database_->save(full_record("aaaa"), leaving));
    EXPECT_GT(leaving[0].id, 0);
    EXPECT_GT(leaving[1].id, leaving[0].id);
    auto waiting = database_->waiting("work").value();
    ASSERT_EQ(waiting.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(waiting[i].id, leaving[i].id);
        EXPECT_EQ(waiting[i].call, "aaaa");
        EXPECT_EQ(waiting[i].type, leaving[i].type);
        EXPECT_EQ(waiting[i].gen, leaving[i].gen);
        EXPECT_EQ(waiting[i].mail, leaving[i].mail);
        EXPECT_EQ(waiting[i].expires, leaving[i].expires);
    }
}

TEST_F(Calls, AMailWaitsForItsAccountUntilItIsDeleted)
{
    std::vector<Outgoing> leaving{mail_of("aaaa")};
    ASSERT_TRUE(database_->save(full_record("aaaa"), leaving));
    EXPECT_TRUE(database_->waiting("other").value().empty());
    ASSERT_TRUE(database_->delete_outgoing(leaving[0].id));
    EXPECT_TRUE(database_->waiting("work").value().empty());
}

TEST_F(Calls, ARecordIsNotSavedWhenItsMailCannotBe)
{
    std::vector<Outgoing> leaving{mail_of("a call that is not there")};
    EXPECT_FALSE(database_->save(full_record("aaaa"), leaving));
    EXPECT_FALSE(database_->call("aaaa").value());
    EXPECT_EQ(leaving[0].id, 0);
    std::vector<Outgoing> right{mail_of("bbbb")};
    EXPECT_TRUE(database_->save(full_record("bbbb"), right));  // nothing is left half open
}

TEST_F(Calls, AClaimIsWonOnce)
{
    base::Key who{};
    EXPECT_TRUE(database_->claim("aaaa", wire::SignalType::invite, 0, who).value());
    EXPECT_FALSE(database_->claim("aaaa", wire::SignalType::invite, 0, who).value());
}

TEST_F(Calls, ClaimsDifferByCallTypeGenerationAndComputer)
{
    base::Key who{};
    base::Key other{};
    other.fill(1);
    ASSERT_TRUE(database_->claim("aaaa", wire::SignalType::accept, 0, who).value());
    EXPECT_TRUE(database_->claim("bbbb", wire::SignalType::accept, 0, who).value());
    EXPECT_TRUE(database_->claim("aaaa", wire::SignalType::decline, 0, who).value());
    EXPECT_TRUE(database_->claim("aaaa", wire::SignalType::accept, 1, who).value());
    EXPECT_TRUE(database_->claim("aaaa", wire::SignalType::accept, 0, other).value());
}

TEST_F(Calls, WhetherASignalWasClaimedCanBeAsked)
{
    ASSERT_TRUE(database_->claim("aaaa", wire::SignalType::invite, 0, base::Key{}).value());
    EXPECT_TRUE(database_->is_claimed("aaaa", wire::SignalType::invite).value());
    EXPECT_FALSE(database_->is_claimed("aaaa", wire::SignalType::accept).value());
    EXPECT_FALSE(database_->is_claimed("bbbb", wire::SignalType::invite).value());
}

TEST_F(Calls, OnlyTheOldOwnerCanBeReplaced)
{
    save(full_record("aaaa"));
    EXPECT_FALSE(database_->adopt("aaaa", "somebody else", "me").value());
    EXPECT_TRUE(database_->adopt("aaaa", "host 1", "me").value());
    EXPECT_EQ(database_->call("aaaa").value()->owner, "me");
}

}  // namespace
}  // namespace mailcall::store
