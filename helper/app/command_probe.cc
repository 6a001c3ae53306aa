// What plugins ask about this computer: is all well, which devices are there, how do they look.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command.hh"
#include "app/probe.hh"

namespace mailcall::app {

using base::Json;
using base::Result;

namespace {

Probe& probe_of(Room& room)
{
    if (!room.probe)
        room.probe = std::make_unique<Probe>([&room](const Json& event) { room.tell(event); });
    return *room.probe;
}

Result<Tried> tried_in(Room& room, const Json& frame)
{
    MC_TRY(places, room.places());
    MC_TRY(settings, store::read_settings(places));
    MC_TRY(camera, base::text_field(frame, "camera", settings.camera));
    MC_TRY(microphone, base::text_field(frame, "microphone", settings.microphone));
    return Tried{camera, microphone};
}

Answer doctor(Room& room, const Json&)
{
    probe_of(room).examine();
    return Json::object();
}

Answer devices(Room& room, const Json&)
{
    probe_of(room).list_devices();
    return Json::object();
}

Answer preview(Room& room, const Json& frame)
{
    MC_TRY(on, base::bool_field(frame, "on", true));
    if (!on) {
        probe_of(room).stop_showing();
        return Json::object();
    }
    MC_TRY(tried, tried_in(room, frame));
    probe_of(room).show(tried);
    return Json::object();
}

constexpr Command commands[] = {
    {"doctor", doctor},
    {"devices", devices},
    {"preview", preview},
};

}  // namespace

std::span<const Command> probe_commands() { return commands; }

}  // namespace mailcall::app
