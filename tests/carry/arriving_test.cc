// Mails that come into a watched Maildir, in all the ways they come.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "carry/carrier.hh"
#include "main_loop.hh"
#include "temp_folder.hh"

namespace mailcall::carry {
namespace {

namespace fs = std::filesystem;

class Arriving : public testing::Test {
  protected:
    void SetUp() override { make_folders(); }

    void make_folders()
    {
        for (const char* part : {"tmp", "new", "cur"})
            fs::create_directories(maildir_ + "/" + part);
    }
    void watch()
    {
        receiver_ = make_maildir(maildir_);
        auto watching =
            receiver_->watch([this](const auto& mail) { found_.push_back(path_of(mail)); });
        ASSERT_TRUE(watching) << watching.error().what;
    }
    static std::string path_of(const ArrivedMail& mail) { return std::get<MailFile>(mail).path; }
    // As mail programs do it.
    void deliver(const std::string& name, const std::string& to = "new")
    {
        put_file(at("tmp", name), "mail");
        fs::rename(at("tmp", name), at(to, name));
    }
    std::string at(const std::string& part, const std::string& name) const
    {
        return maildir_ + "/" + part + "/" + name;
    }
    long count(const std::string& path) const
    {
        return std::count(found_.begin(), found_.end(), path);
    }
    bool wait_for(const std::string& path)
    {
        return run_until([&] { return count(path) > 0; });
    }
    // Events come in order: once this mail is reported, all before it were.
    void wait_for_all_before()
    {
        static int last = 0;
        auto name = "last" + std::to_string(++last);
        deliver(name);
        ASSERT_TRUE(wait_for(at("new", name)));
        found_.erase(std::find(found_.begin(), found_.end(), at("new", name)));
    }

