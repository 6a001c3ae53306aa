// What plugins say first: who they are, and which accounts are to be looked after.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "app/clock.hh"
#include "app/command.hh"
#include "app/protocol_version.hh"
#include "base/words.hh"
#include "wire/address.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::Result;
using base::tr;
using store::Account;

Answer plain(const Result<>& result)
{
    if (!result) return fail(result.error());
    return Json::object();
}

Result<std::vector<std::string>> texts_field(const Json& frame, const char* name)
{
    std::vector<std::string> texts;
    auto found = frame.find(name);
    if (found == frame.end()) return texts;
    auto wrong = fail(Code::bad_json, base::fill("reading \"{}\": not a list of texts", name));
    if (!found->is_array()) return wrong;
    for (const auto& text : *found) {
        if (!text.is_string()) return wrong;
        texts.push_back(text.get<std::string>());
    }
    return texts;
}

namespace {

constexpr std::array<std::string_view, 3> clients{"", "thunderbird", "claws"};

Answer hello(Room& room, const Json& frame)
{
    MC_TRY(theirs, base::int_field(frame, "protocol"));
    MC_TRY(client, base::text_field(frame, "client", ""));
    MC_TRY(language, base::text_field(frame, "language", ""));
    base::speak(language);
    if (theirs != protocol_version)
        return fail(Code::wrong_version,
                    tr("The mail client's part of Mailcall and this program "
                       "are of different versions."),
                    tr("Update both to the same version."));
    if (std::find(clients.begin(), clients.end(), client) == clients.end())
        return fail(Code::bad_argument, "hello: \"client\" is not one of thunderbird, claws");
    room.client = client;
    return Json{{"protocol", protocol_version}, {"version", MAILCALL_VERSION}};
}

Json account_json(const Room& room, const Account& account)
{
    return {{"name", account.name},           {"address", account.address},
            {"aliases", account.aliases},     {"client", account.client},
            {"id", room.id_of(account.name)}, {"on", account.on}};
}

Answer accounts(Room& room, const Json&)
{
    MC_TRY(places, room.places());
    MC_TRY(all, store::read_accounts(places));
    auto list = Json::array();
    for (const auto& account : all) list.push_back(account_json(room, account));
    return Json{{"accounts", list}};
}

Result<ClientAccount> read_client_account(const Room& room, const Json& json)
{
    ClientAccount made;
    MC_TRY(id, base::text_field(json, "id"));
    MC_TRY(address, base::text_field(json, "address"));
    MC_TRY(aliases, texts_field(json, "aliases"));
    made.id = id;
    made.account.client = room.client;
    made.account.address = wire::lower(address);
    made.account.name = room.client + "/" + made.account.address;
    for (const auto& alias : aliases)
        if (wire::is_address(wire::lower(alias)))
            made.account.aliases.push_back(wire::lower(alias));
    return made;
}

// Accounts that cannot be called (news, feeds, no address) are left out; of two with one address,
// the first is it.
Result<std::vector<ClientAccount>> read_client_accounts(const Room& room, const Json& frame)
{
    std::vector<ClientAccount> read;
    for (const auto& json : frame.value("client_accounts", Json::array())) {
        if (!json.is_object()) return fail(Code::bad_json, "reading \"client_accounts\"");
        MC_TRY(one, read_client_account(room, json));
        bool known = std::any_of(read.begin(), read.end(), [&](const auto& other) {
            return other.account.address == one.account.address;
        });
        if (wire::is_address(one.account.address) && !known) read.push_back(one);
    }
    return read;
}

// Notes new accounts of the client, and what has changed in the old ones; what the user has
// switched off stays off.
Result<std::vector<Account>> note_accounts(Room& room, std::vector<ClientAccount>& told)
{
    MC_TRY(places, room.places());
    MC_TRY(all, store::read_accounts(places));
    bool changed = false;
    for (auto& one : told) {
        auto old = std::find_if(all.begin(), all.end(), [&](const auto& account) {
            return account.name == one.account.name;
        });
        if (old == all.end())
            old = all.insert(all.end(), one.account);
        else if (old->aliases == one.account.aliases) {
            one.account = *old;
            continue;
        }
        old->aliases = one.account.aliases;
        one.account = *old;
        changed = true;
    }
    if (changed) MC_CHECK(store::write_accounts(places, all));
    return all;
}

Result<std::vector<Account>> wanted_accounts(Room& room, const Json& frame)
{
    MC_TRY(told, read_client_accounts(room, frame));
    MC_TRY(names, texts_field(frame, "accounts"));
    std::vector<Account> wanted;
    if (told.empty() || !names.empty()) {
        MC_TRY(chosen, choose_accounts(names));
        wanted = std::move(chosen);
    }
    MC_CHECK(note_accounts(room, told));
    for (const auto& one : told)
        if (one.account.on) wanted.push_back(one.account);
    room.client_accounts = std::move(told);
    return wanted;
}

Answer watch(Room& room, const Json& frame)
{
    SwitchboardOptions options;
    MC_TRY(camera, base::text_field(frame, "camera", ""));
    MC_TRY(microphone, base::text_field(frame, "microphone", ""));
    MC_TRY(since, base::int_field(frame, "since", unix_seconds(now())));
    MC_TRY(wanted, wanted_accounts(room, frame));
    options.accounts = std::move(wanted);
    options.devices = {camera, microphone, true};
    options.since = since;
    MC_CHECK(room.watch(std::move(options)));
    return accounts(room, frame);
}

Answer set_account(Room& room, const Json& frame)
{
    MC_TRY(id, base::text_field(frame, "account"));
    MC_TRY(on, base::bool_field(frame, "on", true));
    MC_TRY(wanted, room.account(id));
    MC_TRY(places, room.places());
    MC_TRY(all, store::read_accounts(places));
    for (auto& account : all)
        if (account.name == wanted.name) account.on = on;
    MC_CHECK(store::write_accounts(places, all));
    return plain(room.watch_again());
}

constexpr std::array<Command, 4> commands{{
    {"hello", hello},
    {"accounts", accounts},
    {"watch", watch},
    {"account_set", set_account},
}};

}  // namespace

std::span<const Command> beginning_commands() { return commands; }

}  // namespace mailcall::app
