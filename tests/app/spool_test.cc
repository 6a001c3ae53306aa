// The spool and the outbox: what has to be told is told, until a host has taken it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/spool.hh"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "app/call_outbox.hh"
#include "temp_folder.hh"

namespace mailcall::app {
namespace {

using base::Json;
namespace report = wire::report;

std::string content(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

std::vector<std::string> kinds(const Outbox& outbox)
{
    std::vector<std::string> kinds;
    for (const auto& item : outbox.waiting()) kinds.push_back(item.frame["report"]);
    return kinds;
}

TEST(Spool, ReadsWhatWasAppendedInOrder)
{
    TempFolder folder;
    Json first{{"n", 1}, {"at", 1732000000}, {"report", "talking"}, {"gen", 0}};
    Json second{{"n", 2}, {"at", 1732000007}, {"report", "chat_received"}, {"text", "a\nb"}};
    ASSERT_TRUE(spool::append(folder / "s", first).has_value());
    ASSERT_TRUE(spool::append(folder / "s", second).has_value());
    EXPECT_EQ(*spool::read(folder / "s"), (std::vector<Json>{first, second}));
}

TEST(Spool, ThatIsNotThereIsEmpty)
{
    TempFolder folder;
    auto records = spool::read(folder / "s");
    ASSERT_TRUE(records.has_value());
    EXPECT_TRUE(records->empty());
}

TEST(Spool, IsReadableByItsUserAlone)
{
    TempFolder folder;
    ASSERT_TRUE(spool::append(folder / "s", {{"n", 1}}).has_value());
    struct stat now {};
    ASSERT_EQ(stat((folder / "s").c_str(), &now), 0);
    EXPECT_EQ(now.st_mode & 0777U, 0600U);
}

TEST(Spool, ALineThatWasCutShortIsSkippedAndSparesTheNext)
{
    TempFolder folder;
    ASSERT_TRUE(spool::append(folder / "s", {{"n", 1}, {"report", "talking"}}).has_value());
    std::ofstream{folder / "s", std::ios::app} << R"({"n":2,"repo)";
    ASSERT_TRUE(spool::append(folder / "s", {{"n", 3}, {"report", "lost"}}).has_value());
    auto records = *spool::read(folder / "s");
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[1]["n"], 3);
}

TEST(Spool, LeavesOutWhatAHostHasTaken)
{
    TempFolder folder;
    for (int n : {1, 2, 3})
        ASSERT_TRUE(
            spool::append(folder / "s", {{"n", n}, {"report", "chat_received"}}).has_value());
    ASSERT_TRUE(spool::append(folder / "s", {{"ack", 2}}).has_value());
    auto records = *spool::read(folder / "s");
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0]["n"], 3);
}

TEST(Spool, AFolderThatIsGoneIsAnErrorInWords)
{
    auto written = spool::append("/nonexistent/s", {{"n", 1}});
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().code, base::Code::unwritable);
    EXPECT_NE(written.error().what.find("No such file"), std::string::npos) << written.error().what;
}

TEST(Spool, AFullDiskIsAnError)
{
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
    EXPECT_FALSE(spool::append("/dev/full", {{"n", 1}}).has_value());
}

TEST(Spool, RemovesOnceAndTwice)
{
    TempFolder folder;
    ASSERT_TRUE(spool::append(folder / "s", {{"n", 1}}).has_value());
    spool::remove(folder / "s");
    spool::remove(folder / "s");
    EXPECT_FALSE(std::filesystem::exists(folder / "s"));
}

TEST(Outbox, NumbersWhatMustBeHeard)
{
    TempFolder folder;
    Outbox outbox{folder / "s"};
    EXPECT_EQ(outbox.add(report::Talking{0})["n"], 1);
    EXPECT_EQ(outbox.add(report::ChatReceived{"hi"})["n"], 2);
    EXPECT_EQ(kinds(outbox), (std::vector<std::string>{"talking", "chat_received"}));
}

