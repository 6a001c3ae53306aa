// Files and folders from one side to the other: what arrives is what was sent.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <set>

#include "two_sides.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::vector<std::string> names_of(const std::map<std::string, std::string>& tree)
{
    std::vector<std::string> names;
    names.reserve(tree.size());
    for (const auto& [name, text] : tree) names.push_back(name);
    return names;
}

class Transfers : public testing::Test {
  protected:
    std::string give(const std::string& name, const std::string& text)
    {
        auto path = pair_.a.path(name);
        fs::create_directories(fs::path{path}.parent_path());
        put_file(path, text);
        return path;
    }

    Pair pair_;
    Side& a_ = pair_.a;
    Side& b_ = pair_.b;
};

TEST_F(Transfers, FilesOfAllSizes)
{
    for (std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 3'000'000U}) {
        auto text = noise(size);
        auto path = pair_.deliver(give("file.bin", text));
        EXPECT_TRUE(get_file(path) == text) << size;
        EXPECT_EQ(a_.last(true).done, static_cast<std::int64_t>(size));
        EXPECT_EQ(fs::path{path}.parent_path(), b_.downloads());
    }
    EXPECT_EQ(b_.partial_files(), 0);
    EXPECT_EQ(count_entries(b_.downloads()), 6);
    EXPECT_TRUE(b_.complaints.empty());
    EXPECT_TRUE(a_.complaints.empty());
}

TEST_F(Transfers, ANameThatExistsGetsANumber)
{
    put_file(b_.downloads() + "/a.tar.gz", "mine");
    fs::create_directory(b_.downloads() + "/a.tar (2).gz");
    auto path = pair_.deliver(give("a.tar.gz", "theirs"));
    EXPECT_EQ(fs::path{path}.filename(), "a.tar (3).gz");
    EXPECT_EQ(get_file(path), "theirs");
    EXPECT_EQ(get_file(b_.downloads() + "/a.tar.gz"), "mine");
}

TEST_F(Transfers, TimeIsKeptAndNothingBecomesAProgram)
{
    auto given = give("run.sh", "#!/bin/sh\n");
    ::chmod(given.c_str(), 0777);
    auto then = fs::file_time_type::clock::now() - 1000h;
    fs::last_write_time(given, then);
    auto path = pair_.deliver(given);
    EXPECT_EQ(mode_of(path) & 0111U, 0U);
    EXPECT_LT(std::chrono::abs(fs::last_write_time(path) - then), 1s);
}

TEST_F(Transfers, FolderWithFoldersInIt)
{
    give("tree/a/b/c/deep", noise(100'000));
    give("tree/a/empty file", "");
    give("tree/Grüße 你好", "x");
    fs::create_directories(a_.path("tree/none/at/all"));
    fs::create_symlink("/etc/passwd", a_.path("tree/link"));
    auto path = pair_.deliver(a_.path("tree") + "/");
    auto expected = tree_of(a_.path("tree"));
    EXPECT_EQ(names_of(tree_of(path)), names_of(expected));
    EXPECT_TRUE(tree_of(path) == expected);
    EXPECT_EQ(fs::path{path}.filename(), "tree");
    EXPECT_EQ(b_.last(false).files, 3);
    EXPECT_TRUE(b_.last(false).is_folder);
    EXPECT_EQ(b_.partial_files(), 0);
}

TEST_F(Transfers, NamesThatBecomeTheSameAreKeptApart)
{
    give("tree/.a", "hidden");
    give("tree/a", "plain");
    give("tree/-a", "option");
    auto path = pair_.deliver(a_.path("tree"));
    std::multiset<std::string> contents;
    for (const auto& [name, text] : tree_of(path)) {
        contents.insert(text);
        EXPECT_NE(name.front(), '.');
        EXPECT_NE(name.front(), '-');
    }
    EXPECT_EQ(contents, (std::multiset<std::string>{"hidden", "option", "plain"}));
}

TEST_F(Transfers, TenThousandSmallFilesNeedFewMessages)
{
    for (int i = 0; i < 10'000; ++i)
        give("many/" + std::to_string(i % 100) + "/" + std::to_string(i), std::to_string(i));
    auto began = std::chrono::steady_clock::now();
    auto path = pair_.deliver(a_.path("many"), 60s);
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    RecordProperty("seconds", std::to_string(took.count()));
    EXPECT_TRUE(tree_of(path) == tree_of(a_.path("many")));
    // 100 bytes a file; a message for each would be 10,000.
    EXPECT_LT(pair_.wire.messages, 200);
}

TEST_F(Transfers, SeveralAtATime)
{
    std::vector<std::string> paths;
    for (unsigned i = 0; i < 8; ++i)
        paths.push_back(give("f" + std::to_string(i), noise(500'000, i)));
    ASSERT_TRUE(a_.exchange().send(paths));
    auto done = [&] {
        int count = 0;
        for (const auto& [id, transfer] : b_.seen) count += transfer.state == TransferState::done;
        return count == 8;
    };
    ASSERT_TRUE(wait_for(done));
    for (const auto& path : paths)
        EXPECT_TRUE(get_file(b_.downloads() + "/" + fs::path{path}.filename().string()) ==
                    get_file(path));
}

TEST_F(Transfers, BothWaysAtATime)
{
    auto mine = give("mine", noise(2'000'000, 1));
    put_file(b_.path("yours"), noise(2'000'000, 2));
    ASSERT_TRUE(b_.exchange().send({b_.path("yours")}));
    pair_.deliver(mine);
    ASSERT_TRUE(wait_for([&] { return a_.is(false, TransferState::offered); }));
    ASSERT_TRUE(a_.exchange().take(a_.last(false).id, ""));
    ASSERT_TRUE(wait_for([&] { return a_.is(false, TransferState::done); }));
    EXPECT_TRUE(get_file(a_.last(false).path) == get_file(b_.path("yours")));
}

TEST_F(Transfers, HolesAreNotCarried)
{
    auto path = a_.path("sparse");
    put_file(path, "begin");
    fs::resize_file(path, 50'000'000);
    std::ofstream{path, std::ios::app | std::ios::binary} << "middle";
    fs::resize_file(path, 100'000'000);
    auto arrived = pair_.deliver(path);
    EXPECT_TRUE(get_file(arrived) == get_file(path));
    EXPECT_LT(pair_.wire.carried, 1'000'000);
    struct stat now;
    ASSERT_EQ(::stat(arrived.c_str(), &now), 0);
    EXPECT_LT(now.st_blocks * 512, 10'000'000);
}

TEST_F(Transfers, TwoHundredMegabytesAreQuick)
{
    auto path = a_.path("large");
    auto block = noise(1'000'000);
    {
        std::ofstream out{path, std::ios::binary};
        for (int i = 0; i < 200; ++i) out << block;
    }
    auto began = std::chrono::steady_clock::now();
    auto arrived = pair_.deliver(path, 60s);
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("200 MB over a wire without network: %.0f MB/s\n", 200 / took.count());
    EXPECT_EQ(fs::file_size(arrived), 200'000'000U);
    EXPECT_TRUE(get_file(arrived) == get_file(path));
    EXPECT_LE(pair_.wire.most_waiting, 5'000'000);
}

}  // namespace
}  // namespace mailcall::share
