// Five gigabytes, most of them a hole.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "two_sides.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t gigabyte = 1'000'000'000;

// Whether what was written into the holes, and nothing else, is there.
void expect_islands(const std::string& path)
{
    ASSERT_EQ(fs::file_size(path), 5 * gigabyte);
    std::ifstream file{path, std::ios::binary};
    for (std::uintmax_t at = 0; at < 5 * gigabyte; at += gigabyte / 2) {
        std::string text(8, '\0');
        file.seekg(static_cast<std::streamoff>(at));
        file.read(text.data(), 8);
        EXPECT_EQ(text, at % gigabyte == 0 ? "island!!" : std::string(8, '\0')) << at;
    }
}

TEST(Sparse, FiveGigabytesWithACutInTheMiddle)
{
    Pair pair;
    auto path = pair.a.path("sparse");
    put_file(path, "");
    fs::resize_file(path, 5 * gigabyte);
    {
        std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
        for (std::uintmax_t at = 0; at < 5 * gigabyte; at += gigabyte) {
            file.seekp(static_cast<std::streamoff>(at));
            file << "island!!";
        }
    }
    ASSERT_TRUE(pair.a.exchange().send({path}));
    ASSERT_TRUE(wait_for([&] { return pair.b.last(false).done > std::int64_t{2 * gigabyte}; },
                         std::chrono::seconds{120}));
    pair.wire.cut();
    pair.wire.join();
    ASSERT_TRUE(
        wait_for([&] { return pair.b.is(false, TransferState::done); }, std::chrono::seconds{240}));
    expect_islands(pair.b.last(false).path);
    struct stat now;
    ASSERT_EQ(::stat(pair.b.last(false).path.c_str(), &now), 0);
    EXPECT_LT(now.st_blocks * 512, 100'000'000);
    EXPECT_LT(pair.wire.carried, 10'000'000);
}

}  // namespace
}  // namespace mailcall::share
