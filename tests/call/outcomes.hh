// How the two ends of one call may end, and why: the written table of allowed pairs.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "call/event.hh"

namespace mailcall::call {

// When a pair may come about.
enum class When {
    always,    // both sides tell the same story
    pathless,  // the same story too, but only where the two networks let nothing through
    crossed,   // each side acted before it could hear of the other: within one mail's time
    both,      // only if both people called each other
    harm,      // only if something was lost, slower than the ring time, or attacked
};

struct Ending {
    Outcome inviter;
    Outcome answerer;  // none: no invite came
    When when;
    const char* why;
};

// The inviter, and the computer that its call went to, or the only one that the peer has.
inline constexpr std::array endings{
    Ending{Outcome::hung_up, Outcome::hung_up, When::always, "one hung up, the other heard it"},
    Ending{Outcome::declined, Outcome::declined, When::always, "the answerer said no"},
    Ending{Outcome::busy, Outcome::busy, When::always, "the answerer was in another call"},
    Ending{Outcome::cancelled, Outcome::cancelled, When::always, "the inviter gave up first"},
    Ending{Outcome::cancelled, Outcome::missed, When::always,
           "the inviter gave up in the minute of grace, when the ringing was over"},
    Ending{Outcome::cancelled, Outcome::none, When::always,
           "the inviter gave up before the invite had left, or it was lost"},
    Ending{Outcome::no_answer, Outcome::missed, When::always, "nobody was there"},
    Ending{Outcome::no_answer, Outcome::late, When::always,
           "the accept came after the inviter's patience; both read so"},

    Ending{Outcome::failed, Outcome::failed, When::pathless, "both ran out of time connecting"},

    Ending{Outcome::cancelled, Outcome::busy, When::crossed, "cancel met busy"},
    Ending{Outcome::cancelled, Outcome::declined, When::crossed, "cancel met decline"},
    Ending{Outcome::cancelled, Outcome::hung_up, When::crossed,
           "cancel met an accept that was hung up again"},
    Ending{Outcome::no_answer, Outcome::busy, When::crossed, "the last moment met busy"},
    Ending{Outcome::no_answer, Outcome::declined, When::crossed, "the last moment met decline"},
    Ending{Outcome::no_answer, Outcome::hung_up, When::crossed,
           "the last moment met an accept that was hung up again"},

    Ending{Outcome::merged, Outcome::merged, When::both, "both saw that the other call goes on"},
    Ending{Outcome::merged, Outcome::none, When::both,
           "calling back while it rang was answering; no invite left"},
    Ending{Outcome::merged, Outcome::taken, When::both,
           "the cancel that goes with merging came before the invite, or to a ringing computer"},
    Ending{Outcome::merged, Outcome::missed, When::both,
           "the other call was over before this invite came, and the cancel came after its ring"},
    Ending{Outcome::merged, Outcome::busy, When::both,
           "the other call was already accepted when this invite came"},
    Ending{Outcome::merged, Outcome::declined, When::both,
           "the other call was over before this invite came, which was then declined"},
    Ending{Outcome::merged, Outcome::hung_up, When::both,
           "the other call was over before this invite came; accepted in vain, hung up"},
    Ending{Outcome::no_answer, Outcome::merged, When::both,
           "called back before hearing that the first call was accepted or over"},
    Ending{Outcome::cancelled, Outcome::merged, When::both,
           "as before, and given up while it rang"},

    Ending{Outcome::no_answer, Outcome::none, When::harm, "the invite was lost"},
    Ending{Outcome::failed, Outcome::none, When::harm, "the invite could not be sent"},
    Ending{Outcome::no_answer, Outcome::failed, When::harm, "the accept was lost"},
    Ending{Outcome::cancelled, Outcome::failed, When::harm, "accept or cancel was lost"},
    Ending{Outcome::failed, Outcome::hung_up, When::harm,
           "the connection broke, or hanging up was not heard"},
    Ending{Outcome::hung_up, Outcome::failed, When::harm,
           "hanging up was not heard: the watchdog noticed"},
    Ending{Outcome::merged, Outcome::failed, When::harm,
           "accepted in vain, and the cancel was lost"},
    Ending{Outcome::intercepted, Outcome::intercepted, When::harm,
           "a man in the middle was seen, and the inviter told"},
    Ending{Outcome::failed, Outcome::intercepted, When::harm,
           "a man in the middle was seen, but the inviter not told"},
    Ending{Outcome::no_answer, Outcome::intercepted, When::harm, "as before, and no accept came"},
    Ending{Outcome::cancelled, Outcome::intercepted, When::harm, "as before, and given up"},
    Ending{Outcome::hung_up, Outcome::intercepted, When::harm, "as before, and hung up"},
    Ending{Outcome::merged, Outcome::intercepted, When::harm, "as before, and both had called"},
};

struct Aside {
    Outcome outcome;
    bool harm;  // as When::harm
    const char* why;
};

// Another computer of the answerer, which the call did not go to.
inline constexpr std::array asides{
    Aside{Outcome::taken, false, "heard that another computer answered"},
    Aside{Outcome::missed, false, "rang to the end, or the invite came too late"},
    Aside{Outcome::cancelled, false, "the call was over before this one stopped ringing"},
    Aside{Outcome::declined, false, "declined while the other answered"},
    Aside{Outcome::busy, false, "in another call while the other answered"},
    Aside{Outcome::merged, false, "was calling the inviter itself"},
    Aside{Outcome::hung_up, false, "accepted too, and hung up before it heard, or heard a hang-up"},
    Aside{Outcome::late, false, "accepted when the inviter had given up"},
    Aside{Outcome::none, false, "the call was over before the invite left, or it was lost"},
    Aside{Outcome::failed, false, "accepted too, and the call failed with the other one"},
    Aside{Outcome::intercepted, true, "accepted too, and saw a man in the middle"},
};

}  // namespace mailcall::call
