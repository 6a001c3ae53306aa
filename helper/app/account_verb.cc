// mailcall account, mailcall identity.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>

#include "app/account_add.hh"
#include "app/arguments.hh"
#include "app/own.hh"
#include "app/verbs.hh"
#include "base/file.hh"
#include "base/json.hh"
#include "base/mark.hh"
#include "base/words.hh"
#include "store/inbox_notes.hh"
#include "store/passwords.hh"
#include "store/settings.hh"
#include "wire/address.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::N_;
using base::Result;
using base::tr;
using store::Account;

namespace {

Result<std::vector<Account>::iterator> find_account(std::vector<Account>& accounts,
                                                    const std::string& name)
{
    auto found = std::find_if(accounts.begin(), accounts.end(),
                              [&](const Account& account) { return account.name == name; });
    if (found == accounts.end())
        return fail(Code::no_account, fill(tr("there is no account called “{}”"), name),
                    tr("See them all: mailcall account list"));
    return found;
}

void print_account(const Account& account)
{
    auto name = account.client.empty() ? account.name : "(" + account.client + ")";
    std::printf("%-14s %s%s\n", name.c_str(), account.address.c_str(),
                account.on ? "" : tr(" (off)"));
}

Status list_accounts(const Words& words)
{
    bool json = false;
    Arguments arguments{"account list", tr("Lists your accounts.")};
    arguments.flag("json", json, tr("one JSON object a line"));
    MC_CHECK(arguments.parse(words, 0, 0));
    MC_TRY(places, store::find_places());
    MC_TRY(accounts, store::read_accounts(places));
    for (const auto& account : accounts) {
        if (json)
            std::printf("%s\n", base::print_json(account_json(account)).c_str());
        else
            print_account(account);
    }
    if (accounts.empty() && !json) std::printf("%s\n", tr("There is no account yet."));
    return 0;
}

Status alias_account(const Words& words)
{
    bool remove = false;
    Arguments arguments{"account alias NAME ADDRESS",
                        tr("Tells Mailcall that mail to ADDRESS reaches this account too.")};
    arguments.flag("remove", remove, tr("forget this alias"));
    MC_TRY(left, arguments.parse(words, 2, 2));
    auto alias = wire::lower(left[1]);
    if (!wire::is_address(alias))
        return fail(Code::bad_argument, fill(tr("“{}” is not an e-mail address"), left[1]));
    MC_TRY(places, store::find_places());
    MC_TRY(accounts, store::read_accounts(places));
    MC_TRY(account, find_account(accounts, left[0]));
    std::erase(account->aliases, alias);
    if (!remove) account->aliases.push_back(alias);
    MC_CHECK(store::write_accounts(places, accounts));
    std::printf("%s\n", fill(tr("{} now has {} aliases."), account->name,
                             std::to_string(account->aliases.size()))
                            .c_str());
    return 0;
}

Status switch_account(const Words& words, const char* usage, bool on)
{
    Arguments arguments{usage, tr("Says whether Mailcall looks after an account.")};
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(places, store::find_places());
    MC_TRY(accounts, store::read_accounts(places));
    MC_TRY(account, find_account(accounts, left[0]));
    account->on = on;
    MC_CHECK(store::write_accounts(places, accounts));
    print_account(*account);
    return 0;
}

Status switch_on(const Words& words) { return switch_account(words, "account on NAME", true); }
Status switch_off(const Words& words) { return switch_account(words, "account off NAME", false); }

Status remove_account(const Words& words)
{
    Arguments arguments{"account remove NAME",
                        tr("Forgets an account. Its mails, keys and history stay.")};
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(places, store::find_places());
    MC_TRY(accounts, store::read_accounts(places));
    MC_TRY(account, find_account(accounts, left[0]));
    MC_CHECK(store::forget_password(places, *account));
    store::forget_inbox_notes(places, *account);
    accounts.erase(account);
    MC_CHECK(store::write_accounts(places, accounts));
    std::printf("%s\n", fill(tr("{} is no longer an account."), left[0]).c_str());
    return 0;
}

Result<std::string> read_line(const char* question)
{
    std::fprintf(stderr, "%s ", question);
    std::string line;
    if (!std::getline(std::cin, line) || line.empty())
        return fail(Code::bad_argument, tr("nothing was typed in"));
    return line;
}

Status show_identity(const Words& words)
{
    std::string account;
    bool json = false;
    Arguments arguments{"identity show", tr("Shows the key by which others know you.")};
    arguments.text("account", account, "NAME", tr("which account"))
        .flag("json", json, tr("as one JSON object"));
    MC_CHECK(arguments.parse(words, 0, 0));
    MC_TRY(places, store::find_places());
    MC_TRY(own, own_account(places, account));
    MC_TRY(identity, describe_identity(places, own.address));
    auto key = identity["key"].get<std::string>();
    if (json)
        std::printf("%s\n", base::print_json(identity).c_str());
    else
        std::printf("%s  %s\n", own.address.c_str(), key.c_str());
    return 0;
}

Status export_identity(const Words& words)
{
    std::string account;
    Arguments arguments{"identity export",
                        tr("Prints your key, locked with a passphrase (asked on stdin), for "
                           "another computer of yours.")};
    arguments.text("account", account, "NAME", tr("which account"));
    MC_CHECK(arguments.parse(words, 0, 0));
    MC_TRY(places, store::find_places());
    MC_TRY(own, own_account(places, account));
    MC_TRY(passphrase, read_line(tr("Passphrase:")));
    MC_TRY(text, share_identity(places, own.address, passphrase));
    std::printf("%s", text.c_str());
    return 0;
}

Status import_identity(const Words& words)
{
    bool replace = false;
    Arguments arguments{"identity import FILE",
                        tr("Takes over a key that `identity export` wrote on another computer. "
                           "The passphrase is asked on stdin.")};
    arguments.flag("replace", replace, tr("even if this computer has another key for the address"));
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(text, base::read_file(left[0], 64 * 1024));
    MC_TRY(passphrase, read_line(tr("Passphrase:")));
    MC_TRY(places, store::find_places());
    MC_TRY(address, adopt_identity(places, text, passphrase, replace));
    std::printf("%s\n", fill(tr("This computer now has the key of {}."), address).c_str());
    return 0;
}

}  // namespace

Status account_verb(const Words& words)
{
    static const std::vector<Choice> choices{
        {"add", add_account, N_("add an account")},
        {"list", list_accounts, N_("list the accounts")},
        {"show", show_account, N_("show what is set for an account")},
        {"password", set_account_password, N_("keep another password")},
        {"test", test_account, N_("say whether mail can come in and go out")},
        {"alias", alias_account, N_("add another address that reaches the account")},
        {"on", switch_on, N_("look after an account")},
        {"off", switch_off, N_("leave an account alone for now")},
        {"remove", remove_account, N_("forget an account")},
    };
    return choose_verb("account", choices, words);
}

Status identity_verb(const Words& words)
{
    static const std::vector<Choice> choices{
        {"show", show_identity, N_("show your key")},
        {"export", export_identity, N_("print your key for another computer")},
        {"import", import_identity, N_("take over a key")},
    };
    return choose_verb("identity", choices, words);
}

}  // namespace mailcall::app
