// Store: the files that people edit by hand.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include "targets.hh"
#include "wire/address.hh"

namespace mailcall::fuzz {
namespace {

bool has_controls(std::string_view text)
{
    return std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

// GKeyFile reads up to a zero byte.
void check_whole(std::string_view bytes)
{
    require(bytes.find('\0') == bytes.npos, "a file is read whole, or not at all");
}

void check_servers(const std::vector<std::string>& servers)
{
    require(servers.size() <= 8, "eight servers at most");
    for (const auto& server : servers)
        require(is_printable_ascii(server) && server.find(' ') == server.npos, "plain servers");
}

std::vector<std::pair<std::string, std::string>> texts_of(const store::Account& account)
{
    std::string aliases;
    for (const auto& alias : account.aliases) aliases += alias + ",";
    return {{account.name, account.address},
            {account.maildir, account.outbox},
            {aliases, account.authserv_id},
            {account.client, account.on ? "on" : "off"},
            {account.servers.smtp, account.servers.user},
            {account.servers.ca_file, account.servers.token_command}};
}

}  // namespace

void read_settings(std::string_view bytes)
{
    put(places().config + "/settings.ini", bytes);
    store::settings_for(places(), "home", "bob@example.org");
    auto read = store::read_settings(places());
    if (!read) return;
    check_whole(bytes);
    check_servers(read->stun);
    check_servers(read->turn);
    require(read->ring >= 10 && read->ring <= 3600 && read->devices >= 1 && read->devices <= 16,
            "numbers within their limits");
    require(!has_controls(read->camera) && !has_controls(read->microphone), "plain devices");
    auto texts = store::setting_texts(*read);
    require(store::write_settings(places(), *read).has_value(), "settings can be written");
    auto again = store::read_settings(places());
    require(again && store::setting_texts(*again) == texts, "settings print as they were read");
}

// "key=value", as a plugin or the command line gives it.
void read_setting(std::string_view bytes)
{
    auto equals = std::min(bytes.find('='), bytes.size());
    std::string key{bytes.substr(0, equals)};
    std::string value{bytes.substr(std::min(equals + 1, bytes.size()))};
    store::Settings settings;
    auto before = store::setting_texts(settings);
    auto set = store::set_setting(settings, key, value);
    auto texts = store::setting_texts(settings);
    require(set || (texts == before && !set.error().hint.empty()), "set, or why not");
    for (const auto& [name, text] : texts) {
        require(store::set_setting(settings, name, text).has_value(), "what is printed can be set");
        require(!has_controls(text), "and is one line");
    }
    require(store::setting_texts(settings) == texts, "and is the same then");
}

void read_rules(std::string_view bytes)
{
    put(places().config + "/rules.ini", bytes);
    auto rules = store::read_rules(places());
    if (!rules) return;
    check_whole(bytes);
    if (!store::check_rules(*rules)) return;
    require(store::write_rules(places(), *rules).has_value(), "rules can be written");
    auto again = store::read_rules(places());
    require(again && again->size() == rules->size(), "and are as many then");
    for (std::size_t at = 0; at < rules->size(); ++at)
        require((*again)[at].name == (*rules)[at].name &&
                    store::rule_fields((*again)[at]) == store::rule_fields((*rules)[at]),
                "rules print as they were read");
}

void read_accounts(std::string_view bytes)
{
    put(places().config + "/accounts.ini", bytes);
    auto accounts = store::read_accounts(places());
    if (!accounts) return;
    check_whole(bytes);
    for (const auto& account : *accounts)
        require(wire::is_address(account.address), "an account has an address");
    require(store::write_accounts(places(), *accounts).has_value(), "accounts can be written");
    auto again = store::read_accounts(places());
    require(again && again->size() == accounts->size(), "and are as many then");
    for (std::size_t at = 0; at < accounts->size(); ++at)
        require(texts_of((*again)[at]) == texts_of((*accounts)[at]),
                "accounts print as they were read");
}

}  // namespace mailcall::fuzz
