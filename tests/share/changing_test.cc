// Files that change while they are sent, disks that are full: one sentence on both sides.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "two_sides.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

class Changing : public testing::Test {
  protected:
    std::string begin()
    {
        auto path = pair_.a.path("growing");
        put_file(path, noise(20'000'000));
        EXPECT_TRUE(pair_.a.exchange().send({path}));
        EXPECT_TRUE(wait_for([&] { return pair_.b.last(false).done > 1'000'000; }));
        return path;
    }
    void expect_failed(const std::string& word)
    {
        EXPECT_TRUE(wait_for([&] {
            return pair_.a.is(true, TransferState::failed) &&
                   pair_.b.is(false, TransferState::failed);
        }));
        for (const auto& problem : {pair_.a.last(true).problem, pair_.b.last(false).problem})
            EXPECT_NE(problem.find(word), std::string::npos) << problem;
        EXPECT_TRUE(fs::is_empty(pair_.b.downloads()));
        EXPECT_TRUE(wait_for([&] { return pair_.b.partial_files() == 0; }));
        EXPECT_TRUE(pair_.a.complaints.empty());
        EXPECT_TRUE(pair_.b.complaints.empty());
    }

    Pair pair_;
};

TEST_F(Changing, AFileThatGrowsWhileItIsSent)
{
    std::ofstream{begin(), std::ios::app} << "more";
    expect_failed("changed");
}

TEST_F(Changing, AFileThatIsCutWhileItIsSent)
{
    fs::resize_file(begin(), 1'000);
    expect_failed("changed");
}

TEST_F(Changing, AFileThatIsWrittenOverWhileItIsSent)
{
    std::fstream{begin(), std::ios::in | std::ios::out} << "other";
    expect_failed("changed");
}

TEST_F(Changing, AFileOfAFolderThatVanishes)
{
    auto folder = pair_.a.path("tree");
    fs::create_directory(folder);
    put_file(folder + "/a", noise(20'000'000));
    put_file(folder + "/b", "gone");
    ASSERT_TRUE(pair_.a.exchange().send({folder}));
    ASSERT_TRUE(wait_for([&] { return pair_.b.last(false).done > 1'000'000; }));
    fs::remove(folder + "/b");
    expect_failed("no longer");
    EXPECT_NE(pair_.a.last(true).problem.find("“b”"), std::string::npos);
}

TEST_F(Changing, WhatCannotBeReadIsNotOffered)
{
    put_file(pair_.a.path("good"), "x");
    auto sent = pair_.a.exchange().send({pair_.a.path("good"), pair_.a.path("none")});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, base::Code::unreadable);
    EXPECT_TRUE(pair_.a.exchange().transfers().empty());
    EXPECT_FALSE(pair_.a.exchange().send({"/dev/null"}));
}

TEST(FullDisk, EndsInASentenceAndGoesOnWhenThereIsRoom)
{
    Pair pair;
    auto path = pair.a.path("large");
    put_file(path, noise(12'000'000));
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit tight{10'000'000, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &tight);
    ASSERT_TRUE(pair.a.exchange().send({path}));
    EXPECT_TRUE(wait_for([&] {
        return pair.a.is(true, TransferState::failed) && pair.b.is(false, TransferState::failed);
    }));
    EXPECT_NE(pair.b.last(false).problem.find("disk is full"), std::string::npos);
    EXPECT_NE(pair.a.last(true).problem.find("no more room"), std::string::npos);
    EXPECT_TRUE(fs::is_empty(pair.b.downloads()));
    ::setrlimit(RLIMIT_FSIZE, &before);
    auto carried = pair.wire.carried;
    auto arrived = pair.deliver(path);
    EXPECT_TRUE(get_file(arrived) == get_file(path));
    EXPECT_LT(pair.wire.carried - carried, 6'000'000);
}

TEST(FullDisk, TheTargetMayBeAnotherDisk)
{
    // The folder of the temporary files and this one are rarely the same mount.
    Pair pair{false};
    put_file(pair.a.path("file"), noise(3'000'000));
    auto other = fs::temp_directory_path() / ("mailcall-other-" + std::to_string(::getpid()));
    fs::create_directory(other);
    ASSERT_TRUE(pair.a.exchange().send({pair.a.path("file")}));
    ASSERT_TRUE(wait_for([&] { return pair.b.is(false, TransferState::offered); }));
    ASSERT_TRUE(pair.b.exchange().take(pair.b.last(false).id, other.string()));
    ASSERT_TRUE(wait_for([&] { return pair.b.is(false, TransferState::done); }));
    EXPECT_TRUE(get_file((other / "file").string()) == get_file(pair.a.path("file")));
    EXPECT_EQ(count_entries(other.string()), 1);
    EXPECT_EQ(pair.b.partial_files(), 0);
    fs::remove_all(other);
}

TEST(FullDisk, AFolderThatMayNotBeWritten)
{
    Pair pair{false};
    put_file(pair.a.path("file"), "x");
    ASSERT_TRUE(pair.a.exchange().send({pair.a.path("file")}));
    ASSERT_TRUE(wait_for([&] { return pair.b.is(false, TransferState::offered); }));
    auto taken = pair.b.exchange().take(pair.b.last(false).id, "/proc/none");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, base::Code::unwritable);
    ASSERT_TRUE(pair.b.exchange().refuse(pair.b.last(false).id));
    EXPECT_TRUE(wait_for([&] { return pair.a.is(true, TransferState::refused); }));
    EXPECT_FALSE(pair.b.exchange().take(pair.b.last(false).id, ""));
}

}  // namespace
}  // namespace mailcall::share
