// Ways out of a shared folder, each tried on the real program with and without Landlock: what is
// outside never arrives. (Landlock alone, without the checks of paths: landlock_test.cc.)
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "confined.hh"
#include "escape_scene.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_of(const Reply& reply)
{
    std::vector<std::string> names;
    for (const auto& entry : reply.answer.entries) names.push_back(entry.name);
    return names;
}

class Escape : public testing::TestWithParam<Mode> {
  protected:
    // Opened, listed and walked.
    void try_all_ways(const Attempt& attempt)
    {
        SCOPED_TRACE(attempt.name);
        for (auto ask : {Ask::open, Ask::list, Ask::walk}) {
            auto reply = folder_.ask(ask, attempt.path);
            ASSERT_TRUE(reply.answered);
            EXPECT_NE(reply.answer.cause, Cause::fine);
            EXPECT_FALSE(reply.has_file);
            EXPECT_FALSE(leaks(reply));
            ++tried_;
            came_out_ += leaks(reply) ? 1 : 0;
        }
    }
    Reply open(const std::string& path) { return folder_.ask(Ask::open, path); }
    bool is_alive() { return open("b.txt").content == "shared: b.txt"; }

    Scene scene_;
    Confined folder_{scene_.shared(), GetParam()};
    int tried_ = 0;
    int came_out_ = 0;
};

TEST_P(Escape, OutsideIsReadableButForTheConfinement)
{
    EXPECT_EQ(get_file(scene_.secret_path()), secret);
    EXPECT_EQ(fs::status(scene_.secret_path()).permissions() & fs::perms::others_read,
              fs::perms::others_read);
    EXPECT_EQ(get_file(scene_.shared("link-to-a-folder/secret.txt")), secret);
    EXPECT_EQ(get_file(scene_.shared("sub/../../outside/secret.txt")), secret);
}

TEST_P(Escape, NoPathLeadsOut)
{
    ASSERT_EQ(folder_.hello().cause, Cause::fine);
    for (const auto& attempt : scene_.attempts()) try_all_ways(attempt);
    EXPECT_GE(scene_.attempts().size(), 30U);
    EXPECT_TRUE(is_alive());
    std::cout << scene_.attempts().size() << " paths, " << tried_ << " attempts "
              << name(GetParam()) << " (version " << folder_.hello().figure << "): " << came_out_
              << " came out\n";
    for (const auto& missing : scene_.missing()) std::cout << "not tried here: " << missing << '\n';
}

TEST_P(Escape, ListsAndWalksHoldNothingOfTheTraps)
{
    EXPECT_EQ(names_of(folder_.ask(Ask::list, "")), Scene::visible());
    auto sub = folder_.ask(Ask::walk, "sub");
    EXPECT_EQ(names_of(sub), (std::vector<std::string>{"sub/c.txt", "sub/deep/d.txt"}));
    // One file lies deeper than what can be asked for: nothing is fetched rather than a part.
    EXPECT_EQ(folder_.ask(Ask::walk, "").answer.cause, Cause::too_big);
}

TEST_P(Escape, AFolderIsNotHandedOver)
{
    for (auto path : {"", "sub", "sub/deep"}) {
        auto reply = open(path);
        EXPECT_EQ(reply.answer.cause, Cause::not_a_file) << path;
        EXPECT_FALSE(reply.has_file);
    }
}

TEST_P(Escape, SwappedBetweenListAndFetch)
{
    ASSERT_EQ(names_of(folder_.ask(Ask::list, "")), Scene::visible());
    fs::remove(scene_.shared("a 9.txt"));
    fs::create_symlink(scene_.secret_path(), scene_.shared("a 9.txt"));
    EXPECT_EQ(open("a 9.txt").answer.cause, Cause::not_shared);
    fs::rename(scene_.shared("sub"), scene_.shared("was-sub"));
    fs::create_symlink(scene_.outside(), scene_.shared("sub"));
    EXPECT_EQ(open("sub/secret.txt").answer.cause, Cause::not_shared);
    EXPECT_NE(folder_.ask(Ask::list, "sub").answer.cause, Cause::fine);
    EXPECT_TRUE(is_alive());
}

