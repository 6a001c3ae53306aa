// What plugins ask about the settings.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "app/command.hh"
#include "app/settings_json.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;

namespace {

Answer show_settings(Room& room, const Json&)
{
    MC_TRY(settings, room.settings());
    return Json{{"settings", to_json(settings)}};
}

// All of them, or none.
Answer set_settings(Room& room, const Json& frame)
{
    auto wanted = frame.find("settings");
    if (wanted == frame.end() || !wanted->is_object())
        return fail(Code::bad_json, "reading \"settings\": not an object of texts");
    MC_TRY(settings, room.settings());
    for (const auto& [key, value] : wanted->items()) {
        MC_TRY(text, base::text_field(*wanted, key.c_str()));
        MC_CHECK(store::set_setting(settings, key, text));
    }
    MC_TRY(places, room.places());
    MC_CHECK(store::write_settings(places, settings));
    MC_CHECK(room.reload());
    return Json{{"settings", to_json(settings)}};
}

constexpr std::array<Command, 2> commands{{
    {"settings", show_settings},
    {"settings_set", set_settings},
}};

}  // namespace

std::span<const Command> setting_commands() { return commands; }

}  // namespace mailcall::app
