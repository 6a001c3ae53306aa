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
    if (!result) {
        given_up_[mail] = outgoing;
        drop_farewell(outgoing);
    }
    ears_.sent(outgoing, result);
}

// Whoever was not invited needs not be told that the call is off; and where one mail could not be
// sent, a second one only brings the client's next alert.
void MailRoom::drop_farewell(const store::Outgoing& failed)
{
    if (failed.type != wire::SignalType::invite) return;
    for (auto at = at_client_.begin(); at != at_client_.end();) {
        auto next = std::next(at);
        if (at->second.call == failed.call) take_back(at->first);
        at = next;
    }
}

void MailRoom::withdraw(const std::string& call)
{
    for (auto at = at_client_.begin(); at != at_client_.end();) {
        auto next = std::next(at);
        auto type = at->second.type;
        bool farewell = type == wire::SignalType::cancel || type == wire::SignalType::decline;
        if (at->second.call == call && !farewell && client_.withdraw) client_.withdraw(at->first);
        at = next;
    }
}

void MailRoom::take_back(std::int64_t mail)
{
    if (client_.withdraw) client_.withdraw(mail);
    auto outgoing = at_client_.extract(mail);
    given_up_[mail] = outgoing.mapped();
    ears_.sent(outgoing.mapped(), base::fail(base::Code::not_now, base::tr("no longer wanted")));
}

}  // namespace mailcall::app
