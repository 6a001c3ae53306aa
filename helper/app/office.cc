// Opening what calls share.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/office.hh"

#include <algorithm>
#include <cstdlib>

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

bool has_own_carrier(const Account& account) { return account.on && account.client.empty(); }

Result<std::vector<Account>> all_with_carrier(std::vector<Account> all)
{
    std::erase_if(all, [](const Account& account) { return !has_own_carrier(account); });
    if (!all.empty()) return all;
    return fail(Code::no_account, tr("there is no account yet"),
                tr("Add one: mailcall account add --help"));
}

}  // namespace

Result<std::vector<Account>> choose_accounts(const std::vector<std::string>& names)
{
    MC_TRY(places, store::find_places());
    MC_TRY(all, store::read_accounts(places));
    if (names.empty()) return all_with_carrier(std::move(all));
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

Result<std::unique_ptr<Office>> Office::open(std::vector<Account> accounts)
{
    auto office = std::make_unique<Office>();
    MC_TRY(places, store::find_places());
    office->places = places;
    MC_CHECK(office->reload());
    office->accounts = std::move(accounts);
    MC_TRY(database, store::Database::open(places.data + "/mailcall.db"));
    office->database = std::move(database);
    return office;
}

Result<> Office::reload()
{
    MC_TRY(read, store::read_settings(places));
    settings = read;
    return {};
}

bool has_desktop()
{
    auto is_set = [](const char* name) {
        const char* value = std::getenv(name);
        return value && *value != '\0';
    };
    return is_set("WAYLAND_DISPLAY") || is_set("DISPLAY");
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
    rule.loopback = settings.addresses == store::Exposure::loopback;
    return rule;
}

wire::CandidateRule Office::own_candidate_rule(const store::Settings& set)
{
    wire::CandidateRule rule;
    rule.loopback = set.addresses == store::Exposure::loopback;
    rule.host = set.addresses != store::Exposure::public_only;
    rule.relay_only = set.addresses == store::Exposure::relay_only;
    return rule;
}

// What cannot be read must not have more addresses told than the user wants: none but a relay's.
store::Settings Office::settings_for(const std::string& account, const std::string& peer) const
{
    auto special = store::settings_for(places, account, peer);
    if (special) return *special;
    base::log_warning(special.error().what);
    auto careful = settings;
    careful.addresses = store::Exposure::relay_only;
    return careful;
}

void Office::keep_chat(bool keep)
{
    // Another program may have changed other settings meanwhile.
    if (auto done = reload(); !done) return base::log_warning(done.error().what);
    settings.keep_chat = keep;
    if (auto written = store::write_settings(places, settings); !written)
        base::log_warning(written.error().what);
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
