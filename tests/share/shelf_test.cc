// What a shared folder shows, in what order and up to what size, asked of the real program.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/shelf.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>

#include "confined.hh"
#include "share/shelf_path.hh"
#include "slowness.hh"
#include "temp_folder.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

TEST(ShelfNames, OnlyWhatCanBeShown)
{
    for (auto name :
         {"a", "Ünï.txt", "日本語", "a b", "-rf", "a..b", "CON", "back\\slash", "ends."})
        EXPECT_TRUE(may_be_shared(name)) << name;
    for (auto name : {"", ".", "..", ".a", "a/b", "a\nb", "\x7f", "\xc2\x85", "\xff", "\xc0\xae"})
        EXPECT_FALSE(may_be_shared(name)) << name;
    EXPECT_TRUE(may_be_shared(std::string(255, 'a')));
    EXPECT_FALSE(may_be_shared(std::string(256, 'a')));
    EXPECT_FALSE(may_be_shared(std::string_view{"a\0b", 3}));
}

TEST(ShelfNames, PathsHaveSingleSlashesAndEnd)
{
    for (auto path : {"", "a", "a/b", "a b/c d/e.txt"}) EXPECT_TRUE(may_be_asked_for(path)) << path;
    for (auto path : {"/", "/a", "a/", "a//b", "a/../b", "a/.", "./a"})
        EXPECT_FALSE(may_be_asked_for(path)) << path;
    std::string deep = "1";
    while (deep.size() < 127) deep += "/1";
    EXPECT_TRUE(may_be_asked_for(deep));
    EXPECT_FALSE(may_be_asked_for(deep + "/1"));
}

TEST(ShelfNames, NumbersAreOrderedAsNumbers)
{
    std::vector<std::string> names{"b",
                                   "a10",
                                   "A2",
                                   "a9",
                                   "a09",
                                   "1.10",
                                   "1.9",
                                   "a",
                                   "B",
                                   "a 1",
                                   "a1",
                                   "10",
                                   "9",
                                   "é",
                                   "1.9.1",
                                   "a99999999999999999999999",
                                   "a99999999999999999999998"};
    std::sort(names.begin(), names.end(), comes_before);
    EXPECT_EQ(names, (std::vector<std::string>{"1.9", "1.9.1", "1.10", "9", "10", "a", "a 1", "a1",
                                               "A2", "a09", "a9", "a10", "a99999999999999999999998",
                                               "a99999999999999999999999", "B", "b", "é"}));
    for (const auto& one : names)
        for (const auto& other : names)
            EXPECT_EQ(comes_before(one, other) || comes_before(other, one), one != other);
}

TEST(ShelfTalk, MessagesComeBackAsTheyWere)
{
    Answer answer{7, Cause::in_use, true, true, true, -3, {{"n", true, 1, 2}, {"", false, -1, 0}}};
    auto back = read_answer(print(answer));
    ASSERT_TRUE(back);
    EXPECT_EQ(print(*back), print(answer));
    EXPECT_EQ(back->entries.at(0).name, "n");
    auto whole = print(answer);
    int read = 0;
    for (std::size_t length = 0; length < whole.size(); ++length)
        read += read_answer(whole.substr(0, length)) ? 1 : 0;
    EXPECT_EQ(read, 2);  // without entries, and with one of them
    EXPECT_FALSE(read_question("\1\0\0\0"));
}

class Shelved : public testing::Test {
  protected:
    Shelved() { umask(S_IWGRP | S_IWOTH); }

    Reply ask(Ask what, const std::string& path)
    {
        if (!folder_) folder_ = std::make_unique<Confined>(place_.path(), Mode{});
        return folder_->ask(what, path);
    }
    void put(const std::string& path)
    {
        fs::create_directories(fs::path{place_ / path}.parent_path());
        put_file(place_ / path, path);
    }
    // Empty files with numbers for names.
    void put_many(const std::string& folder, const std::string& prefix, int count)
    {
        fs::create_directories(place_ / folder);
        Descriptor into{::open((place_ / folder).c_str(), O_RDONLY | O_DIRECTORY)};
        for (int i = 0; i < count; ++i) {
            auto name = prefix + std::to_string(i);
            Descriptor file{openat(into.get(), name.c_str(), O_WRONLY | O_CREAT, 0644)};
        }
    }
    static std::vector<std::string> names(const Reply& reply)
    {
        std::vector<std::string> all;
        for (const auto& entry : reply.answer.entries) all.push_back(entry.name);
        return all;
    }
    // Peak memory of the program.
    long memory_kb() const
    {
        auto status = get_file("/proc/" + std::to_string(folder_->process()) + "/status");
        constexpr std::string_view mark = "VmHWM:";
        auto at = status.find(mark);
        if (at == std::string::npos) return -1;  // it has ended
        return std::atol(status.c_str() + at + mark.size());
    }

