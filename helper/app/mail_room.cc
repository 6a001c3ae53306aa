// Between accounts and the switchboard.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mail_room.hh"

#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {
namespace {

// The same for the same signal, so that sending again after a crash replaces and does not double.
std::string file_name(const store::Outgoing& outgoing)
{
    return "mailcall." + outgoing.call + "." + std::string{wire::name(outgoing.type)} + "." +
           std::to_string(outgoing.gen) + "." + std::to_string(outgoing.id);
}

}  // namespace

bool is_farewell(wire::SignalType type)
{
    return type == wire::SignalType::cancel || type == wire::SignalType::decline;
}

MailRoom::MailRoom(const std::vector<store::Account>& accounts, Ears ears, Client client)
    : ears_{std::move(ears)}, client_{std::move(client)}
{
    for (const auto& account : accounts)
        counters_[account.name] = {account.name, account.authserv_id,
                                   account.client.empty()
                                       ? carry::make_maildir(account.maildir, account.outbox)
                                       : nullptr};
}

base::Result<> MailRoom::watch()
{
    for (auto& [name, counter] : counters_)
        if (counter.carrier)
            MC_CHECK(counter.carrier->watch(
                [this, &counter = counter](const std::string& path) { arrived(counter, path); }));
    return {};
}

void MailRoom::arrived(const Counter& counter, const std::string& path)
{
    auto letter = mail::read_letter_file(path, {counter.authserv_id});
    if (!letter) return base::log_info(letter.error().what);  // gone again, or not ours to read
    ears_.letter(counter.name, *letter);
}

void MailRoom::send(const store::Outgoing& outgoing)
{
    auto counter = counters_.find(outgoing.account);
    if (counter == counters_.end())
        return ears_.sent(
            outgoing, base::fail(base::Code::no_account, base::tr("sending: the account is gone")));
    if (!counter->second.carrier) {
        if (!client_.send) return;
        at_client_[outgoing.id] = outgoing;
        return client_.send(outgoing);
    }
    ++busy_;
    counter->second.carrier->send(file_name(outgoing), outgoing.mail,
                                  [this, outgoing](base::Result<> result) {
                                      --busy_;
                                      ears_.sent(outgoing, result);
                                  });
}

void MailRoom::settle(std::int64_t mail, const base::Result<>& result)
{
    auto found = at_client_.extract(mail);
    if (found.empty() && result) found = given_up_.extract(mail);
    if (found.empty()) return;
    const auto outgoing = std::move(found.mapped());
    if (!result) given_up_[mail] = outgoing;
    ears_.sent(outgoing, result);
}

void MailRoom::withdraw(const std::string& call)
{
    for (const auto& [mail, outgoing] : std::map{at_client_})
        if (outgoing.call == call && !is_farewell(outgoing.type)) client_.withdraw(mail);
}

}  // namespace mailcall::app
