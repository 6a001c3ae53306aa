// Accounts by name, and keys that go to another computer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/own.hh"

#include <algorithm>

#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Result;
using base::tr;

namespace {

Result<> note_second_computer(const store::Places& places)
{
    MC_TRY(settings, store::read_settings(places));
    if (settings.devices >= 2) return {};
    settings.devices = 2;
    return store::write_settings(places, settings);
}

}  // namespace

Result<store::Account> own_account(const store::Places& places, const std::string& name)
{
    MC_TRY(accounts, store::read_accounts(places));
    if (accounts.empty())
        return fail(Code::no_account, tr("there is no account yet"),
                    tr("Add one: mailcall account add --help"));
    if (name.empty()) return accounts.front();
    auto found = std::find_if(accounts.begin(), accounts.end(),
                              [&](const auto& account) { return account.name == name; });
    if (found != accounts.end()) return *found;
    return fail(Code::no_account, base::fill(tr("there is no account called “{}”"), name),
                tr("See them all: mailcall account list"));
}

Result<base::Json> describe_identity(const store::Places& places, const std::string& address)
{
    MC_TRY(settings, store::read_settings(places));
    MC_TRY(identity, store::identity(places, address));
    return base::Json{{"address", address},
                      {"key", base::to_base64url(identity.key)},
                      {"devices", settings.devices}};
}

Result<std::string> share_identity(const store::Places& places, const std::string& address,
                                   const std::string& passphrase)
{
    MC_TRY(text, store::export_identity(places, address, passphrase));
    MC_CHECK(note_second_computer(places));
    return std::move(text);
}

Result<std::string> adopt_identity(const store::Places& places, const std::string& text,
                                   const std::string& passphrase, bool replace)
{
    MC_TRY(address, store::import_identity(places, text, passphrase, replace));
    MC_CHECK(note_second_computer(places));
    return std::move(address);
}

}  // namespace mailcall::app
