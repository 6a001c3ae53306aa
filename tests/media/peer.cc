// The main loop of the tests, and calls between two peers in one process.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer.hh"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "base/loop.hh"

namespace mailcall::media {

using namespace std::chrono_literals;

std::chrono::milliseconds patient(std::chrono::milliseconds time)
{
    const char* slowness = std::getenv("MAILCALL_SLOWNESS");
    return time * std::max(1, slowness ? std::atoi(slowness) : 1);
}

namespace {

void spin(const std::function<bool()>& done, std::chrono::milliseconds most)
{
    bool late = false;
    base::Timer limit{[&late] { late = true; }};
    // Counters change without any event on this loop.
    base::Timer look{[&look] { look.start(10ms); }};
    limit.start(most);
    look.start(10ms);
    while (!done() && !late) g_main_context_iteration(nullptr, TRUE);
}

}  // namespace

bool wait_until(const std::function<bool()>& done, std::chrono::milliseconds patience)
{
    spin(done, patient(patience));
    return done();
}

void run_for(std::chrono::milliseconds time)
{
    spin([] { return false; }, time);
}

wire::SessionSettings test_settings()
{
    wire::SessionSettings settings;
    settings.camera = "test";
    settings.microphone = "test";
    settings.play_sound = false;
    settings.addresses.loopback = true;
    return settings;
}

Peer::Peer(const wire::SessionSettings& settings, const Timings& timings)
{
    begin_again(settings, timings);
}

void Peer::begin_again(const wire::SessionSettings& settings, const Timings& timings)
{
    session_.reset();
    offer.reset();
    answer.reset();
    authentic = false;
    auto made = Session::make(settings, *this, timings);
    EXPECT_TRUE(made) << made.error().what;
    if (made) session_ = std::move(*made);
}

void Peer::auth_open(const base::Key& own_key, const base::Key& their_key)
{
    authentic = true;
    own = own_key;
    theirs = their_key;
}

void Peer::auth_frame(const base::Key& own_key, const base::Key& their_key, base::Bytes frame)
{
    EXPECT_EQ(own, own_key);
    EXPECT_EQ(theirs, their_key);
    frames.push_back(std::move(frame));
}

void Peer::lost(wire::Reason reason, const std::string& what)
{
    EXPECT_EQ(reason, wire::Reason::failed);
    EXPECT_FALSE(loss) << "lost twice: " << what;
    loss = what;
}

void connect_by_one_mail(Peer& a, Peer& b)
{
    a.session().offer();
    ASSERT_TRUE(wait_until([&] { return a.offer || a.loss; }, 5s));
    ASSERT_TRUE(a.offer) << *a.loss;
    auto taken = b.session().answer(*a.offer);
    ASSERT_TRUE(taken) << taken.error().what;
    EXPECT_TRUE(wait_until([&] { return a.authentic && b.authentic; }, 10s))
        << a.loss.value_or("") << b.loss.value_or("");
}

std::int64_t decoded(Peer& peer) { return peer.session().stats().video_frames; }

bool gets_pictures(Peer& peer, std::int64_t count)
{
    auto before = decoded(peer);
    return wait_until([&] { return decoded(peer) >= before + count; }, 10s);
}

void talk(Peer& a, Peer& b)
{
    connect_by_one_mail(a, b);
    a.session().open_valves();
    b.session().open_valves();
}

}  // namespace mailcall::media
