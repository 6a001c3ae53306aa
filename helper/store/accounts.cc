// accounts.ini.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settings.hh"

#include <algorithm>
#include <set>

#include "base/harmless.hh"
#include "base/words.hh"
#include "store/ini.hh"
#include "wire/address.hh"
#include "wire/mail_server.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

constexpr int shortest_poll = 5;
constexpr int longest_poll = 3600;

std::string accounts_path(const Places& places) { return places.config + "/accounts.ini"; }

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

Result<> check_name(const Account& account)
{
    if (account.client.empty() && is_account_name(account.name)) return {};
    auto carried = account.client + "/" + wire::lower(account.address);
    if (is_account_name(account.client) && account.name == carried) return {};
    return base::fail(
        Code::bad_argument, fill(tr("Account “{}”: the name does not fit"), account.name),
        account.client.empty()
            ? tr("Use 1 to 32 letters, digits, dots, hyphens and underscores, without accents.")
            : fill(tr("An account of a mail client has the name {}."), carried));
}

Result<> check_server(const Account& account, const std::string& url, wire::MailProtocol protocol,
                      const char* example)
{
    auto server = wire::read_mail_server(url);
    if (url.empty() || (server && server->protocol == protocol)) return {};
    return base::fail(Code::bad_argument,
                      fill(tr("Account {}: “{}” is not the place of such a server"), account.name,
                           base::harmless(url)),
                      fill(tr("Write it like {}"), example));
}

// A line break in a user name would be a command of its own to the server.
Result<> check_one_line(const Account& account, const std::string& text)
{
    if (base::harmless(text) == text) return {};
    return base::fail(Code::bad_argument,
                      fill(tr("Account {}: “{}” has characters that cannot be shown"), account.name,
                           base::harmless(text)),
                      tr("Type it in anew."));
}

Result<> check_servers(const Account& account)
{
    const auto& servers = account.servers;
    bool by_pop3 = wire::lower(servers.in).starts_with("pop3");
    MC_CHECK(by_pop3 ? check_server(account, servers.in, wire::MailProtocol::pop3,
                                    "pop3s://mail.example.org, pop3://mail.example.org:110")
                     : check_server(account, servers.in, wire::MailProtocol::imap,
                                    "imaps://mail.example.org, imap://mail.example.org:143"));
    if (servers.poll < shortest_poll || servers.poll > longest_poll)
        return base::fail(Code::bad_argument,
                          fill(tr("Account {}: {} seconds between two looks are too few or too "
                                  "many"),
                               account.name, std::to_string(servers.poll)),
                          tr("Between 5 and 3600 can be chosen."));
    MC_CHECK(check_server(account, servers.smtp, wire::MailProtocol::smtp,
                          "smtps://mail.example.org, smtp://mail.example.org:587"));
    MC_CHECK(check_one_line(account, servers.user));
    MC_CHECK(check_one_line(account, servers.token_command));
    return check_folder(account, servers.ca_file);
}

}  // namespace

Result<> check_account(const Account& account)
{
    MC_CHECK(check_name(account));
    MC_CHECK(check_address(account, account.address));
    for (const auto& alias : account.aliases) MC_CHECK(check_address(account, alias));
    MC_CHECK(check_folder(account, account.maildir));
    MC_CHECK(check_servers(account));
    return check_folder(account, account.outbox);
}

namespace {

// An address in two accounts of one carrier would make it a matter of luck which of them answers.
Result<> check_accounts(const std::vector<Account>& accounts)
{
    std::set<std::string> names;
    std::set<std::string> addresses;  // each with its client
    for (const auto& account : accounts) {
        MC_CHECK(check_account(account));
        if (!names.insert(account.name).second)
            return base::fail(Code::bad_argument,
                              fill(tr("Account {}: there are two of that name"), account.name),
                              tr("Choose another name."));
        if (!addresses.insert(account.client + "/" + wire::lower(account.address)).second)
            return base::fail(Code::bad_argument,
                              fill(tr("Account {}: another account has the address {} already"),
                                   account.name, account.address),
                              tr("Remove one of the two accounts."));
    }
    return {};
}

Result<bool> read_switch(const Ini& ini, const std::string& name, const char* key, bool usual)
{
    MC_TRY(text, ini.text(name, key, usual ? "yes" : "no"));
    if (auto is_on = read_yes(text)) return *is_on;
    return base::fail(Code::bad_argument,
                      ini.complaint(name, key, fill(tr("“{}” makes no sense"), text)),
                      fill(tr("Right would be: {}"), "yes, no"));
}

Result<int> read_poll(const Ini& ini, const std::string& name)
{
    MC_TRY(text, ini.text(name, "poll", std::to_string(MailServers{}.poll)));
    if (auto seconds = read_number(text, longest_poll)) return *seconds;
    return base::fail(Code::bad_argument,
                      ini.complaint(name, "poll", fill(tr("“{}” makes no sense"), text)),
                      tr("Between 5 and 3600 can be chosen."));
}

Result<MailServers> read_servers(const Ini& ini, const std::string& name)
{
    MC_TRY(in, ini.text(name, "in"));
    MC_TRY(poll, read_poll(ini, name));
    MC_TRY(smtp, ini.text(name, "smtp"));
    MC_TRY(user, ini.text(name, "user"));
    MC_TRY(ca_file, ini.text(name, "ca_file"));
    MC_TRY(token_command, ini.text(name, "token_command"));
    MC_TRY(insecure, read_switch(ini, name, "insecure", false));
    return MailServers{in, poll, smtp, user, ca_file, token_command, insecure};
}

Result<Account> read_account(const Ini& ini, const std::string& name)
{
    MC_TRY(address, ini.text(name, "address"));
    MC_TRY(maildir, ini.text(name, "maildir"));
    MC_TRY(outbox, ini.text(name, "outbox"));
    MC_TRY(aliases, ini.text(name, "aliases"));
    MC_TRY(authserv_id, ini.text(name, "authserv_id"));
    MC_TRY(client, ini.text(name, "client"));
    MC_TRY(on, read_switch(ini, name, "on", true));
    MC_TRY(servers, read_servers(ini, name));
    Account account{name,   wire::lower(address), maildir, outbox, {}, authserv_id, client, on,
                    servers};
    for (const auto& alias : split_list(aliases)) account.aliases.push_back(wire::lower(alias));
    return account;
}

void set_servers(Ini& ini, const std::string& name, const MailServers& servers)
{
    ini.set(name, "in", servers.in);
    ini.set(name, "poll", std::to_string(servers.poll));
    ini.set(name, "smtp", servers.smtp);
    ini.set(name, "user", servers.user);
    ini.set(name, "ca_file", servers.ca_file);
    ini.set(name, "token_command", servers.token_command);
    ini.set(name, "insecure", servers.insecure ? "yes" : "no");
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
    ini.set(account.name, "client", account.client);
    ini.set(account.name, "on", account.on ? "yes" : "no");
    set_servers(ini, account.name, account.servers);
}

}  // namespace

bool is_own(const Account& account, const std::string& address)
{
    const auto& aliases = account.aliases;
    return account.address == address ||
           std::find(aliases.begin(), aliases.end(), address) != aliases.end();
}

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

}  // namespace mailcall::store
