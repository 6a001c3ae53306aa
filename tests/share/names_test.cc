// Names from outside, and the small parts: speed and window.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/names.hh"

#include <gtest/gtest.h>

#include "share/flow.hh"
#include "share/speed.hh"

namespace mailcall::share {
namespace {

TEST(Names, Table)
{
    struct Case {
        const char* from;
        const char* to;
    };
    for (auto [from, to] : std::initializer_list<Case>{
             {"holiday.jpg", "holiday.jpg"},
             {"Grüße 你好 🎉.txt", "Grüße 你好 🎉.txt"},
             {"", "file"},
             {".", "file"},
             {"..", "file"},
             {"/", "file"},
             {"a/", "file"},
             {"../../etc/passwd", "passwd"},
             {"C:\\Windows\\evil.exe", "evil.exe"},
             {".bashrc", "bashrc"},
             {"...hidden", "hidden"},
             {"-rf", "rf"},
             {"--help", "help"},
             {"- . -x", "x"},
             {"trailing. . ", "trailing"},
             {"a\nb\tc", "a b c"},
             {"bell\a.txt", "bell_.txt"},
             {"gpj.\xe2\x80\xae"
              "exe",
              "gpj._exe"},
             {"not\xffutf8", "not_utf8"},
             {"a:b*c?d\"e<f>g|h", "a_b_c_d_e_f_g_h"},
             {"CON", "_CON"},
             {"con.txt", "_con.txt"},
             {"aux.", "_aux"},
             {"LPT1.log", "_LPT1.log"},
             {"com10.txt", "com10.txt"},
             {"console", "console"},
         })
        EXPECT_EQ(safe_name(from), to) << from;
}

TEST(Names, LongOnesKeepTheirEnding)
{
    std::string umlauts;
    for (int i = 0; i < 200; ++i) umlauts += "ü";
    auto cut = safe_name(umlauts + ".tar.gz");
    EXPECT_LE(cut.size(), 255U);
    EXPECT_GE(cut.size(), 253U);
    EXPECT_TRUE(cut.ends_with("ü.tar.gz") || cut.ends_with("ü.gz")) << cut;
    EXPECT_EQ(safe_name(std::string(300, 'x')).size(), 255U);
    EXPECT_EQ(safe_name("x." + std::string(300, 'y')).size(), 255U);
}

// Windows leaves such an end out, so that the file has another name than was shown.
TEST(Names, CutOnesEndInNoBlank)
{
    for (const char* blank : {" ", ".", " . "}) {
        auto cut = safe_name(std::string(254, 'x') + blank + std::string(100, 'y'));
        EXPECT_EQ(cut, std::string(254, 'x')) << '"' << blank << '"';
        EXPECT_EQ(safe_name(cut), cut);
    }
}

TEST(Names, NumbersGoBeforeTheEnding)
{
    EXPECT_EQ(numbered("a.txt", 1), "a.txt");
    EXPECT_EQ(numbered("a.txt", 2), "a (2).txt");
    EXPECT_EQ(numbered("a", 12), "a (12)");
    auto longest = numbered(std::string(251, 'x') + ".txt", 9999);
    EXPECT_LE(longest.size(), 255U);
    EXPECT_TRUE(longest.ends_with(" (9999).txt"));
}

TEST(Names, Paths)
{
    EXPECT_EQ(safe_path("a/b/c.txt"), "a/b/c.txt");
    EXPECT_EQ(safe_path(".git/-x/CON"), "git/x/_CON");
    EXPECT_EQ(safe_path("a\\b"), "a_b");
    for (std::string wrong : {"", "/a", "a/", "a//b", "..", "a/../b", "./a", "a/."})
        EXPECT_FALSE(safe_path(wrong)) << wrong;
    EXPECT_FALSE(safe_path(std::string(4097, 'x')));
    std::string deep;
    for (int i = 0; i < 63; ++i) deep += "d/";
    EXPECT_TRUE(safe_path(deep + "x"));
    EXPECT_FALSE(safe_path(deep + "d/x"));
}

TEST(SpeedOfTransfer, IsThatOfTheLastSeconds)
{
    Speed speed;
    EXPECT_EQ(speed.seconds_left(100, 0), -1);
    for (std::int64_t ms = 0; ms <= 10'000; ms += 100) speed.see(ms * 1000, ms * 1000);
    EXPECT_NEAR(speed.bytes_per_second(10'000'000), 1e6, 1e3);
    EXPECT_EQ(speed.seconds_left(5'000'000, 10'000'000), 5);
    // Nothing comes any more.
    EXPECT_LT(speed.bytes_per_second(40'000'000), 1e5);
    speed.restart();
    EXPECT_EQ(speed.seconds_left(100, 40'000'000), -1);
}

// A line that carries `rate` bytes a second and takes `delay_us` there and back.
struct ModelLine {
    double rate;
    double delay_us;
    Flow flow = {};
    std::deque<std::pair<double, std::int64_t>> answers = {};  // when, total
    double free_at = 0;
    std::int64_t sent = 0;
    double longest_queue_us = 0;

    void run(double from, double until)
    {
        for (double now = from; now < until; now += 1000) {
            while (!answers.empty() && answers.front().first <= now) {
                EXPECT_TRUE(
                    flow.acknowledged(answers.front().second, static_cast<std::int64_t>(now)));
                answers.pop_front();
            }
            while (flow.room() >= flow.chunk()) {
                auto bytes = flow.chunk();
                sent += bytes;
                flow.sent(bytes, static_cast<std::int64_t>(now));
                longest_queue_us = std::max(longest_queue_us, free_at - now);
                free_at = std::max(free_at, now) + static_cast<double>(bytes) / rate * 1e6;
                answers.emplace_back(free_at + delay_us, sent);
            }
        }
    }
};

TEST(FlowOfBytes, FillsFastAndFarLines)
{
    for (double delay : {1e3, 50e3, 300e3}) {
        ModelLine line{8e6, delay};
        line.run(0, 5e6);
        auto before = line.sent;
        line.run(5e6, 15e6);
        auto rate = static_cast<double>(line.sent - before) / 10;
        EXPECT_GT(rate, 0.8 * 8e6) << delay;
    }
}

TEST(FlowOfBytes, LeavesRoomOnSlowLines)
{
    for (double rate : {20e3, 100e3, 1e6}) {
        ModelLine line{rate, 30e3};
        line.run(0, 3e6);
        line.longest_queue_us = 0;
        auto before = line.sent;
        line.run(3e6, 60e6);
        EXPECT_LT(line.longest_queue_us, 1e6) << rate;
        EXPECT_GT(static_cast<double>(line.sent - before) / 57, 0.8 * rate);
    }
}

TEST(FlowOfBytes, WhoAnswersTooMuchIsNotBelieved)
{
    Flow flow;
    flow.sent(1000, 0);
    EXPECT_FALSE(flow.acknowledged(1001, 1));
    EXPECT_TRUE(flow.acknowledged(1000, 1));
    EXPECT_FALSE(flow.acknowledged(999, 2));
}

}  // namespace
}  // namespace mailcall::share
