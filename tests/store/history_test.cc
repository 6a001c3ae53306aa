// History lines and automatic answers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "store/database.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

using call::Outcome;

HistoryLine line_at(int at)
{
    HistoryLine line;
    line.at = at;
    return line;
}

class History : public testing::Test {
  protected:
    void answer(const std::string& from, int at)
    {
        ASSERT_TRUE(database_->add_answer({from, call::Time{call::Duration{at}}, false}));
    }
    std::string answers_since(int at)
    {
        std::string text;
        auto answers = database_->answers_since(call::Time{call::Duration{at}}).value();
        for (const auto& answered : answers)
            text += answered.from + (answered.confirmed ? "! " : " ");
        return text;
    }

    TempFolder folder_;
    std::unique_ptr<Database> database_ = Database::open(folder_ / "mailcall.db").value();
};

TEST_F(History, IsReadAsItWasWritten)
{
    HistoryLine line{1'700'000'000'123,    "aaaa", "bob@example.org", "call", true,
                     Outcome::intercepted, 61,     "a note"};
    ASSERT_TRUE(database_->add_history(line));
    auto read = database_->history(10).value();
    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read[0].at, line.at);
    EXPECT_EQ(read[0].call, line.call);
    EXPECT_EQ(read[0].peer, line.peer);
    EXPECT_EQ(read[0].kind, line.kind);
    EXPECT_TRUE(read[0].outgoing);
    EXPECT_EQ(read[0].outcome, line.outcome);
    EXPECT_EQ(read[0].seconds, line.seconds);
    EXPECT_EQ(read[0].note, line.note);
}

TEST_F(History, ComesNewestFirstAndNoMoreThanAskedFor)
{
    for (int at : {10, 30, 20, 30}) ASSERT_TRUE(database_->add_history(line_at(at)));
    auto read = database_->history(3).value();
    ASSERT_EQ(read.size(), 3U);
    EXPECT_EQ(read[0].at, 30);
    EXPECT_EQ(read[1].at, 30);
    EXPECT_EQ(read[2].at, 20);
    EXPECT_TRUE(database_->history(-1).value().empty());
}

TEST_F(History, ALineWrittenAgainAfterARestartIsOneLine)
{
    HistoryLine line{10, "aaaa", "bob@example.org", "call", true, Outcome::no_answer, 0, ""};
    ASSERT_TRUE(database_->add_history(line));
    line.at = 20;
    ASSERT_TRUE(database_->add_history(line));
    EXPECT_EQ(database_->history(10).value().size(), 1U);
}

TEST_F(History, ACallMayHaveALineForEachOutcome)
{
    HistoryLine line{10, "aaaa", "bob@example.org", "call", true, Outcome::no_answer, 0, ""};
    ASSERT_TRUE(database_->add_history(line));
    line.outcome = Outcome::late;
    ASSERT_TRUE(database_->add_history(line));
    EXPECT_EQ(database_->history(10).value().size(), 2U);
}

TEST_F(History, RefusedMailsWithoutACallAreAllKept)
{
    HistoryLine line{10, "", "x@example.org", "refused", false, Outcome::none, 0, "not signed"};
    ASSERT_TRUE(database_->add_history(line));
    ASSERT_TRUE(database_->add_history(line));
    EXPECT_EQ(database_->history(10).value().size(), 2U);
}

TEST_F(History, AnswersAreCountedFromATimeOnOldestFirst)
{
    answer("b@example.org", 30);
    answer("a@example.org", 20);
    answer("old@example.org", 10);
    EXPECT_EQ(answers_since(20), "a@example.org b@example.org ");
}

TEST_F(History, ConfirmingIsForOneSenderOnly)
{
    answer("a@example.org", 10);
    answer("b@example.org", 20);
    answer("a@example.org", 30);
    ASSERT_TRUE(database_->confirm_answers("a@example.org"));
    EXPECT_EQ(answers_since(0), "a@example.org! b@example.org a@example.org! ");
}

}  // namespace
}  // namespace mailcall::store
