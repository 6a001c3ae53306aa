// Work from other threads arrives once, in order, on the owner's thread, and never after the end.
// Alone in its program, so that ThreadSanitizer can watch it without GStreamer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/hand_over.hh"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace mailcall::media {
namespace {

constexpr int threads = 4;
constexpr int each = 5000;

void iterate_until(const std::function<bool()>& done)
{
    while (!done()) g_main_context_iteration(nullptr, TRUE);
}

TEST(HandOver, EverythingArrivesInEachThreadsOrder)
{
    auto inbox = Inbox::open();
    std::vector<std::vector<int>> arrived(threads);
    std::vector<std::thread> senders;
    for (std::size_t who = 0; who < threads; ++who)
        senders.emplace_back([&arrived, inbox, who] {
            for (int number = 0; number < each; ++number)
                inbox->post([&arrived, who, number] { arrived[who].push_back(number); });
        });
    auto all_came = [&] {
        return std::all_of(arrived.begin(), arrived.end(),
                           [](const auto& numbers) { return numbers.size() == each; });
    };
    iterate_until(all_came);
    for (auto& sender : senders) sender.join();
    for (const auto& numbers : arrived) EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
    inbox->close();
}

TEST(HandOver, NothingRunsAfterTheEnd)
{
    struct Owner {
        int count = 0;
    };
    for (int round = 0; round < 50; ++round) {
        auto inbox = Inbox::open();
        auto owner = std::make_unique<Owner>();
        Handle<Owner> handle{inbox, owner.get()};
        std::atomic<bool> stop{false};
        std::thread sender{[handle, &stop] {
            while (!stop) handle.post_if_room([](Owner& at) { ++at.count; });
        }};
        iterate_until([&] { return owner->count > 20; });
        inbox->close();
        owner.reset();  // work that ran now would be a use after free
        g_main_context_iteration(nullptr, FALSE);
        stop = true;
        sender.join();
    }
}

TEST(HandOver, NothingRunsInlineOrNested)
{
    auto inbox = Inbox::open();
    std::vector<int> order;
    inbox->post([&] {
        inbox->post([&] { order.push_back(2); });
        order.push_back(1);
    });
    EXPECT_TRUE(order.empty());
    iterate_until([&] { return order.size() == 2; });
    EXPECT_EQ(order, (std::vector<int>{1, 2}));
    inbox->close();
}

TEST(HandOver, WorkMayCloseTheInbox)
{
    auto inbox = Inbox::open();
    bool ran_after = false;
    bool closed = false;
    std::weak_ptr<Inbox> watched = inbox;
    inbox->post([&] {
        inbox->close();
        inbox.reset();
        closed = true;
    });
    inbox->post([&] { ran_after = true; });
    iterate_until([&] { return closed; });
    while (g_main_context_iteration(nullptr, FALSE) != FALSE) continue;
    EXPECT_FALSE(ran_after);
    EXPECT_TRUE(watched.expired());
}

TEST(HandOver, WaitingWorkIsDroppedWithWhatItHolds)
{
    auto inbox = Inbox::open();
    auto held = std::make_shared<int>(1);
    inbox->post([held] {});
    inbox->close();
    EXPECT_EQ(held.use_count(), 1);
    inbox->post([held] {});
    EXPECT_EQ(held.use_count(), 1);
}

TEST(HandOver, PeersCannotFillTheQueue)
{
    auto inbox = Inbox::open();
    std::size_t taken = 0;
    while (inbox->post_if_room([] {})) ++taken;
    EXPECT_EQ(taken, Inbox::room);
    bool ours_ran = false;
    inbox->post([&] { ours_ran = true; });
    iterate_until([&] { return ours_ran; });
    EXPECT_TRUE(inbox->post_if_room([] {}));
    inbox->close();
}

TEST(HandOver, OtherThreadsDoNotOwnTheContext)
{
    auto inbox = Inbox::open();
    EXPECT_TRUE(inbox->is_mine());
    bool theirs = true;
    inbox->post([&] {  // the context is owned while it dispatches
        theirs = std::async(std::launch::async, [&] { return inbox->is_mine(); }).get();
    });
    iterate_until([&] { return !theirs; });
    EXPECT_FALSE(theirs);
    inbox->close();
}

}  // namespace
}  // namespace mailcall::media
