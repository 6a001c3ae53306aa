// Shared folders through two exchanges: browse, fetch, who reads what, until when.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "two_sides.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

constexpr uid_t nobody = 65534;

// To root everything is readable: while this lives programs are started as somebody else.
class AsNobody {
  public:
    AsNobody() { (void)!::seteuid(::getuid() == 0 ? nobody : ::getuid()); }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
    ~AsNobody() { (void)!::seteuid(::getuid()); }
};

class Lent : public testing::Test {
  protected:
    Lent()
    {
        fs::create_directories(folder_ + "/sub/deep");
        put_file(folder_ + "/letter.txt", "dear");
        put_file(folder_ + "/sub/a", "aa");
        put_file(folder_ + "/sub/deep/b", "bb");
        put_file(folder_ + "/.secret", "not for you");
    }
    int lend(std::int64_t until = 0)
    {
        auto shared = a_.exchange().share(folder_, until);
        EXPECT_TRUE(shared) << shared.error().what;
        EXPECT_TRUE(wait_for([&] { return !b_.shared.empty(); }));
        return shared ? *shared : 0;
    }
    Listing browse(int share, const std::string& path)
    {
        auto before = b_.listings.size();
        EXPECT_TRUE(b_.exchange().browse(share, path));
        EXPECT_TRUE(wait_for([&] { return b_.listings.size() > before; }));
        return b_.listings.back();
    }
    std::string fetch(int share, const std::string& path)
    {
        auto before = b_.last(false).id;
        EXPECT_TRUE(b_.exchange().fetch(share, path));
        EXPECT_TRUE(wait_for([&] {
            return b_.last(false).id > before && b_.is(false, TransferState::done);
        })) << b_.last(false).problem;
        EXPECT_TRUE(b_.last(false).asked);
        return b_.last(false).path;
    }

    Pair pair_{false};
    Side& a_ = pair_.a;
    Side& b_ = pair_.b;
    std::string folder_ = a_.path("shared");
};

TEST_F(Lent, IsBrowsedAndFetched)
{
    int share = lend();
    EXPECT_EQ(b_.shared[0].name, "shared");
    EXPECT_EQ(b_.shared[0].id, share);
    EXPECT_FALSE(b_.shared[0].own);
    EXPECT_TRUE(b_.shared[0].path.empty());
    auto top = browse(share, "");
    ASSERT_EQ(top.entries.size(), 2U) << top.problem;
    EXPECT_EQ(top.entries[0].name, "sub");
    EXPECT_TRUE(top.entries[0].is_folder);
    EXPECT_EQ(top.entries[1].name, "letter.txt");
    EXPECT_EQ(top.entries[1].size, 4);
    EXPECT_EQ(browse(share, "sub").entries.size(), 2U);
    EXPECT_EQ(get_file(fetch(share, "letter.txt")), "dear");
    EXPECT_EQ(fs::path{fetch(share, "sub")}.filename(), "sub");
    EXPECT_TRUE(tree_of(b_.downloads() + "/sub") == tree_of(folder_ + "/sub"));
    auto all = fetch(share, "");
    EXPECT_EQ(get_file(all + "/sub/deep/b"), "bb");
    EXPECT_FALSE(fs::exists(all + "/.secret"));
    auto number = std::to_string(share);
    EXPECT_EQ(a_.reads, (std::vector<std::string>{number + " listed ", number + " listed sub",
                                                  number + " fetched letter.txt",
                                                  number + " fetched sub", number + " fetched "}));
}

TEST_F(Lent, AThousandFilesAndALargeOne)
{
    for (int i = 0; i < 1000; ++i)
        put_file(folder_ + "/sub/" + std::to_string(i), std::to_string(i));
    put_file(folder_ + "/sub/large", noise(20'000'000));
    int share = lend();
    ASSERT_TRUE(b_.exchange().fetch(share, "sub"));
    ASSERT_TRUE(wait_for([&] { return b_.last(false).done > 1'000'000; }));
    pair_.wire.cut();
    pair_.wire.join();
    ASSERT_TRUE(wait_for([&] { return b_.is(false, TransferState::done); }));
    EXPECT_TRUE(tree_of(b_.last(false).path) == tree_of(folder_ + "/sub"));
}

