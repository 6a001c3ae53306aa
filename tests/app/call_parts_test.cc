// The small parts of a call process: command line, starting hosts, and the watchdog.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "app/call_attendant.hh"
#include "app/call_options.hh"
#include "app/call_watchdog.hh"
#include "main_loop.hh"
#include "temp_folder.hh"

namespace mailcall::app {
namespace {

using namespace std::chrono_literals;

constexpr auto id = "abcdefghijklmnopqrstuvwxyz";

base::Result<std::optional<CallOptions>> options(std::vector<std::string> words)
{
    words.insert(words.begin(), "mailcall-call");
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return read_call_options(static_cast<int>(words.size()), pointers.data());
}

std::string refusal(std::vector<std::string> words)
{
    auto read = options(std::move(words));
    EXPECT_FALSE(read.has_value());
    return read ? "" : read.error().what;
}

std::size_t lines_of(const std::string& path)
{
    std::ifstream file{path};
    std::size_t lines = 0;
    for (std::string line; std::getline(file, line);) ++lines;
    return lines;
}

TEST(CallOptions, AreRead)
{
    auto read = options({"--headless", "--call", id, "--socket", "/s", "--spool", "/f", "--attend",
                         "mailcall attend 'a b'", "--silent"});
    ASSERT_TRUE(read.has_value() && read->has_value());
    EXPECT_EQ((*read)->call, id);
    EXPECT_TRUE((*read)->silent);
    EXPECT_EQ((*read)->socket, "/s");
    EXPECT_EQ((*read)->spool, "/f");
    EXPECT_EQ((*read)->attend, (std::vector<std::string>{"mailcall", "attend", "a b"}));
    EXPECT_EQ((*read)->time_scale, 1);
}

TEST(CallOptions, OfALookNeedNoCall)
{
    auto read = options({"--preview", "--camera", "Webcam @ usb-1", "--microphone", "none"});
    ASSERT_TRUE(read.has_value() && read->has_value());
    EXPECT_EQ((*read)->task, CallTask::preview);
    EXPECT_EQ((*read)->camera, "Webcam @ usb-1");
    EXPECT_EQ((*read)->microphone, "none");
    EXPECT_EQ((*options({"--devices"}))->task, CallTask::devices);
    EXPECT_EQ((*options({"--doctor"}))->task, CallTask::doctor);
    EXPECT_EQ((*options({"--pipelines"}))->task, CallTask::pipelines);
}

TEST(CallOptions, AnUnknownOneIsRefusedInASentence)
{
    EXPECT_EQ(refusal({"--nonsense"}), "starting mailcall-call: Unknown option --nonsense");
    EXPECT_EQ(refusal({"nonsense"}), "starting mailcall-call: \"nonsense\" is not an option");
}

TEST(CallOptions, ACallHasAWindowOrNone)
{
    constexpr auto sentence = "starting mailcall-call: either --window or --headless is needed";
    EXPECT_EQ(refusal({"--call", id, "--socket", "/s", "--spool", "/f"}), sentence);
    EXPECT_EQ(refusal({"--window", "--headless", "--call", id, "--socket", "/s", "--spool", "/f"}),
              sentence);
    auto read = options({"--window", "--ring", "--call", id, "--socket", "/s", "--spool", "/f"});
    ASSERT_TRUE(read.has_value() && read->has_value());
    EXPECT_TRUE((*read)->window);
    EXPECT_TRUE((*read)->ring);
    EXPECT_FALSE((*read)->silent);
}

TEST(CallOptions, AMissingOneIsNamed)
{
    EXPECT_EQ(refusal({"--headless", "--call", id, "--socket", "/s"}),
              "starting mailcall-call: --call, --socket and --spool are needed");
}

TEST(CallOptions, ACallIdHasItsForm)
{
    EXPECT_EQ(refusal({"--headless", "--call", "../etc", "--socket", "/s", "--spool", "/f"}),
              "starting mailcall-call: \"../etc\" is not the id of a call");
}

TEST(CallOptions, ACommandWithAnOpenQuoteIsRefused)
{
    EXPECT_NE(refusal({"--headless", "--call", id, "--socket", "/s", "--spool", "/f", "--attend",
                       "mailcall 'attend"})
                  .find("--attend"),
              std::string::npos);
}

TEST(Attendant, StartsAHostAgainAndAgainUntilOneComes)
{
    TempFolder folder;
    auto note = folder / "started";
    Attendant attendant{{"/bin/sh", "-c", "echo >> " + note}, {1ms, 20ms}};
    attendant.update(false, true);
    EXPECT_TRUE(run_until([&] { return lines_of(note) >= 3; }));
}

void pass_50ms()
{
    bool passed = false;
    base::Timer later{[&passed] { passed = true; }};
    later.start(50ms);
    ASSERT_TRUE(run_until([&] { return passed; }));
}

TEST(Attendant, StartsNoneWhileOneIsAttached)
{
    TempFolder folder;
    auto note = folder / "started";
    Attendant attendant{{"/bin/sh", "-c", "echo >> " + note}, {1ms, 1ms}};
    attendant.update(false, true);
    attendant.update(true, true);
    pass_50ms();
    EXPECT_EQ(lines_of(note), 0U);
}

TEST(Attendant, GivesAHostThatRestartsItsTime)
{
    TempFolder folder;
    auto note = folder / "started";
    Attendant attendant{{"/bin/sh", "-c", "echo >> " + note}, {1h, 1ms}};
    attendant.update(true, true);
    attendant.update(false, true);
    pass_50ms();
    EXPECT_EQ(lines_of(note), 0U);
}

TEST(Attendant, StartsOneAtOnceWhenNoneHasBeenThereForLong)
{
    TempFolder folder;
    auto note = folder / "started";
    Attendant attendant{{"/bin/sh", "-c", "echo >> " + note}, {50ms, 1ms}};
    pass_50ms();
    attendant.update(false, true);
    auto asked = std::chrono::steady_clock::now();
    ASSERT_TRUE(run_until([&] { return lines_of(note) > 0; }));
    EXPECT_LT(std::chrono::steady_clock::now() - asked, 1s);
}

TEST(Attendant, GivesAHostNoneOfItsFiles)
{
    TempFolder folder;
    auto note = folder / "fds";
    int leak = dup(STDERR_FILENO);  // without close-on-exec, as a careless library may leave one
    auto number = std::to_string(leak);
    Attendant attendant{{"/bin/sh", "-c",
                         "cd /proc/$$/fd; { readlink 0 1 2; test ! -e " + number +
                             " || echo leaked; } > " + note + ".new; mv " + note + ".new " + note},
                        {1ms, 20ms}};
    attendant.update(false, true);
    ASSERT_TRUE(run_until([&] { return std::filesystem::exists(note); }));
    std::ifstream file{note};
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(content.find("leaked"), std::string::npos) << content;
    EXPECT_EQ(content.substr(0, 10), "/dev/null\n");
    close(leak);
}

TEST(WatchdogDeathTest, EndsAProcessThatHangs)
{
    EXPECT_EXIT(
        {
            Watchdog watchdog{1};
            for (;;) pause();
        },
        testing::ExitedWithCode(hung_status), "closing the call's media hangs");
}

TEST(WatchdogDeathTest, IsCalledOffInTime)
{
    EXPECT_EXIT(
        {
            {
                Watchdog watchdog{1};
            }
            _exit(alarm(0) == 0 ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace mailcall::app