TEST_P(Escape, SharedFolderReplacedByALink)
{
    fs::rename(scene_.shared(), scene_.outside("moved"));
    fs::create_symlink(scene_.outside(), scene_.shared());
    EXPECT_TRUE(is_alive());  // it is still the same folder
    EXPECT_EQ(open("secret.txt").answer.cause, Cause::not_there);
    EXPECT_EQ(open("../secret.txt").answer.cause, Cause::not_shared);
    fs::remove(scene_.shared());
    fs::rename(scene_.outside("moved"), scene_.shared());
}

TEST_P(Escape, AFolderThatMovesOutIsOut)
{
    fs::rename(scene_.shared("sub"), scene_.outside("sub"));
    EXPECT_EQ(open("sub/c.txt").answer.cause, Cause::not_there);
    EXPECT_EQ(folder_.ask(Ask::list, "sub/deep").answer.cause, Cause::not_there);
}

// Documented in share/shelf.hh: whoever could make the link could have copied the file.
TEST_P(Escape, AHardLinkInsideIsShared)
{
    put_file(scene_.outside("linked.txt"), "a file with two names");
    fs::create_hard_link(scene_.outside("linked.txt"), scene_.shared("linked.txt"));
    EXPECT_EQ(open("linked.txt").content, "a file with two names");
}

TEST_P(Escape, DescriptorsThatAreSentInHelpNobody)
{
    Descriptor root{::open("/", O_RDONLY | O_DIRECTORY)};
    Descriptor outside{::open(scene_.outside().c_str(), O_RDONLY | O_DIRECTORY)};
    for (int fd : {root.get(), outside.get()})
        for (int guess = 3; guess < 9; ++guess) {
            auto path = "/proc/self/fd/" + std::to_string(guess) + "/secret.txt";
            auto reply = folder_.ask_raw(print(Question{1, Ask::open, path}), fd);
            EXPECT_EQ(reply.answer.cause, Cause::not_shared);
            EXPECT_FALSE(leaks(reply));
        }
    EXPECT_EQ(open("secret.txt").answer.cause, Cause::not_there);
    EXPECT_TRUE(is_alive());
}

TEST_P(Escape, NonsenseEndsTheProcess)
{
    using namespace std::string_literals;
    for (const auto& nonsense : {"x"s, "\1\0\0\0"s, "\1\0\0\0\0b.txt"s, "\1\0\0\0\x09/etc"s,
                                 std::string(20'000, '\xff')}) {
        Confined folder{scene_.shared(), GetParam()};
        auto reply = folder.ask_raw(nonsense);
        EXPECT_FALSE(reply.answered);
        EXPECT_EQ(folder.wait(), 0);
    }
}

TEST_P(Escape, ItIsConfinedAsItSays)
{
    auto status = get_file("/proc/" + std::to_string(folder_.process()) + "/status");
    EXPECT_NE(status.find("NoNewPrivs:\t1"), std::string::npos);
    EXPECT_NE(status.find("Seccomp:\t2"), std::string::npos);
    EXPECT_TRUE(GetParam().landlock || folder_.hello().figure == 0);
    // Nobody else may look into it.
    if (getuid() != 0) GTEST_SKIP() << "only root can see its descriptors";
    auto process = "/proc/" + std::to_string(folder_.process());
    EXPECT_EQ(fs::read_symlink(process + "/cwd"), "/");
    EXPECT_EQ(count_entries(process + "/fd"), 4);  // socket, two for texts, the folder
}

TEST_P(Escape, NothingOfTheCallProcessIsLeftOpen)
{
    // As a careless library would: not closed on exec.
    Descriptor leaked{::open(scene_.secret_path().c_str(), O_RDONLY)};
    Descriptor high{fcntl(leaked.get(), F_DUPFD, 500)};
    Confined folder{scene_.shared(), GetParam()};
    for (int fd : {leaked.get(), high.get()}) {
        auto reply = folder.ask(Ask::open, "/dev/fd/" + std::to_string(fd));
        EXPECT_FALSE(leaks(reply));
    }
    if (getuid() != 0) GTEST_SKIP() << "only root can see its descriptors";
    EXPECT_EQ(count_entries("/proc/" + std::to_string(folder.process()) + "/fd"), 4);
}

INSTANTIATE_TEST_SUITE_P(All, Escape, testing::ValuesIn(all_modes()), [](const auto& mode) {
    auto text = name(mode.param);
    std::replace(text.begin(), text.end(), ' ', '_');
    return text;
});

}  // namespace
}  // namespace mailcall::share
