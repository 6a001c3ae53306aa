// Adding, trying and showing accounts, and what their passwords are.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/account_add.hh"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <functional>
#include <optional>

#include "app/arguments.hh"
#include "app/carriers.hh"
#include "app/own.hh"
#include "app/secret_line.hh"
#include "base/file.hh"
#include "base/glib.hh"
#include "base/harmless.hh"
#include "base/words.hh"
#include "store/passwords.hh"
#include "wire/address.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::tr;
using store::Account;
using store::MailServers;

namespace {

// Relative paths would mean another folder at the next start.
void make_absolute(std::string& path)
{
    if (!path.empty()) path = base::take_string(g_canonicalize_filename(path.c_str(), nullptr));
}

bool can_be_plain(const std::string& url)
{
    auto server = wire::read_mail_server(url);
    return server && !server->tls;
}

Result<> check_ways(const Account& account)
{
    if (account.maildir.empty() == account.servers.in.empty())
        return fail(Code::bad_argument, tr("an account needs one way for mail to come in"),
                    tr("Name it with --imap, --pop3 or --maildir."));
    if (account.outbox.empty() == account.servers.smtp.empty())
        return fail(Code::bad_argument, tr("an account needs one way for mail to go out"),
                    tr("Name it with --smtp or --outbox."));
    return {};
}

// What is asked for and would have no effect is a mistake.
Result<> check_options(const MailServers& servers)
{
    bool any = !servers.user.empty() || !servers.ca_file.empty() ||
               !servers.token_command.empty() || servers.insecure;
    if (servers.smtp.empty() && servers.in.empty() && any)
        return fail(Code::bad_argument, tr("there is no server that these options are for"),
                    tr("Name it with --imap, --pop3 or --smtp."));
    if (servers.insecure && !can_be_plain(servers.smtp) && !can_be_plain(servers.in))
        return fail(Code::bad_argument,
                    tr("--insecure makes no sense with a server that encrypts from the start"),
                    tr("Leave it out."));
    if (!servers.ca_file.empty() && access(servers.ca_file.c_str(), R_OK) != 0)
        return fail(base::read_error(servers.ca_file, errno));
    return {};
}

Result<> check_new(const std::vector<Account>& accounts, const Account& wanted)
{
    if (!wire::is_address(wanted.address))
        return fail(Code::bad_argument, fill(tr("“{}” is not an e-mail address"), wanted.address),
                    tr("An address looks like alice@example.org."));
    MC_CHECK(check_ways(wanted));
    MC_CHECK(check_options(wanted.servers));
    for (const auto& account : accounts)
        if (account.name == wanted.name)
            return fail(Code::bad_argument, fill(tr("the account “{}” exists"), wanted.name),
                        tr("Remove it first: mailcall account remove NAME"));
    return store::check_account(wanted);
}

Result<std::string> await(const std::function<void(carry::Tested)>& ask)
{
    std::optional<Result<std::string>> told;
    ask([&told](Result<std::string> result) { told = std::move(result); });
    while (!told) g_main_context_iteration(nullptr, TRUE);
    return *told;
}

Result<std::string> test_in(const carry::Carrier& carrier)
{
    return await([&](auto tested) { carrier.in->test(std::move(tested)); });
}

Result<std::string> test_out(const carry::Carrier& carrier)
{
    return await([&](auto tested) { carrier.out->test(std::move(tested)); });
}

// A wrong path is told at once. A server need not be there now.
Result<> try_folders(const store::Places& places, const Account& account)
{
    auto folders = account;
    folders.servers = {};
    auto carrier = make_carrier(places, folders, 1);
    if (!account.maildir.empty()) MC_CHECK(test_in(carrier));
    if (!account.outbox.empty()) MC_CHECK(test_out(carrier));
    return {};
}

Result<> ask_password(const store::Places& places, const Account& account)
{
    MC_TRY(password, read_secret_line(fill(tr("Password of {}:"), account.servers.user)));
    if (password.empty())
        return fail(Code::bad_argument, tr("nothing was typed in"),
                    tr("If the server wants no password: --no-login"));
    MC_TRY(kept, store::keep_password(places, account, password));
    std::printf("%s\n", kept == store::Kept::keyring
                            ? tr("The password is kept in your keyring.")
                            : tr("The password is kept in a file that only you can read."));
    return {};
}

struct Wanted {
    Account account;
    bool no_login = false;
    std::string imap;
    std::string pop3;

