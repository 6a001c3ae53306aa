// Mails that are put into an outbox, and what is said when they cannot be.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "carry/carrier.hh"
#include "carry/delivery.hh"
#include "main_loop.hh"
#include "processes.hh"
#include "temp_folder.hh"

namespace mailcall::carry {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Result;

constexpr int no_rights = 77;

class Sending : public testing::Test {
  protected:
    void SetUp() override
    {
        fs::create_directory(in_);
        fs::create_directory(out_);
    }
    static Parcel parcel(const std::string& name, const std::string& mail)
    {
        return {name, mail, "alice@example.org", {"bob@example.org"}};
    }
    template <class Way>
    static Result<std::string> test(Way& way)
    {
        std::optional<Result<std::string>> told;
        way->test([&](Result<std::string> words) { told = words; });
        EXPECT_TRUE(run_until([&] { return told.has_value(); }));
        return *told;
    }
    Result<> send(const std::string& name, const std::string& mail)
    {
        std::optional<Result<>> result;
        outbox_->send(parcel(name, mail), {[&](Result<> sent) { result = sent; }, {}});
        EXPECT_TRUE(run_until([&] { return result.has_value(); }));
        return *result;
    }

    TempFolder folder_;
    std::string in_ = folder_ / "in";
    std::string out_ = folder_ / "out";
    std::unique_ptr<Receiver> maildir_ = make_maildir(in_);
    std::unique_ptr<Sender> outbox_ = make_outbox(out_);
};

TEST_F(Sending, PutsTheMailIntoNewUnderItsName)
{
    ASSERT_TRUE(send("abc-invite-0", "From: a@example.org\r\n\r\nhello\r\n"));
    EXPECT_EQ(get_file(out_ + "/new/abc-invite-0"), "From: a@example.org\r\n\r\nhello\r\n");
    EXPECT_EQ(count_entries(out_ + "/tmp"), 0);
}

TEST_F(Sending, TheSameNameReplaces)
{
    ASSERT_TRUE(send("a", "first"));
    ASSERT_TRUE(send("a", "second"));
    EXPECT_EQ(get_file(out_ + "/new/a"), "second");
    EXPECT_EQ(count_entries(out_ + "/new"), 1);
}

TEST_F(Sending, LeavesEverythingElseAlone)
{
    for (const char* part : {"/new", "/cur", "/tmp"}) {
        fs::create_directory(out_ + part);
        put_file(out_ + part + "/other", "theirs");
    }
    ASSERT_TRUE(send("a", "mail"));
    ASSERT_TRUE(test(outbox_));
    ASSERT_TRUE(test(maildir_));
    for (const char* part : {"/new", "/cur", "/tmp"})
        EXPECT_EQ(get_file(out_ + part + "/other"), "theirs");
    EXPECT_EQ(count_entries(out_ + "/tmp"), 1);
    EXPECT_EQ(count_entries(out_ + "/new"), 2);
}

TEST_F(Sending, TellsLaterNotAtOnce)
{
    bool told = false;
    outbox_->send(parcel("a", "mail"), {[&](const Result<>&) { told = true; }, {}});
    EXPECT_FALSE(told);
    EXPECT_TRUE(run_until([&] { return told; }));
}

TEST_F(Sending, ACarrierThatIsGoneTellsNothing)
{
    bool told = false;
    bool after = false;
    outbox_->send(parcel("a", "mail"), {[&](const Result<>&) { told = true; }, {}});
    outbox_.reset();
    base::post(nullptr, [&] { after = true; });
    ASSERT_TRUE(run_until([&] { return after; }));
    EXPECT_FALSE(told);
}

TEST_F(Sending, ArrivesAtACarrierThatWatchesTheOutbox)
{
    std::string found;
    auto theirs = make_maildir(out_);
    ASSERT_TRUE(theirs->watch([&](const auto& mail) { found = std::get<MailFile>(mail).path; }));
    ASSERT_TRUE(send("a", "mail"));
    ASSERT_TRUE(run_until([&] { return !found.empty(); }));
    EXPECT_EQ(get_file(found), "mail");
}

TEST_F(Sending, AMissingOutboxIsAnErrorAndIsNotMade)
{
    fs::remove_all(out_);
    auto sent = send("a", "mail");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Code::no_carrier);
    EXPECT_NE(sent.error().what.find(out_), std::string::npos);
    EXPECT_NE(sent.error().hint.find("mkdir -p " + out_), std::string::npos);
    EXPECT_FALSE(fs::exists(out_));
}

