// Between accounts and the switchboard.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mail_room.hh"

#include "app/carriers.hh"
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

base::Result<mail::Letter> read_arrived(const carry::ArrivedMail& mail,
                                        const mail::ReadingRules& rules)
{
    if (const auto* file = std::get_if<carry::MailFile>(&mail))
        return mail::read_letter_file(file->path, rules);
    return mail::read_letter(std::get<carry::MailBytes>(mail).bytes, rules);
}

}  // namespace

bool is_farewell(wire::SignalType type)
{
    return type == wire::SignalType::cancel || type == wire::SignalType::decline;
}

MailRoom::MailRoom(const Office& office, Ears ears, Client client)
    : ears_{std::move(ears)}, client_{std::move(client)}
{
    for (const auto& account : office.accounts) {
        Counter counter{account.name, account.authserv_id, account.address,
                        !account.client.empty()};
        if (!counter.at_client)
            counter.carrier = make_carrier(office.places, account, office.settings.time_scale);
        counters_[account.name] = std::move(counter);
    }
}

base::Result<> MailRoom::watch()
{
    for (auto& [name, counter] : counters_)
        if (counter.carrier.in)
            MC_CHECK(counter.carrier.in->watch(
                [this, &counter = counter](const auto& mail) { arrived(counter, mail); }));
    return {};
}

void MailRoom::hurry(bool waited_for)
{
    for (auto& [name, counter] : counters_)
        if (counter.carrier.in) counter.carrier.in->hurry(waited_for);
}

void MailRoom::arrived(const Counter& counter, const carry::ArrivedMail& mail)
{
    auto letter = read_arrived(mail, {counter.authserv_id});
    if (!letter) return base::log_info(letter.error().what);  // gone again, or not ours to read
    ears_.letter(counter.name, *letter);
}

void MailRoom::send(const store::Outgoing& outgoing)
{
    auto counter = counters_.find(outgoing.account);
    if (counter == counters_.end())
        return ears_.sent(
            outgoing, base::fail(base::Code::no_account, base::tr("sending: the account is gone")));
    if (!counter->second.at_client) return hand_over(counter->second, outgoing);
    if (!client_.send) return;
    at_client_[outgoing.id] = outgoing;
    client_.send(outgoing);
}

void MailRoom::hand_over(const Counter& counter, const store::Outgoing& outgoing)
{
    at_carrier_[outgoing.id] = outgoing;
    carry::Parcel parcel{file_name(outgoing), outgoing.mail, counter.address,
                         mail::read_letter(outgoing.mail, {}).to, outgoing.expires};
    carry::Sender::Ears ears;
    ears.done = [this, outgoing](const base::Result<>& result) {
        at_carrier_.erase(outgoing.id);
        ears_.sent(outgoing, result);
    };
    ears.delayed = [this, outgoing](const base::Error& error) { ears_.delayed(outgoing, error); };
    counter.carrier.out->send(std::move(parcel), std::move(ears));
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
    for (const auto& [mail, outgoing] : at_carrier_)
        if (outgoing.call == call && !is_farewell(outgoing.type))
            counters_.at(outgoing.account).carrier.out->withdraw(file_name(outgoing));
}

}  // namespace mailcall::app