    Result<> parse(const Words& words);
    Result<> take_inbox();
};

Result<> Wanted::parse(const Words& words)
{
    auto& servers = account.servers;
    Arguments arguments{"account add NAME",
                        tr("Adds an account: mail comes in and goes out through a mail server or a "
                           "folder. The password is read from stdin.")};
    arguments.text("address", account.address, "ADDRESS", tr("your e-mail address"))
        .text("imap", imap, "URL",
              tr("server on which your mail arrives: imaps://HOST encrypts from the start, "
                 "imap://HOST by STARTTLS"))
        .text("pop3", pop3, "URL", tr("the same by POP3: pop3s://HOST, pop3://HOST"))
        .number("poll", servers.poll, "SECONDS",
                tr("time between two looks, if the server does not tell of new mail (default: 60)"))
        .text("maildir", account.maildir, "DIR", tr("Maildir in which your mail arrives"))
        .text("smtp", servers.smtp, "URL",
              tr("server that takes mail to be sent: smtps://HOST encrypts from the start, "
                 "smtp://HOST by STARTTLS"))
        .text("outbox", account.outbox, "DIR", tr("Maildir into which mail to be sent is put"))
        .text("user", servers.user, "NAME", tr("by which name to log in (default: the address)"))
        .flag("no-login", no_login, tr("the server wants no name and no password"))
        .text("token-command", servers.token_command, "COMMAND",
              tr("command that prints an OAuth 2 token, in the place of a password"))
        .text("ca-file", servers.ca_file, "FILE",
              tr("trust these certificates instead of the system's"))
        .flag("insecure", servers.insecure,
              tr("speak without encryption to a server that offers none: others can read the "
                 "password"))
        .text("authserv-id", account.authserv_id, "NAME",
              tr("how your mail server signs its Authentication-Results"));
    MC_TRY(left, arguments.parse(words, 1, 1));
    account.name = left[0];
    return take_inbox();
}

Result<> Wanted::take_inbox()
{
    if (!imap.empty() && !pop3.empty())
        return fail(Code::bad_argument, tr("an account needs one way for mail to come in"),
                    tr("Name it with --imap, --pop3 or --maildir."));
    account.servers.in = imap + pop3;
    if (no_login && !account.servers.in.empty())
        return fail(Code::bad_argument, tr("no server opens a mailbox without a password"),
                    tr("Leave --no-login out."));
    // Else the wrong option would go unnoticed.
    auto server = wire::read_mail_server(account.servers.in);
    auto wanted = imap.empty() ? wire::MailProtocol::pop3 : wire::MailProtocol::imap;
    if (account.servers.in.empty() || (server && server->protocol == wanted)) return {};
    return fail(Code::bad_argument,
                fill(tr("Account {}: “{}” is not the place of such a server"), account.name,
                     base::harmless(account.servers.in)),
                fill(tr("Write it like {}"),
                     imap.empty() ? "pop3s://mail.example.org" : "imaps://mail.example.org"));
}

}  // namespace

Status add_account(const Words& words)
{
    Wanted wanted;
    MC_CHECK(wanted.parse(words));
    auto& account = wanted.account;
    account.address = wire::lower(account.address);
    for (auto* path : {&account.maildir, &account.outbox, &account.servers.ca_file})
        make_absolute(*path);
    MC_TRY(places, store::find_places());
    MC_TRY(accounts, store::read_accounts(places));
    MC_CHECK(check_new(accounts, account));
    auto& servers = account.servers;
    bool logs_in = !servers.in.empty() || (!servers.smtp.empty() && !wanted.no_login);
    if (logs_in && servers.user.empty()) servers.user = account.address;
    if (!logs_in) servers.user.clear();
    MC_CHECK(try_folders(places, account));
    if (logs_in && servers.token_command.empty()) MC_CHECK(ask_password(places, account));
    accounts.push_back(account);
    MC_CHECK(store::write_accounts(places, accounts));
    MC_CHECK(store::identity(places, account.address));
    std::printf("%s\n", fill(tr("Added: {} is {}."), account.name, account.address).c_str());
    if (!servers.smtp.empty() || !servers.in.empty())
        std::printf(
            "%s\n",
            fill(tr("See whether it works: mailcall account test {}"), account.name).c_str());
    return 0;
}

Status set_account_password(const Words& words)
{
    Arguments arguments{"account password NAME",
                        tr("Keeps another password for an account's mail servers. It is read from "
                           "stdin.")};
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(places, store::find_places());
    MC_TRY(account, own_account(places, left[0]));
    if (account.servers.user.empty() || !account.servers.token_command.empty())
        return fail(Code::bad_argument, fill(tr("the account “{}” has no password"), account.name));
    MC_CHECK(ask_password(places, account));
    return 0;
}

// Each way by itself: who knows that one works looks for the fault in the other.
Status test_account(const Words& words)
{
    Arguments arguments{"account test NAME", tr("Says whether mail can come in and go out.")};
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(places, store::find_places());
    MC_TRY(account, own_account(places, left[0]));
    if (!account.client.empty())
        return fail(Code::bad_argument,
                    fill(tr("{} is carried by the mail client"), account.address),
                    tr("Send yourself a mail there to see whether it works."));
    MC_TRY(settings, store::read_settings(places));
    auto carrier = make_carrier(places, account, settings.time_scale);
    auto in = test_in(carrier);
    auto out = test_out(carrier);
    for (const auto& result : {in, out})
        if (result) std::printf("%s\n", result->c_str());
    std::fflush(stdout);
    MC_CHECK(in);
    MC_CHECK(out);
    std::printf("%s\n", fill(tr("{} works both ways."), account.name).c_str());
    return 0;
}

base::Json account_json(const Account& account)
{
    const auto& servers = account.servers;
    return {{"name", account.name},
            {"address", account.address},
            {"in", servers.in},
            {"poll", servers.poll},
            {"maildir", account.maildir},
            {"outbox", account.outbox},
            {"smtp", servers.smtp},
            {"user", servers.user},
            {"ca_file", servers.ca_file},
            {"token_command", servers.token_command},
            {"insecure", servers.insecure},
            {"aliases", account.aliases},
            {"authserv_id", account.authserv_id},
            {"client", account.client},
            {"on", account.on}};
}

Status show_account(const Words& words)
{
    bool json = false;
    Arguments arguments{"account show NAME", tr("Shows what is set for an account.")};
    arguments.flag("json", json, tr("as one JSON object"));
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(places, store::find_places());
    MC_TRY(account, own_account(places, left[0]));
    auto all = account_json(account);
    if (json) std::printf("%s\n", base::print_json(all).c_str());
    if (json) return 0;
    for (const auto& [key, value] : all.items()) {
        auto text = value.is_string() ? value.get<std::string>() : base::print_json(value);
        if (!text.empty() && text != "[]") std::printf("%-14s %s\n", key.c_str(), text.c_str());
    }
    return 0;
}

}  // namespace mailcall::app