TEST_F(Sending, AFileInPlaceOfTheOutboxIsAnError)
{
    fs::remove_all(out_);
    put_file(out_, "");
    auto sent = send("a", "mail");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Code::no_carrier);
    EXPECT_FALSE(sent.error().hint.empty());
}

TEST_F(Sending, AMailThatDoesNotFitLeavesNothingBehind)
{
    int code = run_process([&] {
        limit_files(1000);
        auto sent = deliver(out_, "a", std::string(5000, 'x'));
        return !sent && sent.error().code == Code::no_carrier && !sent.error().hint.empty() ? 0 : 1;
    });
    EXPECT_EQ(code, 0);
    EXPECT_EQ(count_entries(out_ + "/tmp"), 0);
    EXPECT_EQ(count_entries(out_ + "/new"), 0);
}

TEST_F(Sending, AFullDiskIsAnErrorThatSaysSo)
{
    int code = run_process([&] {
        if (!mount_tiny_disk(out_.c_str())) return no_rights;
        auto sent = deliver(out_, "a", std::string(100'000, 'x'));
        bool told = !sent && sent.error().code == Code::no_carrier &&
                    sent.error().what.find("No space left") != std::string::npos;
        return told && count_entries(out_ + "/tmp") == 0 ? 0 : 1;
    });
    if (code == no_rights) GTEST_SKIP() << "no disk can be mounted here";
    EXPECT_EQ(code, 0);
}

TEST_F(Sending, AForbiddenOutboxIsAnErrorInSendingAndInTheTest)
{
    for (const char* part : {"/new", "/cur", "/tmp"}) fs::create_directory(out_ + part);
    fs::permissions(folder_.path(), fs::perms{0755});
    for (const char* part : {"/new", "/cur", "/tmp"}) {
        fs::create_directory(in_ + part);
        fs::permissions(in_ + part, fs::perms{0755});
    }
    int code = run_process([&] {
        // Permissions do not bind root.
        if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) return no_rights;
        auto sent = deliver(out_, "a", "mail");
        auto tested = test(outbox_);
        return !sent && sent.error().code == Code::no_carrier && !tested &&
                       tested.error().code == Code::no_carrier &&
                       tested.error().hint.find("permissions") != std::string::npos
                   ? 0
                   : 1;
    });
    if (code == no_rights) GTEST_SKIP() << "root cannot give its rights up here";
    EXPECT_EQ(code, 0);
}

TEST_F(Sending, TheTestSaysWhichFolderIsMissing)
{
    EXPECT_EQ(test(maildir_).value(), "Mail comes in through the folder " + in_ + ".");
    EXPECT_EQ(test(outbox_).value(), "Mail goes out through the folder " + out_ + ".");
    fs::remove_all(in_);
    auto tested = test(maildir_);
    ASSERT_FALSE(tested);
    EXPECT_NE(tested.error().what.find(in_), std::string::npos);
    EXPECT_NE(tested.error().hint.find("mkdir -p " + in_), std::string::npos);
}

TEST(FileName, StaysInTheFolderAndVisible)
{
    const std::vector<std::string> names{
        "../../etc/passwd", ".hidden", "a/b", "", "a:2,S", "a\nb", std::string(400, 'x')};
    for (const auto& name : names) {
        auto file = file_name(name);
        EXPECT_FALSE(file.empty());
        EXPECT_EQ(file.find_first_of("/:\n"), std::string::npos) << file;
        EXPECT_FALSE(file.starts_with('.')) << file;
        EXPECT_LE(file.size(), 200U);
    }
}

TEST(FileName, AFittingNameIsKept) { EXPECT_EQ(file_name("abc7-invite-0"), "abc7-invite-0"); }

TEST(FileName, DifferentNamesStayDifferent)
{
    EXPECT_NE(file_name("a/b"), file_name("a:b"));
    EXPECT_NE(file_name("a/b"), file_name("a_b"));
    EXPECT_EQ(file_name("a/b"), file_name("a/b"));
}

}  // namespace
}  // namespace mailcall::carry