    TempFolder folder_;
    std::string maildir_ = folder_ / "in";
    std::unique_ptr<Receiver> receiver_;
    std::vector<std::string> found_;
};

TEST_F(Arriving, WhatIsThereAlreadyComesFirstTheNewBeforeTheRead)
{
    deliver("a:2,S", "cur");
    deliver("c");
    deliver("b");
    watch();
    EXPECT_TRUE(found_.empty()) << "nothing is reported before watch() has returned";
    deliver("d");
    ASSERT_TRUE(wait_for(at("new", "d")));
    EXPECT_EQ(found_,
              (std::vector{at("new", "b"), at("new", "c"), at("cur", "a:2,S"), at("new", "d")}));
}

TEST_F(Arriving, AMailThatComesInLaterIsReported)
{
    watch();
    deliver("a");
    EXPECT_TRUE(wait_for(at("new", "a")));
}

TEST_F(Arriving, AMailThatIsPutStraightIntoCurIsReported)
{
    watch();
    deliver("a:2,", "cur");
    EXPECT_TRUE(wait_for(at("cur", "a:2,")));
}

TEST_F(Arriving, AReadMailIsNoNewOne)
{
    watch();
    deliver("a");
    ASSERT_TRUE(wait_for(at("new", "a")));
    fs::rename(at("new", "a"), at("cur", "a:2,S"));
    fs::rename(at("cur", "a:2,S"), at("cur", "a:2,RS"));
    wait_for_all_before();
    EXPECT_EQ(found_, std::vector{at("new", "a")});
}

TEST_F(Arriving, AMailThatIsMovedBeforeWeLookIsReportedWhereItIs)
{
    watch();
    deliver("a");
    fs::rename(at("new", "a"), at("cur", "a:2,S"));
    ASSERT_TRUE(wait_for(at("cur", "a:2,S")));
    EXPECT_EQ(found_, std::vector{at("cur", "a:2,S")});
}

TEST_F(Arriving, AMailThatVanishesBeforeWeLookIsNotReported)
{
    watch();
    deliver("a");
    fs::remove(at("new", "a"));
    wait_for_all_before();
    EXPECT_TRUE(found_.empty());
}

TEST_F(Arriving, HiddenFilesAndFoldersAreNoMails)
{
    put_file(at("new", ".hidden"), "x");
    fs::create_directory(at("new", "folder"));
    watch();
    put_file(at("tmp", ".later"), "x");
    fs::rename(at("tmp", ".later"), at("new", ".later"));
    wait_for_all_before();
    EXPECT_TRUE(found_.empty());
}

TEST_F(Arriving, AMailDeliveredByLinkingIsReportedOnce)
{
    watch();
    put_file(at("tmp", "a"), "mail");
    fs::create_hard_link(at("tmp", "a"), at("new", "a"));
    fs::remove(at("tmp", "a"));
    ASSERT_TRUE(wait_for(at("new", "a")));
    EXPECT_EQ(count(at("new", "a")), 1);
}

TEST_F(Arriving, AMailThatIsCopiedInIsReportedWhenItIsWhole)
{
    watch();
    int fd = ::open(at("new", "a").c_str(), O_CREAT | O_WRONLY, 0600);
    ASSERT_EQ(::write(fd, "half", 4), 4);
    run_for(std::chrono::milliseconds{300});  // that nothing happens is no event
    EXPECT_TRUE(found_.empty());
    ASSERT_EQ(::write(fd, "half", 4), 4);
    ::close(fd);
    ASSERT_TRUE(wait_for(at("new", "a")));
    wait_for_all_before();
    EXPECT_EQ(count(at("new", "a")), 1);
}

TEST_F(Arriving, AFullMailboxIsReportedWhole)
{
    for (int i = 0; i < 500; ++i) put_file(at("cur", std::to_string(i) + ":2,S"), "mail");
    watch();
    ASSERT_TRUE(run_until([&] { return found_.size() >= 500; }));
    wait_for_all_before();
    EXPECT_EQ(found_.size(), 500U);
}

TEST_F(Arriving, WhatInotifyLosesIsFoundAll)
{
    int queue = std::atoi(get_file("/proc/sys/fs/inotify/max_queued_events").c_str());
    if (queue <= 0 || queue > 50'000) GTEST_SKIP() << "inotify's queue is too long to be filled";
    watch();
    put_file(at("tmp", "a"), "x");
    put_file(at("tmp", "b"), "x");
    for (int i = 0; i < queue / 2 + 100; ++i) {
        // Two names, because inotify joins an event with an equal one before it.
        for (const char* name : {"a", "b"}) {
            fs::rename(at("tmp", name), at("new", name));
            fs::rename(at("new", name), at("tmp", name));
        }
    }
    deliver("lost");
    EXPECT_TRUE(wait_for(at("new", "lost")));
}

TEST_F(Arriving, AFolderThatIsMadeAnewIsWatchedAgain)
{
    watch();
    deliver("a");
    ASSERT_TRUE(wait_for(at("new", "a")));
    fs::remove_all(maildir_ + "/new");
    fs::create_directory(maildir_ + "/new");
    deliver("b");
    ASSERT_TRUE(wait_for(at("new", "b")));
    deliver("c");
    ASSERT_TRUE(wait_for(at("new", "c")));
    EXPECT_EQ(count(at("new", "a")), 1);
}

TEST_F(Arriving, AMaildirThatGoesAndComesIsWatchedAgain)
{
    watch();
    fs::rename(maildir_, folder_ / "away");
    bool told = false;
    base::post(nullptr, [&told] { told = true; });
    ASSERT_TRUE(run_until([&told] { return told; }));
    make_folders();
    deliver("a");
    EXPECT_TRUE(wait_for(at("new", "a")));
    deliver("b");
    EXPECT_TRUE(wait_for(at("new", "b")));
}

TEST_F(Arriving, ARemovedMaildirIsNotMadeAgainByUs)
{
    watch();
    fs::remove_all(maildir_);
    run_for(std::chrono::milliseconds{50});
    EXPECT_FALSE(fs::exists(maildir_));
}

TEST_F(Arriving, MissingPartsAreMade)
{
    fs::remove_all(maildir_);
    fs::create_directory(maildir_);
    watch();
    deliver("a");
    EXPECT_TRUE(wait_for(at("new", "a")));
}

TEST_F(Arriving, AMissingFolderIsAnErrorThatSaysHowToMakeIt)
{
    fs::remove_all(maildir_);
    auto watching = make_maildir(maildir_)->watch([](const ArrivedMail&) {});
    ASSERT_FALSE(watching);
    EXPECT_EQ(watching.error().code, base::Code::unreadable);
    EXPECT_NE(watching.error().what.find(maildir_), std::string::npos);
    EXPECT_NE(watching.error().hint.find("mkdir -p " + maildir_), std::string::npos);
    EXPECT_FALSE(fs::exists(maildir_));
}

TEST_F(Arriving, AFileInPlaceOfTheFolderIsAnError)
{
    put_file(folder_ / "file", "");
    auto watching = make_maildir(folder_ / "file")->watch([](const ArrivedMail&) {});
    ASSERT_FALSE(watching);
    EXPECT_EQ(watching.error().code, base::Code::unreadable);
}

TEST_F(Arriving, TheReceiverMayEndTheCarrier)
{
    deliver("a");
    deliver("b");
    int calls = 0;
    receiver_ = make_maildir(maildir_);
    ASSERT_TRUE(receiver_->watch([&](const ArrivedMail&) {
        ++calls;
        receiver_.reset();
    }));
    ASSERT_TRUE(run_until([&] { return calls > 0; }));
    run_for(std::chrono::milliseconds{20});
    EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace mailcall::carry