TEST(Outbox, ForgetsWhatIsOnlyNews)
{
    TempFolder folder;
    Outbox outbox{folder / "s"};
    EXPECT_FALSE(outbox.add(report::Reaching{false}).contains("n"));
    EXPECT_FALSE(outbox.add(report::Stats{}).contains("n"));
    EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, AnAcknowledgementCoversAllBeforeIt)
{
    TempFolder folder;
    Outbox outbox{folder / "s"};
    for (auto text : {"a", "b", "c"}) outbox.add(report::ChatReceived{text});
    outbox.acknowledge(2);
    ASSERT_EQ(outbox.waiting().size(), 1U);
    EXPECT_EQ(outbox.waiting().front().frame["text"], "c");
    outbox.acknowledge(1);
    EXPECT_EQ(outbox.waiting().size(), 1U);
}

TEST(Outbox, SpoolsWhatHistoryIsMadeOfWithItsTime)
{
    TempFolder folder;
    Outbox outbox{folder / "s"};
    outbox.add(report::Talking{2});
    outbox.add(report::AuthOpen{2, {}, {}});
    outbox.add(report::PeerHungUp{wire::Reason::hung_up});
    auto records = *spool::read(folder / "s");
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0]["report"], "talking");
    EXPECT_EQ(records[0]["gen"], 2);
    EXPECT_NEAR(records[0]["at"].get<double>(), static_cast<double>(time(nullptr)), 5);
    EXPECT_EQ(records[1]["report"], "peer_hung_up");
}

TEST(Outbox, LeavesNoFileWhenAllIsTaken)
{
    TempFolder folder;
    Outbox outbox{folder / "s"};
    outbox.add(report::Talking{0});
    outbox.add(report::AuthOpen{0, {}, {}});
    ASSERT_TRUE(std::filesystem::exists(folder / "s"));
    outbox.acknowledge(1);
    EXPECT_FALSE(std::filesystem::exists(folder / "s"));
    EXPECT_FALSE(outbox.empty());
}

TEST(Outbox, ANewProcessTellsWhatTheKilledOneCouldNot)
{
    TempFolder folder;
    {
        Outbox killed{folder / "s"};
        killed.add(report::Talking{0});
        killed.add(report::ChatReceived{"last words"});
        killed.acknowledge(1);
    }
    Outbox outbox{folder / "s"};
    EXPECT_EQ(kinds(outbox), (std::vector<std::string>{"chat_received"}));
    const auto& frame = outbox.waiting().front().frame;
    EXPECT_EQ(frame["n"], 2);
    EXPECT_FALSE(frame.contains("at"));
    EXPECT_EQ(outbox.add(report::Talking{1})["n"], 3);
}

TEST(Outbox, DropsWhatASessionWantedOnceItIsGone)
{
    TempFolder folder;
    Outbox outbox{folder / "s"};
    outbox.add(report::OfferReady{0, "v=0", {}});
    outbox.add(report::Talking{0});
    outbox.add(report::AuthFrame{0, {}, {}, {1}});
    outbox.drop_session_reports();
    EXPECT_EQ(kinds(outbox), (std::vector<std::string>{"talking"}));
}

TEST(Outbox, AFloodOfChatEndsAtFourMebibytes)
{
    TempFolder folder;
    Outbox outbox{folder / "s"};
    for (int i = 0; i < 6; ++i) outbox.add(report::ChatReceived{std::string(1'000'000, 'x')});
    EXPECT_EQ(outbox.waiting().size(), 4U);
    outbox.add(report::PeerHungUp{});
    EXPECT_EQ(kinds(outbox).back(), "peer_hung_up");
    EXPECT_LT(content(folder / "s").size(), std::size_t{5} << 20U);
}

TEST(Outbox, GoesOnWithoutADisk)
{
    Outbox outbox{"/nonexistent/s"};
    outbox.add(report::Talking{0});
    EXPECT_EQ(outbox.waiting().size(), 1U);
    outbox.acknowledge(1);
    EXPECT_TRUE(outbox.empty());
}

}  // namespace
}  // namespace mailcall::app
