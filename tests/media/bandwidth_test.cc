// How much is sent, over networks of all sorts.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fake_network.hh"

namespace mailcall::media {
namespace {

constexpr double second = 1000;

double share(std::vector<double> values, double part)
{
    std::ranges::sort(values);
    return values.at(static_cast<std::size_t>(static_cast<double>(values.size() - 1) * part));
}

// What is seen each 100 ms for some time.
struct Seen {
    std::vector<double> bits;
    std::vector<double> queue;
    double median_bits() const { return share(bits, 0.5); }
    double least_bits() const { return share(bits, 0); }
    double most_bits() const { return share(bits, 1); }
    double long_queue() const { return share(queue, 0.95); }
};

Seen watch(FakeNetwork& network, double ms)
{
    Seen seen;
    network.run(ms, [&] {
        seen.bits.push_back(network.bandwidth.bits());
        seen.queue.push_back(network.queue());
    });
    return seen;
}

TEST(Bandwidth, GrowsToTheMostWhereThereIsRoom)
{
    FakeNetwork network{{}};
    EXPECT_EQ(network.bandwidth.bits(), Bandwidth::first);
    network.run(5 * second);
    EXPECT_EQ(network.bandwidth.bits(), Bandwidth::most);
    EXPECT_FALSE(network.bandwidth.has_met_a_limit());
}

TEST(Bandwidth, FitsANarrowPathWithoutAQueue)
{
    FakeNetwork network{{.bits = 300e3}};
    network.run(4 * second);
    auto seen = watch(network, 30 * second);
    EXPECT_GT(seen.median_bits(), 220e3);
    EXPECT_LT(seen.most_bits(), 400e3);
    EXPECT_LT(seen.long_queue(), 120);
    EXPECT_TRUE(network.bandwidth.has_met_a_limit());
}

// What is sent first fills the queue, and what tells of it waits in the other one.
TEST(Bandwidth, FirstFeedbackThatDoesNotComeMakesItLess)
{
    constexpr std::int64_t begun = 1'000'000;
    Bandwidth bandwidth;
    bandwidth.look(begun + 10'000'000);
    EXPECT_EQ(bandwidth.bits(), Bandwidth::first);  // nothing was sent
    bandwidth.begin(begun);
    bandwidth.look(begun + 400'000);
    EXPECT_EQ(bandwidth.bits(), Bandwidth::first);
    bandwidth.look(begun + 500'000);
    EXPECT_LE(bandwidth.bits(), 250'000);
    bandwidth.look(begun + 20'000'000);
    EXPECT_EQ(bandwidth.bits(), Bandwidth::first);  // the peer does not tell
}

TEST(Bandwidth, LongWayForTheFirstFeedbackIsMadeUpForSoon)
{
    FakeNetwork network{{.delay = 400}};
    network.bandwidth.begin(1);
    auto seen = watch(network, 5 * second);
    EXPECT_LE(seen.least_bits(), 250e3);
    EXPECT_GT(network.bandwidth.bits(), Bandwidth::first);
}

TEST(Bandwidth, FitsANarrowPathWithALongDelay)
{
    FakeNetwork network{{.bits = 300e3, .delay = 100}};
    network.run(6 * second);
    auto seen = watch(network, 30 * second);
    EXPECT_GT(seen.median_bits(), 200e3);
    EXPECT_LT(seen.long_queue(), 200);
}

TEST(Bandwidth, NarrowPathIsFreeOfItsFirstQueueSoon)
{
    FakeNetwork network{{.bits = 300e3, .longest = 3000}};
    network.run(3.5 * second);
    EXPECT_LT(network.queue(), 100);
}

TEST(Bandwidth, LossThatIsThePathsOwnCostsNothing)
{
    for (double loss : {0.02, 0.05, 0.1}) {
        FakeNetwork network{{.bits = 5e6, .loss = loss}};
        network.run(20 * second);
        auto seen = watch(network, 40 * second);
        EXPECT_GT(seen.least_bits(), 0.7 * Bandwidth::first) << loss;
        EXPECT_GT(seen.median_bits(), 0.9 * Bandwidth::first) << loss;
    }
}

TEST(Bandwidth, LossIsKnown)
{
    FakeNetwork network{{.loss = 0.1}};
    network.run(5 * second);
    EXPECT_NEAR(network.bandwidth.loss(), 0.1, 0.05);
    network.path.loss = 0;
    network.run(3 * second);
    EXPECT_EQ(network.bandwidth.loss(), 0);
}

TEST(Bandwidth, WhoeverThrowsAwayWhatIsTooMuchIsGivenLess)
{
    FakeNetwork network{{.bits = 300e3, .longest = 15}};
    network.run(5 * second);
    auto seen = watch(network, 30 * second);
    EXPECT_GT(seen.median_bits(), 150e3);
    EXPECT_LT(seen.median_bits(), 380e3);
}

TEST(Bandwidth, SuddenDropIsFollowed)
{
    FakeNetwork network{{.bits = 4e6}};
    network.run(10 * second);
    network.path.bits = 300e3;
    network.run(1.5 * second);
    EXPECT_LT(network.bandwidth.bits(), 320e3);
    network.run(3 * second);
    EXPECT_LT(network.queue(), 120);
    auto seen = watch(network, 10 * second);
    EXPECT_GT(seen.median_bits(), 200e3);
}

TEST(Bandwidth, RecoveryIsFollowed)
{
    FakeNetwork network{{.bits = 300e3}};
    network.run(20 * second);
    network.path.bits = 4e6;
    network.run(15 * second);
    EXPECT_GT(network.bandwidth.bits(), 1e6);
    network.run(15 * second);
    EXPECT_GT(network.bandwidth.bits(), 2e6);
}

TEST(Bandwidth, UnsteadyDelaysAreNoQueue)
{
    FakeNetwork network{{.jitter = 80}};
    network.run(10 * second);
    EXPECT_GT(watch(network, 20 * second).least_bits(), 2e6);
}

TEST(Bandwidth, LongerWayIsNotTakenForAQueueForLong)
{
    FakeNetwork network{{}};
    network.run(10 * second);
    network.path.delay += 150;
    network.run(6 * second);
    EXPECT_GT(network.bandwidth.bits(), Bandwidth::first);
}

TEST(Bandwidth, ShorterWayChangesNothing)
{
    FakeNetwork network{{.delay = 150}};
    network.run(10 * second);
    network.path.delay = 10;
    EXPECT_EQ(watch(network, 5 * second).least_bits(), Bandwidth::most);
}

TEST(Bandwidth, SilenceMakesItLessAndItsEndMore)
{
    FakeNetwork network{{}};
    network.run(5 * second);
    network.path.open = false;
    network.run(5 * second);
    EXPECT_LT(network.bandwidth.bits(), 300e3);
    EXPECT_GT(network.bandwidth.bits(), 200e3);
    network.path.open = true;
    network.run(1 * second);
    EXPECT_GT(network.bandwidth.bits(), 1e6);
}

// The network is back, and the first that comes through is what the far side said long ago.
TEST(Bandwidth, BreakOfManySecondsSaysNothingAboutTheTimeAfter)
{
    FakeNetwork network{{}};
    network.run(5 * second);
    network.path.open = false;
    network.run(20 * second);
    auto ms = [&network](double after) {
        return static_cast<std::int64_t>((network.now() + after) * 1000);
    };
    std::vector<PacketReport> old{{ms(-20 * second), ms(0), 1000}};
    network.bandwidth.take(old, ms(0));
    std::vector<PacketReport> lost_or_late;
    for (double at = -20 * second; at < 0; at += 20) lost_or_late.push_back({ms(at), {}, 1000});
    for (double at = -400; at < 0; at += 20) lost_or_late.push_back({ms(at), ms(10), 1000});
    network.bandwidth.take(lost_or_late, ms(100));
    EXPECT_GT(network.bandwidth.bits(), 250e3);
    EXPECT_LT(network.bandwidth.loss(), 0.1);
    network.path.open = true;
    auto seen = watch(network, 3 * second);
    EXPECT_GT(seen.least_bits(), 250e3);
    EXPECT_GT(seen.most_bits(), 1e6);
}

TEST(Bandwidth, FeedbackThatMakesNoSenseStaysWithinTheBounds)
{
    Bandwidth bandwidth;
    for (std::int64_t turn = 1; turn < 1000; ++turn) {
        std::vector<PacketReport> packets{
            {turn, -turn * 1'000'000'000, 1 << 30}, {-turn, turn << 40, 0}, {turn << 50, {}, 5}};
        bandwidth.take(packets, turn * 1000);
        EXPECT_GE(bandwidth.bits(), Bandwidth::least);
        EXPECT_LE(bandwidth.bits(), Bandwidth::most);
    }
}

}  // namespace
}  // namespace mailcall::media
