// Whole files: written atomically, read within a bound.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.hh"

#include <gtest/gtest.h>

#include "processes.hh"
#include "temp_folder.hh"

namespace mailcall::base {
namespace {

constexpr int no_rights = 77;

TEST(File, AreWrittenForTheirOwnerOnly)
{
    TempFolder folder;
    ASSERT_TRUE(write_file(folder / "a", "text"));
    EXPECT_EQ(get_file(folder / "a"), "text");
    EXPECT_EQ(mode_of(folder / "a"), 0600U);
}

TEST(File, AreReplacedAndNothingIsLeftBeside)
{
    TempFolder folder;
    ASSERT_TRUE(write_file(folder / "a", "a longer text"));
    ASSERT_TRUE(write_file(folder / "a", "short"));
    EXPECT_EQ(get_file(folder / "a"), "short");
    EXPECT_EQ(count_entries(folder.path()), 1);
}

TEST(File, ThatCannotBeWrittenWholeAreNotWrittenAtAll)
{
    TempFolder folder;
    ASSERT_TRUE(write_file(folder / "a", "old"));
    int code = run_process([&] {
        limit_files(1000);
        auto written = write_file(folder / "a", std::string(5000, 'x'));
        return !written && written.error().code == Code::unwritable ? 0 : 1;
    });
    EXPECT_EQ(code, 0);
    EXPECT_EQ(get_file(folder / "a"), "old");
    EXPECT_EQ(count_entries(folder.path()), 1);
}

TEST(File, OnAFullDiskAreAnErrorThatSaysSo)
{
    TempFolder folder;
    int code = run_process([&] {
        if (!mount_tiny_disk(folder.path().c_str())) return no_rights;
        auto written = write_file(folder / "a", std::string(100'000, 'x'));
        bool told = !written && written.error().code == Code::unwritable &&
                    written.error().what.find("No space left") != std::string::npos &&
                    written.error().hint.find("Make room") != std::string::npos;
        return told && count_entries(folder.path()) == 0 ? 0 : 1;
    });
    if (code == no_rights) GTEST_SKIP() << "no disk can be mounted here";
    EXPECT_EQ(code, 0);
}

TEST(File, InAForbiddenFolderAreAnErrorThatSaysSo)
{
    TempFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
    int code = run_process([&] {
        // Permissions do not bind root.
        if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) return no_rights;
        auto written = write_file(folder / "a", "x");
        return !written && written.error().code == Code::unwritable &&
                       written.error().hint.find("permissions") != std::string::npos
                   ? 0
                   : 1;
    });
    if (code == no_rights) GTEST_SKIP() << "root cannot give its rights up here";
    EXPECT_EQ(code, 0);
}

TEST(File, BelowAFileAreAnErrorWithThePath)
{
    TempFolder folder;
    put_file(folder / "file", "");
    auto written = write_file(folder / "file/a", "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Code::unwritable);
    EXPECT_NE(written.error().what.find(folder / "file/a"), std::string::npos);
    EXPECT_FALSE(written.error().hint.empty());
}

TEST(File, AreCreatedOnce)
{
    TempFolder folder;
    EXPECT_TRUE(create_file(folder / "a", "first").value());
    EXPECT_FALSE(create_file(folder / "a", "second").value());
    EXPECT_EQ(get_file(folder / "a"), "first");
    EXPECT_EQ(count_entries(folder.path()), 1);
}

TEST(File, AreReadUpToTheirBound)
{
    TempFolder folder;
    put_file(folder / "a", std::string(100'000, 'x'));
    EXPECT_EQ(read_file(folder / "a", 100'000).value().size(), 100'000U);
    auto over = read_file(folder / "a", 99'999);
    ASSERT_FALSE(over);
    EXPECT_EQ(over.error().code, Code::too_big);
}

TEST(File, ThatAreMissingOrFoldersAreUnreadable)
{
    TempFolder folder;
    for (const auto& path : {folder / "missing", folder.path()}) {
        auto text = read_file(path, 100);
        ASSERT_FALSE(text);
        EXPECT_EQ(text.error().code, Code::unreadable);
        EXPECT_NE(text.error().what.find(path), std::string::npos);
    }
}

}  // namespace
}  // namespace mailcall::base
