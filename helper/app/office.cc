// Opening what calls share.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/office.hh"

#include <algorithm>

#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::tr;
using store::Account;

namespace {

Result<std::vector<Account>> choose(std::vector<Account> all, const std::vector<std::string>& names)
{
    if (all.empty())
        return fail(Code::no_account, tr("there is no account yet"),
                    tr("Add one: mailcall account add NAME --address … --maildir … --outbox …"));
    if (names.empty()) return all;
    std::vector<Account> chosen;
    for (const auto& name : names) {
        auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& account) { return account.name == name; });
        if (found == all.end())
            return fail(Code::no_account, fill(tr("there is no account called “{}”"), name),
                        tr("See them all: mailcall account list"));
        chosen.push_back(*found);
    }
    return chosen;
}

}  // namespace

Result<std::unique_ptr<Office>> Office::open(const std::vector<std::string>& names)
{
    auto office = std::make_unique<Office>();
    MC_TRY(places, store::find_places());
    office->places = places;
    MC_TRY(settings, store::read_settings(places));
    office->settings = settings;
    MC_TRY(all, store::read_accounts(places));
    MC_TRY(chosen, choose(std::move(all), names));
    office->accounts = std::move(chosen);
    MC_TRY(database, store::Database::open(places.data + "/mailcall.db"));
    office->database = std::move(database);
    return office;
}

Party Office::party(const std::string& own, const std::string& peer) const
{
    Party made;
    if (auto me = store::identity(places, own))
        made.me = *me;
    else
        base::log_warning(me.error().what);
    if (auto contact = database->contact(peer)) made.contact = *contact;
    return made;
}

wire::CandidateRule Office::candidate_rule() const
{
    wire::CandidateRule rule;
    rule.loopback = settings.loopback;
    return rule;
}

const Account* Office::account(const std::string& name) const
{
    auto found = std::find_if(accounts.begin(), accounts.end(),
                              [&](const auto& account) { return account.name == name; });
    return found == accounts.end() ? nullptr : &*found;
}

void Office::add_history(const store::HistoryLine& line) const
{
    if (auto added = database->add_history(line); !added) base::log_warning(added.error().what);
}

}  // namespace mailcall::app
