// What plugins ask about people: contacts, passcodes, identities.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "app/command.hh"
#include "app/own.hh"
#include "app/people.hh"

namespace mailcall::app {

using base::Json;

namespace {

Answer contacts(Room& room, const Json&)
{
    MC_TRY(database, room.database());
    MC_TRY(all, database->contacts());
    auto list = Json::array();
    for (const auto& contact : all) list.push_back(to_json(contact));
    return Json{{"contacts", list}};
}

Answer contact_add(Room& room, const Json& frame)
{
    MC_TRY(address, base::text_field(frame, "address"));
    MC_TRY(name, base::text_field(frame, "name", ""));
    MC_TRY(database, room.database());
    return plain(add_contact(*database, address, name));
}

Answer contact_remove(Room& room, const Json& frame)
{
    MC_TRY(address, base::text_field(frame, "address"));
    MC_TRY(database, room.database());
    return plain(forget_contact(*database, address));
}

Answer pair(Room& room, const Json& frame)
{
    MC_TRY(address, base::text_field(frame, "address"));
    MC_TRY(id, base::text_field(frame, "account", ""));
    MC_TRY(words, base::text_field(frame, "words", ""));
    MC_TRY(account, room.account(id));
    MC_TRY(database, room.database());
    MC_TRY(passcode, pair_with(*database, account.address, address, words));
    return Json{{"words", passcode}};
}

Answer show_identity(Room& room, const Json& frame)
{
    MC_TRY(id, base::text_field(frame, "account", ""));
    MC_TRY(account, room.account(id));
    MC_TRY(places, room.places());
    return describe_identity(places, account.address);
}

Answer give_identity(Room& room, const Json& frame)
{
    MC_TRY(id, base::text_field(frame, "account", ""));
    MC_TRY(passphrase, base::text_field(frame, "passphrase"));
    MC_TRY(account, room.account(id));
    MC_TRY(places, room.places());
    MC_TRY(text, share_identity(places, account.address, passphrase));
    MC_CHECK(room.reload());
    return Json{{"text", text}};
}

Answer take_identity(Room& room, const Json& frame)
{
    MC_TRY(text, base::text_field(frame, "text"));
    MC_TRY(passphrase, base::text_field(frame, "passphrase"));
    MC_TRY(replace, base::bool_field(frame, "replace", false));
    MC_TRY(places, room.places());
    MC_TRY(address, adopt_identity(places, text, passphrase, replace));
    MC_CHECK(room.reload());
    return Json{{"address", address}};
}

constexpr std::array<Command, 7> commands{{
    {"contacts", contacts},
    {"contact_add", contact_add},
    {"contact_remove", contact_remove},
    {"pair", pair},
    {"identity", show_identity},
    {"identity_export", give_identity},
    {"identity_import", take_identity},
}};

}  // namespace

std::span<const Command> people_commands() { return commands; }

}  // namespace mailcall::app
