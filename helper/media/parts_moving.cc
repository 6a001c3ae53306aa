// What a session does while the far side cannot be reached, and when it can be again.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/words.hh"
#include "media/parts.hh"

namespace mailcall::media {

using base::tr;

Pulse::Listener Session::Parts::pulse_listener()
{
    return {[this](std::int64_t number) { send_control("ping", number); },
            [this] { nudge_.repeat(); }, [this](bool reached) { take_reached(reached); },
            [this] { lose(tr("The other side can no longer be reached.")); }};
}

void Session::Parts::take_reached(bool reached)
{
    reached_ = reached;
    roaming_.reaching(reached);
    if (!reached) reach_.open_door();
    // What was sent in the meantime is lost, and without it the pictures that follow are no use.
    if (reached) receivers_.ask_for_picture();
    tell([reached](SessionListener& told) { told.reaching(reached); });
}

// What we say arrives, too.
void Session::Parts::take_pong()
{
    pulse_.pong();
    reach_.close_door();
}

Roaming::Ears Session::Parts::roaming_ears()
{
    return {[this](const wire::Spare& spare) { send_control("spare", wire::to_json(spare)); },
            [this] { pulse_.miss(); },
            [this] {
                nudge_.repeat();
                pulse_.ask();
                receivers_.ask_for_picture();
            },
            [this] { tell([](SessionListener& told) { told.stranded(); }); }};
}

}  // namespace mailcall::media
