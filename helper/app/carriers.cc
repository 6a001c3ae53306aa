// From what is stored of an account to what carries its mails.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/carriers.hh"

#include "base/log.hh"
#include "base/words.hh"
#include "carry/token.hh"
#include "store/passwords.hh"

namespace mailcall::app {

using base::fill;
using base::tr;

namespace {

void give_password(const store::Account& account, const carry::KeyFound& found,
                   const base::Result<std::string>& password)
{
    if (!password) return found(base::fail(password.error()));
    if (!password->empty()) return found(carry::Key{*password});
    found(base::fail(base::Code::no_carrier,
                     fill(tr("There is no password for the account {}."), account.name),
                     fill(tr("Set it: mailcall account password {}"), account.name)));
}

carry::Visitor visitor(const store::Places& places, const store::Account& account)
{
    auto find_key = [places, account](const carry::KeyFound& found) {
        if (account.servers.token_command.empty())
            return store::find_password(places, account, [account, found](const auto& password) {
                give_password(account, found, password);
            });
        carry::find_token(account.servers.token_command, [found](const auto& token) {
            if (!token) return found(base::fail(token.error()));
            found(carry::Key{*token, true});
        });
    };
    return {account.servers.user, find_key};
}

carry::Door door(const store::Account& account, const std::string& url, double time_scale)
{
    const auto& servers = account.servers;
    auto server = wire::read_mail_server(url).value_or(wire::MailServer{});  // checked by store
    if (servers.insecure && !server.tls)
        base::log_warning(fill(tr("The account {} may speak without encryption to {}: others can "
                                  "read its password and mails."),
                               account.name, server.host));
    carry::Door made{server, servers.ca_file, servers.insecure};
    made.patience = std::chrono::milliseconds{
        static_cast<std::int64_t>(static_cast<double>(made.patience.count()) * time_scale)};
    return made;
}

}  // namespace

carry::Carrier make_carrier(const store::Places& places, const store::Account& account,
                            double time_scale)
{
    const auto& servers = account.servers;
    carry::Carrier made;
    made.in = carry::make_maildir(account.maildir);
    if (servers.smtp.empty())
        made.out = carry::make_outbox(account.outbox);
    else
        made.out =
            carry::make_smtp(door(account, servers.smtp, time_scale), visitor(places, account));
    return made;
}

}  // namespace mailcall::app
