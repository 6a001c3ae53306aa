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

MailRoom::MailRoom(const std::vector<store::Account>& accounts, Ears ears) : ears_{std::move(ears)}
{
    for (const auto& account : accounts)
        counters_[account.name] = {account.name, account.authserv_id,
                                   carry::make_maildir(account.maildir, account.outbox)};
}

base::Result<> MailRoom::watch()
{
    for (auto& [name, counter] : counters_)
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
    ++busy_;
    counter->second.carrier->send(file_name(outgoing), outgoing.mail,
                                  [this, outgoing](base::Result<> result) {
                                      --busy_;
                                      ears_.sent(outgoing, result);
                                  });
}

}  // namespace mailcall::app
