// From what is stored of an account to what carries its mails.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/carriers.hh"

#include "base/log.hh"
#include "base/words.hh"
#include "carry/token.hh"
#include "mail/head.hh"
#include "store/inbox_notes.hh"
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

std::chrono::milliseconds scaled(std::chrono::milliseconds time, double time_scale)
{
    return std::chrono::milliseconds{
        static_cast<std::int64_t>(static_cast<double>(time.count()) * time_scale)};
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
    made.patience = scaled(made.patience, time_scale);
    return made;
}

carry::Inbox inbox(const store::Places& places, const store::Account& account, double time_scale)
{
    carry::Inbox made;
    made.poll = scaled(std::chrono::seconds{account.servers.poll}, time_scale);
    made.time_scale = time_scale;
    made.most_bytes = mail::mail_cap + 1;  // of more is only said that they are too many
    made.read_notes = [places, account] { return store::read_inbox_notes(places, account); };
    made.keep_notes = [places, account](const std::string& notes) {
        if (auto kept = store::keep_inbox_notes(places, account, notes); !kept)
            base::log_warning(kept.error().what);
    };
    return made;
}

std::unique_ptr<carry::Receiver> make_receiver(const store::Places& places,
                                               const store::Account& account, double time_scale)
{
    const auto& url = account.servers.in;
    if (url.empty()) return carry::make_maildir(account.maildir);
    return carry::make_server_inbox(door(account, url, time_scale), visitor(places, account),
                                    inbox(places, account, time_scale));
}

}  // namespace

carry::Carrier make_carrier(const store::Places& places, const store::Account& account,
                            double time_scale)
{
    const auto& servers = account.servers;
    carry::Carrier made;
    made.in = make_receiver(places, account, time_scale);
    if (servers.smtp.empty())
        made.out = carry::make_outbox(account.outbox);
    else
        made.out =
            carry::make_smtp(door(account, servers.smtp, time_scale), visitor(places, account));
    return made;
}

}  // namespace mailcall::app