    TempFolder place_;
    std::unique_ptr<Confined> folder_;
};
using ShelfTest = Shelved;

TEST_F(ShelfTest, ListsFoldersFirstWithSizesAndDates)
{
    put("b.txt");
    put("Track 10.ogg");
    put("Track 9.ogg");
    put("z/inside.txt");
    fs::create_symlink("b.txt", place_ / "link");
    timespec times[2]{{0, 0}, {1'700'000'000, 0}};
    utimensat(AT_FDCWD, (place_ / "b.txt").c_str(), times, 0);
    auto reply = ask(Ask::list, "");
    EXPECT_EQ(names(reply),
              (std::vector<std::string>{"z", "b.txt", "Track 9.ogg", "Track 10.ogg"}));
    EXPECT_TRUE(reply.answer.entries.at(0).is_folder);
    EXPECT_EQ(reply.answer.entries.at(0).size, 0);
    EXPECT_FALSE(reply.answer.entries.at(1).is_folder);
    EXPECT_EQ(reply.answer.entries.at(1).size, 5);
    EXPECT_EQ(reply.answer.entries.at(1).modified, 1'700'000'000);
    EXPECT_EQ(names(ask(Ask::list, "z")), std::vector<std::string>{"inside.txt"});
    EXPECT_EQ(ask(Ask::list, "b.txt").answer.cause, Cause::not_a_folder);
    EXPECT_EQ(ask(Ask::list, "nowhere").answer.cause, Cause::not_there);
    EXPECT_EQ(ask(Ask::open, "z").answer.cause, Cause::not_a_file);
}

TEST_F(ShelfTest, WalksAllFilesAndEmptyFolders)
{
    for (auto path : {"top/b 10", "top/b 9", "top/c/d", "top/c/e/f", "top/.git/config"}) put(path);
    fs::create_directories(place_ / "top/empty/emptier");
    fs::create_symlink("../top", place_ / "top/c/round");
    auto reply = ask(Ask::walk, "top");
    EXPECT_TRUE(reply.answer.is_folder);
    EXPECT_EQ(names(reply), (std::vector<std::string>{"top/b 9", "top/b 10", "top/c/d", "top/c/e/f",
                                                      "top/empty/emptier"}));
    EXPECT_EQ(reply.answer.entries.at(3).size, 9);
    EXPECT_TRUE(reply.answer.entries.at(4).is_folder);
    auto file = ask(Ask::walk, "top/c/d");
    EXPECT_FALSE(file.answer.is_folder);
    EXPECT_EQ(names(file), std::vector<std::string>{"top/c/d"});
    auto empty = ask(Ask::walk, "top/empty/emptier");
    EXPECT_TRUE(empty.answer.is_folder);
    EXPECT_TRUE(empty.answer.entries.empty());
}

TEST_F(ShelfTest, AHugeFolderIsListedInPart)
{
    constexpr int count = 200'000;  // a million takes the test too long, not the program
    put_many("many", "f", count);
    auto begun = std::chrono::steady_clock::now();
    auto reply = ask(Ask::list, "many");
    auto took = std::chrono::steady_clock::now() - begun;
    EXPECT_TRUE(reply.answer.is_cut);
    EXPECT_EQ(reply.answer.entries.size(), most_listed);
    auto in_order = [](const Entry& a, const Entry& b) { return comes_before(a.name, b.name); };
    const auto& entries = reply.answer.entries;
    EXPECT_TRUE(std::is_sorted(entries.begin(), entries.end(), in_order));
    EXPECT_EQ(ask(Ask::walk, "many").answer.cause, Cause::too_big);
    EXPECT_LT(took, milliseconds{3000} * slowness());
    EXPECT_LT(memory_kb(), 150'000 * slowness());
    std::cout << count << " files: " << most_listed << " listed in "
              << std::chrono::duration_cast<milliseconds>(took).count() << " ms, at most "
              << memory_kb() << " KB\n";
}

TEST_F(ShelfTest, ExactlyTheCapIsNotCut)
{
    put_many("cap", "f", int{most_listed});
    auto reply = ask(Ask::list, "cap");
    EXPECT_FALSE(reply.answer.is_cut);
    EXPECT_EQ(reply.answer.entries.size(), most_listed);
    put_many("cap", "g", 1);
    EXPECT_TRUE(ask(Ask::list, "cap").answer.is_cut);
}

TEST_F(ShelfTest, ReadingEndsAmongHiddenFilesToo)
{
    put_many("hidden", ".h", 101'000);
    auto reply = ask(Ask::list, "hidden");
    EXPECT_EQ(reply.answer.cause, Cause::fine);
    EXPECT_TRUE(reply.answer.is_cut);
    EXPECT_TRUE(reply.answer.entries.empty());
}

TEST_F(ShelfTest, DeletedFolderIsToldFromADeletedFile)
{
    put("folder/file");
    folder_ = std::make_unique<Confined>(place_ / "folder", Mode{});
    EXPECT_EQ(ask(Ask::open, "nothing").answer.cause, Cause::not_there);
    fs::remove_all(place_ / "folder");
    for (auto what : {Ask::open, Ask::list, Ask::walk})
        EXPECT_EQ(ask(what, "file").answer.cause, Cause::folder_gone);
    EXPECT_EQ(ask(Ask::list, "").answer.cause, Cause::folder_gone);
    put("folder/file");  // another folder of that name is not the shared one
    EXPECT_EQ(ask(Ask::list, "").answer.cause, Cause::folder_gone);
}

TEST_F(ShelfTest, RenamedFolderIsStillShared)
{
    put("folder/file");
    folder_ = std::make_unique<Confined>(place_ / "folder", Mode{});
    fs::rename(place_ / "folder", place_ / "elsewhere");
    put("folder/other");
    EXPECT_EQ(names(ask(Ask::list, "")), std::vector<std::string>{"file"});
    EXPECT_EQ(ask(Ask::open, "file").content, "folder/file");
}

TEST_F(ShelfTest, TheOwnersOwnLinkToTheFolderIsFollowed)
{
    put("folder/file");
    fs::create_directory_symlink("folder", place_ / "chosen");
    folder_ = std::make_unique<Confined>(place_ / "chosen", Mode{});
    EXPECT_EQ(ask(Ask::open, "file").content, "folder/file");
}

// As a disk that fails, was pulled out, or whose server is gone says it.
TEST(ShelfCauses, DisksThatAreGone)
{
    for (int error : {EIO, ENODEV, ESTALE, ENOTCONN, ENXIO + 1000})
        EXPECT_EQ(cause_of(error), Cause::broken);
    EXPECT_EQ(cause_of(EACCES), Cause::no_permission);
    EXPECT_EQ(cause_of(EMFILE), Cause::no_room);
}

TEST_F(ShelfTest, PermissionLost)
{
    bool root = getuid() == 0;
    chmod(place_.path().c_str(), 0755);
    for (auto path : {"file", "closed/file", "names/file", "open/file"}) put(path);
    chown((place_ / "closed").c_str(), 0, 0);
    folder_ = std::make_unique<Confined>(place_.path(), Mode{true, root});
    EXPECT_EQ(ask(Ask::open, "file").content, "file");
    chmod((place_ / "file").c_str(), 0);
    chmod((place_ / "closed").c_str(), 0);
    chmod((place_ / "names").c_str(), 0444);
    EXPECT_EQ(ask(Ask::open, "file").answer.cause, Cause::no_permission);
    EXPECT_EQ(ask(Ask::list, "closed").answer.cause, Cause::no_permission);
    EXPECT_EQ(ask(Ask::list, "names").answer.cause, Cause::no_permission);
    EXPECT_EQ(ask(Ask::open, "names/file").answer.cause, Cause::no_permission);
    auto walk = ask(Ask::walk, "");
    EXPECT_EQ(names(walk), (std::vector<std::string>{"open/file"}));
    EXPECT_EQ(walk.answer.figure, 3);
    for (auto path : {"closed", "names"}) chmod((place_ / path).c_str(), 0755);
}

TEST_F(ShelfTest, EndsWithItsSocket)
{
    Confined folder{place_.path(), Mode{}};
    folder.hang_up();
    EXPECT_EQ(folder.wait(), 0);
}

// As on a system before Linux 5.6, or in a sandbox that refuses calls it does not know.
void take_openat2_away(int error)
{
    sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    sock_fprog program{std::size(steps), steps};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

TEST_F(ShelfTest, RefusesWhereTheSystemCannotKeepItInside)
{
    put("file");
    for (auto error : {ENOSYS, EPERM}) {
        Confined folder{place_.path(), Mode{}, [error] { take_openat2_away(error); }};
        EXPECT_EQ(folder.hello().cause, Cause::old_system);
        EXPECT_FALSE(folder.ask(Ask::open, "file").answered);
        EXPECT_EQ(folder.wait(), 0);
    }
}

}  // namespace
}  // namespace mailcall::share