TEST_F(Lent, WhatIsNotThereIsSaidInASentence)
{
    int share = lend();
    for (const char* path : {"none", "../", "/etc", "sub/../..", ".secret", "letter.txt"}) {
        auto listing = browse(share, path);
        EXPECT_FALSE(listing.problem.empty()) << path;
        EXPECT_EQ(listing.path, path);
        EXPECT_TRUE(listing.entries.empty());
    }
    auto before = b_.listings.size();
    ASSERT_TRUE(b_.exchange().fetch(share, "none"));
    EXPECT_TRUE(wait_for([&] { return b_.listings.size() > before; }));
    EXPECT_FALSE(b_.listings.back().problem.empty());
    EXPECT_TRUE(b_.seen.empty());
    EXPECT_FALSE(b_.exchange().browse(share + 2, ""));
    EXPECT_TRUE(a_.reads.empty());
}

TEST_F(Lent, WhatTheOwnerMayNotReadIsMissingAndCounted)
{
    put_file(folder_ + "/sub/deep/closed", "for nobody");
    fs::create_directories(folder_ + "/sub/closed folder");
    fs::permissions(a_.path(""), fs::perms{0755});
    for (const char* closed : {"/sub/deep/closed", "/sub/closed folder"})
        fs::permissions(folder_ + closed, fs::perms::none);
    int share = 0;
    {
        auto program = fs::read_symlink("/proc/self/exe");
        AsNobody now;
        if (::faccessat(AT_FDCWD, program.c_str(), X_OK, AT_EACCESS) != 0)
            GTEST_SKIP() << "the build folder is closed to nobody";
        share = lend();
    }
    auto path = fetch(share, "sub");
    EXPECT_EQ(b_.last(false).problem.find("Not all of it came: 2 of"), 0U)
        << b_.last(false).problem;
    EXPECT_EQ(tree_of(path), (std::map<std::string, std::string>{{"a", "aa"}, {"deep/b", "bb"}}));
    fetch(share, "letter.txt");
    EXPECT_EQ(b_.last(false).problem, "");
    fs::permissions(folder_ + "/sub/closed folder", fs::perms::owner_all);
}

TEST_F(Lent, ALargeListComesInPieces)
{
    for (int i = 0; i < 3000; ++i)
        put_file(folder_ + "/sub/a rather long name of a file, number " + std::to_string(i), "");
    auto listing = browse(lend(), "sub");
    EXPECT_EQ(listing.entries.size(), 3002U);
    EXPECT_FALSE(listing.is_cut);
}

TEST_F(Lent, WithdrawingEndsEverything)
{
    put_file(folder_ + "/large", noise(30'000'000));
    int share = lend();
    ASSERT_TRUE(b_.exchange().fetch(share, "large"));
    ASSERT_TRUE(wait_for([&] { return b_.last(false).done > 100'000; }));
    ASSERT_TRUE(a_.exchange().unshare(share));
    EXPECT_TRUE(wait_for([&] { return b_.shared.empty() && b_.is(false, TransferState::failed); }));
    EXPECT_NE(b_.last(false).problem.find("no longer shared"), std::string::npos);
    EXPECT_TRUE(a_.is(true, TransferState::failed));
    EXPECT_FALSE(b_.exchange().browse(share, ""));
    EXPECT_FALSE(a_.exchange().unshare(share));
    EXPECT_TRUE(fs::is_empty(b_.downloads()));
}

TEST_F(Lent, EndsWithItsDate)
{
    EXPECT_FALSE(a_.exchange().share(folder_, 1'000));
    lend(g_get_real_time() / 1'000'000 + 4);  // the other side has to hear of it first
    EXPECT_TRUE(wait_for([&] { return a_.shared.empty() && b_.shared.empty(); }));
}

TEST_F(Lent, IsThereAgainAfterABreak)
{
    lend();
    pair_.wire.cut();
    b_.start_anew();
    b_.shared.clear();
    pair_.wire.join();
    EXPECT_TRUE(wait_for([&] { return !b_.shared.empty(); }));
    pair_.wire.cut();
    a_.start_anew();
    pair_.wire.join();
    EXPECT_TRUE(wait_for([&] { return b_.shared.empty(); }));
}

TEST_F(Lent, AFolderOnly)
{
    auto shared = a_.exchange().share(folder_ + "/letter.txt", 0);
    ASSERT_FALSE(shared);
    EXPECT_FALSE(a_.exchange().share(a_.path("none"), 0));
    EXPECT_TRUE(a_.exchange().shares().empty());
}

TEST_F(Lent, ManyRequestsAreAnsweredInTurn)
{
    int share = lend();
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(b_.exchange().browse(share, i % 2 ? "" : "sub"));
    ASSERT_TRUE(wait_for([&] { return b_.listings.size() == 30; }));
    for (const auto& listing : b_.listings) EXPECT_EQ(listing.problem, "");
}

}  // namespace
}  // namespace mailcall::share
