// What plugins ask about the settings.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "app/command.hh"
#include "app/people.hh"
#include "app/server_secrets.hh"
#include "app/settings_json.hh"
#include "store/ini.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;

namespace {

constexpr const char* turn = "turn";

// Nobody needs to see a password again, so no page of a mail client ever has it.
Json answer(Json settings)
{
    if (settings.contains(turn))
        settings[turn] = without_secrets(settings[turn].get<std::string>());
    return Json{{"settings", std::move(settings)}};
}

// What differs for one person.
Answer settings_of(const store::Places& places, const std::string& contact)
{
    MC_TRY(texts, store::setting_texts_for(places, contact));
    auto settings = Json::object();
    for (const auto& [key, value] : texts) settings[key] = value;
    return answer(settings);
}

Answer show_settings(Room& room, const Json& frame)
{
    MC_TRY(contact, base::text_field(frame, "contact", ""));
    if (contact.empty()) {
        MC_TRY(settings, room.settings());
        return answer(to_json(settings));
    }
    MC_TRY(address, check_address(contact));
    MC_TRY(places, room.places());
    return settings_of(places, address);
}

base::Result<std::string> wanted_text(const Json& wanted, const std::string& key,
                                      const std::string& stored_turn)
{
    MC_TRY(text, base::text_field(wanted, key.c_str()));
    return key == turn ? with_secrets(text, stored_turn) : text;
}

// All of them, or none.
Answer set_for_all(Room& room, const Json& wanted)
{
    MC_TRY(settings, room.settings());
    auto stored_turn = store::join_list(settings.turn);
    for (const auto& [key, value] : wanted.items()) {
        MC_TRY(text, wanted_text(wanted, key, stored_turn));
        MC_CHECK(store::set_setting(settings, key, text));
    }
    MC_TRY(places, room.places());
    MC_CHECK(store::write_settings(places, settings));
    MC_CHECK(room.reload());
    return answer(to_json(settings));
}

// One after the other: the first that makes no sense ends it.
Answer set_for_one(Room& room, const std::string& contact, const Json& wanted)
{
    MC_TRY(address, check_address(contact));
    MC_TRY(places, room.places());
    MC_TRY(stored, store::setting_texts_for(places, address));
    std::string stored_turn;
    for (const auto& [key, value] : stored)
        if (key == turn) stored_turn = value;
    for (const auto& [key, value] : wanted.items()) {
        MC_TRY(text, wanted_text(wanted, key, stored_turn));
        MC_CHECK(store::set_setting_for(places, address, key, text));
    }
    return settings_of(places, address);
}

Answer set_settings(Room& room, const Json& frame)
{
    auto wanted = frame.find("settings");
    if (wanted == frame.end() || !wanted->is_object())
        return fail(Code::bad_json, "reading \"settings\": not an object of texts");
    MC_TRY(contact, base::text_field(frame, "contact", ""));
    return contact.empty() ? set_for_all(room, *wanted) : set_for_one(room, contact, *wanted);
}

constexpr std::array<Command, 2> commands{{
    {"settings", show_settings},
    {"settings_set", set_settings},
}};

}  // namespace

std::span<const Command> setting_commands() { return commands; }

}  // namespace mailcall::app
