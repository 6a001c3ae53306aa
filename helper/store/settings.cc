// accounts.ini and settings.ini.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settings.hh"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/words.hh"
#include "store/ini.hh"
#include "wire/address.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

constexpr const char* settings_group = "mailcall";
constexpr int most_devices = 16;
constexpr double least_time_scale = 0.001;
constexpr double most_time_scale = 10;

std::string accounts_path(const Places& places) { return places.config + "/accounts.ini"; }
std::string settings_path(const Places& places) { return places.config + "/settings.ini"; }

bool is_account_name(const std::string& name)
{
    constexpr std::size_t most = 32;
    auto fits = [](char c) { return g_ascii_isalnum(c) || c == '.' || c == '_' || c == '-'; };
    return !name.empty() && name.size() <= most && std::all_of(name.begin(), name.end(), fits);
}

Result<> check_folder(const Account& account, const std::string& folder)
{
    bool fine = folder.empty() || folder.starts_with('/');
    if (fine && g_utf8_validate(folder.data(), static_cast<gssize>(folder.size()), nullptr))
        return {};
    return base::fail(Code::bad_argument,
                      fill(tr("Account {}: {} is not a full path"), account.name, folder),
                      tr("Write the folder from / on."));
}

Result<> check_address(const Account& account, const std::string& address)
{
    if (wire::is_address(address)) return {};
    return base::fail(Code::bad_argument,
                      fill(tr("Account {}: “{}” is not an e-mail address"), account.name, address),
                      tr("Write it like name@example.org, without a display name."));
}

Result<> check_account(const Account& account)
{
    if (!is_account_name(account.name))
        return base::fail(
            Code::bad_argument, fill(tr("Account “{}”: the name does not fit"), account.name),
            tr("Use 1 to 32 letters, digits, dots, hyphens and underscores, without accents."));
    MC_CHECK(check_address(account, account.address));
    for (const auto& alias : account.aliases) MC_CHECK(check_address(account, alias));
    MC_CHECK(check_folder(account, account.maildir));
    return check_folder(account, account.outbox);
}

// An address in two accounts would make it a matter of luck which of them answers.
Result<> check_accounts(const std::vector<Account>& accounts)
{
    std::set<std::string> names;
    std::set<std::string> addresses;
    for (const auto& account : accounts) {
        MC_CHECK(check_account(account));
        if (!names.insert(account.name).second)
            return base::fail(Code::bad_argument,
                              fill(tr("Account {}: there are two of that name"), account.name),
                              tr("Choose another name."));
        if (!addresses.insert(wire::lower(account.address)).second)
            return base::fail(Code::bad_argument,
                              fill(tr("Account {}: another account has the address {} already"),
                                   account.name, account.address),
                              tr("Remove one of the two accounts."));
    }
    return {};
}

Result<Account> read_account(const Ini& ini, const std::string& name)
{
    MC_TRY(address, ini.text(name, "address"));
    MC_TRY(maildir, ini.text(name, "maildir"));
    MC_TRY(outbox, ini.text(name, "outbox"));
    MC_TRY(aliases, ini.text(name, "aliases"));
    MC_TRY(authserv_id, ini.text(name, "authserv_id"));
    Account account{name, wire::lower(address), maildir, outbox, {}, authserv_id};
    for (const auto& alias : split_list(aliases)) account.aliases.push_back(wire::lower(alias));
    return account;
}

void set_account(Ini& ini, const Account& account)
{
    std::vector<std::string> aliases;
    for (const auto& alias : account.aliases) aliases.push_back(wire::lower(alias));
    ini.set(account.name, "address", wire::lower(account.address));
    ini.set(account.name, "maildir", account.maildir);
    ini.set(account.name, "outbox", account.outbox);
    ini.set(account.name, "aliases", join_list(aliases));
    ini.set(account.name, "authserv_id", account.authserv_id);
}

// One setting: its word in the file, what would be right, and how to read and print it.
struct Key {
    const char* name;
    const char* right;
    bool (*read)(Settings& settings, const std::string& value);
    std::string (*print)(const Settings& settings);
};

bool read_addresses(Settings& settings, const std::string& value)
{
    settings.loopback = value == "loopback";
    return value == "loopback" || value == "all";
}

bool read_devices(Settings& settings, const std::string& value)
{
    settings.devices = read_number(value, most_devices).value_or(0);
    return settings.devices > 0;
}

bool read_away(Settings& settings, const std::string& value)
{
    auto away = read_yes(value);
    settings.away = away.value_or(false);
    return away.has_value();
}

bool read_time_scale(Settings& settings, const std::string& value)
{
    const char* end = value.data() + value.size();
    auto [at, error] = std::from_chars(value.data(), end, settings.time_scale);
    return error == std::errc{} && at == end && settings.time_scale >= least_time_scale &&
           settings.time_scale <= most_time_scale;
}

std::string print_time_scale(const Settings& settings)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_ascii_dtostr(text, sizeof text, settings.time_scale);  // in every locale with a point
}

constexpr Key setting_keys[] = {
    {"addresses", "loopback, all", read_addresses,
     [](const Settings& settings) -> std::string {
         return settings.loopback ? "loopback" : "all";
     }},
    {"devices", "1 … 16", read_devices,
     [](const Settings& settings) { return std::to_string(settings.devices); }},
    {"away", "yes, no", read_away,
     [](const Settings& settings) -> std::string { return settings.away ? "yes" : "no"; }},
    {"time_scale", "0.001 … 10", read_time_scale, print_time_scale},
};

}  // namespace

Result<std::vector<Account>> read_accounts(const Places& places)
{
    MC_TRY(ini, Ini::load(accounts_path(places), Code::unreadable));
    std::vector<Account> accounts;
    for (const auto& name : ini.groups()) {
        MC_TRY(account, read_account(ini, name));
        accounts.push_back(account);
    }
    MC_CHECK(check_accounts(accounts));
    return accounts;
}

Result<> write_accounts(const Places& places, const std::vector<Account>& accounts)
{
    MC_CHECK(check_accounts(accounts));
    MC_TRY(ini, Ini::load(accounts_path(places), Code::unreadable));
    for (const auto& name : ini.groups()) {
        auto same = [&name](const Account& account) { return account.name == name; };
        if (std::none_of(accounts.begin(), accounts.end(), same)) ini.remove(name);
    }
    for (const auto& account : accounts) set_account(ini, account);
    return ini.save();
}

Result<Settings> read_settings(const Places& places)
{
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    Settings settings;
    for (const auto& key : setting_keys) {
        MC_TRY(value, ini.find(settings_group, key.name));
        if (value && !key.read(settings, *value))
            return base::fail(
                Code::bad_argument,
                ini.place(settings_group, key.name) + fill(tr("“{}” makes no sense"), *value),
                fill(tr("Right would be: {}"), key.right));
    }
    return settings;
}

Result<> write_settings(const Places& places, const Settings& settings)
{
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    for (const auto& key : setting_keys) ini.set(settings_group, key.name, key.print(settings));
    return ini.save();
}

}  // namespace mailcall::store
