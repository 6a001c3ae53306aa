// inspect(): files, folders, Maildirs, mbox files and stdin; what cannot be read stops nothing.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "mail/letter.hh"
#include "mail/mbox.hh"
#include "sample.hh"
#include "temp_folder.hh"

namespace mailcall::mail {
namespace {

namespace fs = std::filesystem;

const std::string plain_mail = "From: a@b.c\nTo: d@e.f\n\nhello\n";

class Inspect : public testing::Test {
  protected:
    fs::path write(const std::string& name, std::string_view text)
    {
        auto path = top_ / name;
        fs::create_directories(path.parent_path());
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }

    // "name verdict" of each mail, and "! name" of each error, in order.
    std::vector<std::string> look(const std::vector<std::string>& paths)
    {
        constexpr std::array verdicts{"none", "signal", "tag", "refused"};
        std::vector<std::string> out;
        inspect(
            paths, {},
            [&](const Found& found) {
                auto name =
                    found.path.starts_with(top_.string())
                        ? found.path.substr(std::min(top_.string().size() + 1, found.path.size()))
                        : found.path;
                out.push_back(name + " " +
                              verdicts[static_cast<std::size_t>(found.letter.verdict)]);
            },
            [&](const base::Error& error) {
                EXPECT_EQ(error.code, base::Code::unreadable);
                out.push_back("! " + error.what);
            });
        return out;
    }
    std::vector<std::string> look() { return look({top_.string()}); }

