// Scene: a Machine with a clock, that tells in words what it wants done.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "call/machine.hh"
#include "words.hh"

namespace mailcall::call {

inline constexpr Time noon{std::chrono::seconds{1'800'000'000}};

inline PeerKey key(int number)
{
    PeerKey key{};
    key[0] = static_cast<std::uint8_t>(number);
    return key;
}

class Scene {
  public:
    std::string on(const Event& event) { return describe(machine.on(event, now)); }
    Scene& then(const Event& event)
    {
        machine.on(event, now);
        return *this;
    }
    void wait(Duration time) { now += time; }
    State state() const { return machine.state(); }
    Outcome outcome() const { return machine.memory().outcome; }

    // An open call whose invite has left.
    static Scene ringing_out()
    {
        Scene scene;
        scene.then(event::Place{}).then(event::OfferReady{0}).then(event::Sent{});
        return scene;
    }
    // One that gives no address.
    static Scene ringing_out_private()
    {
        Scene scene;
        scene.then(event::Place{.media = {}, .ttl = 120, .open = false}).then(event::Sent{});
        return scene;
    }
    static Scene ringing_in(Content content = Content::offer)
    {
        Scene scene;
        scene.then(event::Invite{.media = {},
                                 .sent = noon,
                                 .until = noon + std::chrono::seconds{120},
                                 .content = content});
        return scene;
    }
    static Scene accepted_in() { return ringing_in().then(event::Accept{}); }
    static Scene connecting_in() { return accepted_in().then(event::AnswerReady{0}); }

    Machine machine;
    Time now = noon;
};

// Of the peer's computer 7.
inline event::Accepted accept(int gen, Content content, int who = 7, int devices = 1)
{
    return {gen, content, key(who), devices, content != Content::answer, false};
}
inline event::Accepted accept_on_wire(int gen, int who = 7, int devices = 1)
{
    return {gen, Content::none, key(who), devices, false, true};
}

}  // namespace mailcall::call
