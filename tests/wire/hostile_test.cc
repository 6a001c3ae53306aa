// Every reader against many broken texts: it may refuse, but must end, and what it takes must be
// stable: printed and read again it is the same.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "samples.hh"
#include "wire/handshake.hh"
#include "wire/order.hh"
#include "wire/payload.hh"
#include "wire/tag.hh"

namespace mailcall::wire {
namespace {

using namespace std::string_view_literals;

// The same mutations in every run, so that a failure can be looked at.
class Mutator {
  public:
    explicit Mutator(std::string text) : text_{std::move(text)} {}

    std::string next()
    {
        auto out = text_;
        for (auto i = pick(4) + 1; i > 0; --i) change(out);
        return out;
    }

  private:
    std::size_t pick(std::size_t below) { return random_() % below; }

    void change(std::string& out)
    {
        static constexpr auto bytes = " \n\r\t\0:;=,/-0129aAzZ~\x7f\xc3\xff"sv;
        auto at = pick(out.size() + 1);
        switch (pick(5)) {
            case 0: out.insert(at, 1, bytes[pick(bytes.size())]); break;
            case 1: out.erase(at, pick(20)); break;
            case 2: out.insert(at, out.substr(pick(out.size() + 1), pick(80))); break;
            case 3: out.resize(at); break;
            default:
                if (at < out.size()) out[at] = bytes[pick(bytes.size())];
        }
    }

    std::string text_;
    std::mt19937 random_{7};
};

// `again` reads `text` and prints what was read; empty: refused.
void expect_stable(const std::string& seed, int rounds,
                   const std::function<std::string(const std::string&)>& again)
{
    Mutator mutator{seed};
    int taken = 0;
    for (int i = 0; i < rounds; ++i) {
        auto printed = again(mutator.next());
        if (printed.empty()) continue;
        ++taken;
        ASSERT_EQ(again(printed), printed);
    }
    // Nothing taken would mean that the test looks at nothing but refusals.
    EXPECT_GT(taken, 0);
    EXPECT_LT(taken, rounds);
}

TEST(Hostile, DescriptionsAreStableOrRefused)
{
    for (const auto& seed : {webrtcbin_offer, chromium_offer})
        expect_stable(seed, 3000, [](const std::string& text) {
            auto read = read_description(text, {});
            return read ? print_description(*read) : std::string{};
        });
}

TEST(Hostile, CandidatesAreStableOrRefused)
{
    expect_stable("candidate:1 1 UDP 5 198.51.100.1 5000 typ srflx raddr 10.0.0.7 rport 9", 5000,
                  [](const std::string& text) { return clean_candidate(text, {}).value_or(""); });
}

TEST(Hostile, FramesAreStableOrRefused)
{
    expect_stable(print_frame(full_signal(SignalType::accept)), 5000, [](const std::string& text) {
        auto read = read_frame(text);
        return read ? print_frame(*read) : std::string{};
    });
}

TEST(Hostile, TagsAreStableOrRefused)
{
    Tag tag;
    tag.id = "alice@example.org";
    tag.hosts = {"192.0.2.1", "2001:db8::1"};
    tag.port = 4000;
    sign_tag(tag, alice());
    expect_stable(print_tag(tag), 5000, [](const std::string& text) {
        auto read = read_tag(text);
        return read ? print_tag(*read) : std::string{};
    });
}

TEST(Hostile, PayloadsAreStableOrRefused)
{
    expect_stable(*print_payload({"v=0\r\n", "", "hello \xe2\x82\xac"}), 5000,
                  [](const std::string& text) {
                      auto read = read_payload(text);
                      return read ? *print_payload(*read) : std::string{};
                  });
}

TEST(Hostile, OrdersAreStableOrRefused)
{
    expect_stable(base::print_json(to_json(Order{order::Answer{1, {}, "v=0"}})), 5000,
                  [](const std::string& text) -> std::string {
                      auto json = base::parse_json(text);
                      if (!json) return {};
                      auto read = read_order(*json);
                      return read ? base::print_json(to_json(*read)) : std::string{};
                  });
}

TEST(Hostile, SyntheticAnswersEndForAnyText)
{
    Mutator mutator{webrtcbin_offer};
    for (int i = 0; i < 2000; ++i) {
        auto text = mutator.next();
        EXPECT_LE(make_synthetic_answer(text, make_early()).size(), 3 * text.size() + 1000);
    }
}

TEST(Hostile, DescriptionBombIsRefusedAtOnce)
{
    std::string lines;
    while (lines.size() < 10'000'000) lines += "a=candidate:1 1 UDP 5 192.0.2.1 5000 typ host\n";
    EXPECT_FALSE(read_description(webrtcbin_offer + lines, {}));
}

TEST(Hostile, DescriptionOfTooManyOrTooLongLinesIsRefused)
{
    std::string many;
    for (int i = 0; i < 200; ++i) many += "a=x\n";
    EXPECT_FALSE(read_description(webrtcbin_offer + many, {}));
    EXPECT_FALSE(read_description(webrtcbin_offer + "a=x" + std::string(510, 'x') + "\n", {}));
    EXPECT_TRUE(read_description(webrtcbin_offer + "a=x" + std::string(509, 'x') + "\n", {}));
}

// Two lines are dropped and three c= lines added: 200 lines as they come are 201 when re-made.
TEST(Hostile, DescriptionThatWouldGrowOverTheCapsIsRefused)
{
    std::string text = webrtcbin_offer;
    constexpr std::string_view line = "c=IN IP4 0.0.0.0\n";
    for (auto at = text.find(line); at != std::string::npos; at = text.find(line))
        text.erase(at, line.size());
    while (std::count(text.begin(), text.end(), '\n') < 199) text += "a=extmap:1 urn:x\n";
    EXPECT_TRUE(read_description(text, {}));
    EXPECT_FALSE(read_description(text + "a=extmap:1 urn:x\n", {}));
}

}  // namespace
}  // namespace mailcall::wire