    TempFolder folder_;
    fs::path top_ = folder_.path();
};

using Lines = std::vector<std::string>;

TEST_F(Inspect, ReadsAFile)
{
    EXPECT_EQ(look({write("one.eml", sample::mail()).string()}), Lines{"one.eml signal"});
}

TEST_F(Inspect, ReadsAFolderAndWhatIsBelow)
{
    write("b", plain_mail);
    write("a", sample::mail());
    write("deep/er/c", plain_mail);
    EXPECT_EQ(look(), (Lines{"a signal", "b none", "deep/er/c none"}));
}

TEST_F(Inspect, ReadsCurAndNewOfAMaildirOnly)
{
    write("cur/1:2,S", plain_mail);
    write("new/2", sample::mail());
    write("tmp/3", "half a mail");
    write("dovecot-uidlist", "index");
    write(".Sent/cur/4", plain_mail);
    write(".Sent/new/5", plain_mail);
    write(".Sent/tmp/6", plain_mail);
    EXPECT_EQ(look(),
              (Lines{".Sent/cur/4 none", ".Sent/new/5 none", "cur/1:2,S none", "new/2 signal"}));
}

TEST_F(Inspect, PassesOverHiddenFilesInFolders)
{
    write(".claws_cache", "cache");
    EXPECT_EQ(look(), Lines{});
}

TEST_F(Inspect, ReadsEveryMailOfAnMbox)
{
    auto divider = "From alice@example.org Mon Sep 21 14:13:20 2026\n";
    auto path = write("box", divider + plain_mail + "\n" + divider +
                                 sample::with_lf(sample::mail()) + "\n" + divider + plain_mail);
    EXPECT_EQ(look({path.string()}), (Lines{"box#1 none", "box#2 signal", "box#3 none"}));
}

TEST_F(Inspect, AnMboxOfOneMailGoesByItsName)
{
    auto path = write("box", "From alice Mon Sep 21 14:13:20 2026\n" + plain_mail);
    EXPECT_EQ(look({path.string()}), Lines{"box none"});
}

TEST_F(Inspect, ALongMailInAnMboxIsRefusedAndTheNextIsRead)
{
    auto path = write("box", "From a\n" + sample::header() + "\n" + std::string(400'000, 'x') +
                                 "\nFrom b\n" + sample::header() + "\n");
    EXPECT_EQ(look({path.string()}), (Lines{"box#1 refused", "box#2 signal"}));
}

TEST_F(Inspect, ReportsWhatIsNotThereAndGoesOn)
{
    auto path = write("one", plain_mail).string();
    EXPECT_EQ(look({"/nowhere", path}),
              (Lines{"! Reading /nowhere: No such file or directory", "one none"}));
}

TEST_F(Inspect, ReportsALinkThatLeadsNowhere)
{
    fs::create_symlink("/nowhere", top_ / "link");
    write("one", plain_mail);
    EXPECT_EQ(look(),
              (Lines{"! Reading " + (top_ / "link").string() + ": No such file or directory",
                     "one none"}));
}

TEST_F(Inspect, DoesNotFollowLinksToFolders)
{
    write("one", plain_mail);
    fs::create_directory_symlink(top_, top_ / "loop");
    EXPECT_EQ(look(), Lines{"one none"});
}

TEST_F(Inspect, DoesNotOpenAFifoInAFolder)
{
    ASSERT_EQ(mkfifo((top_ / "fifo").c_str(), 0600), 0);
    write("one", plain_mail);
    EXPECT_EQ(look(), Lines{"one none"});
}

TEST_F(Inspect, ReportsAFifoThatWasAskedFor)
{
    auto path = (top_ / "fifo").string();
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    EXPECT_EQ(look({path}), Lines{"! Reading " + path + ": it is not an ordinary file"});
}

TEST_F(Inspect, ReportsAFolderThatMayNotBeRead)
{
    auto one = write("one", plain_mail).string();
    auto closed = (top_ / "closed").string();
    fs::create_directory(closed);
    fs::permissions(closed, fs::perms::none);
    fs::permissions(top_, fs::perms{0755});
    constexpr uid_t nobody = 65534;  // root may read everything
    auto user = geteuid();
    ASSERT_EQ(seteuid(user == 0 ? nobody : user), 0);
    auto lines = look({closed, one});
    ASSERT_EQ(seteuid(user), 0);
    EXPECT_EQ(lines, (Lines{"! Reading " + closed + ": Permission denied", "one none"}));
}

// Points stdin at a file for as long as it lives.
class Stdin {
  public:
    explicit Stdin(const fs::path& path) : kept_{dup(STDIN_FILENO)}
    {
        int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
        dup2(fd, STDIN_FILENO);
        close(fd);
    }
    Stdin(const Stdin&) = delete;
    Stdin& operator=(const Stdin&) = delete;
    ~Stdin()
    {
        dup2(kept_, STDIN_FILENO);
        close(kept_);
    }

  private:
    int kept_;
};

TEST_F(Inspect, ReadsAMailFromStdin)
{
    Stdin input{write("one", sample::mail())};
    EXPECT_EQ(look({"-"}), Lines{"standard input signal"});
}

TEST_F(Inspect, ReadsAnMboxFromStdin)
{
    Stdin input{write("box", "From a\n" + plain_mail + "\nFrom b\n" + plain_mail)};
    EXPECT_EQ(look({"-"}), (Lines{"standard input#1 none", "standard input#2 none"}));
}

TEST_F(Inspect, AnEmptyFileIsNoCall)
{
    EXPECT_EQ(look({write("empty", "").string()}), Lines{"empty none"});
}

std::vector<std::string> mails_of(std::string_view mbox, std::size_t piece)
{
    std::vector<std::string> mails;
    MboxSplitter splitter{[&](std::string_view mail, bool) { mails.emplace_back(mail); }};
    for (std::size_t at = 0; at < mbox.size(); at += piece) splitter.feed(mbox.substr(at, piece));
    splitter.finish();
    return mails;
}

TEST(Mbox, IsSplitAlikeHoweverTheBytesArrive)
{
    constexpr std::string_view mbox = "From a\nx\nFrom\nFrom b\n\nFrom c\n>From d\ny From e";
    Lines mails{"From a\nx\nFrom\n", "From b\n\n", "From c\n>From d\ny From e"};
    for (std::size_t piece = 1; piece <= mbox.size(); ++piece)
        EXPECT_EQ(mails_of(mbox, piece), mails) << piece;
}

}  // namespace
}  // namespace mailcall::mail
