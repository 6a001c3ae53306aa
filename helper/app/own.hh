// Own: the user's own account for a purpose, and the key that several computers of his may share.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/json.hh"
#include "base/result.hh"
#include "store/settings.hh"

namespace mailcall::app {

// The account of this name; without a name the first one. Error: no_account.
base::Result<store::Account> own_account(const store::Places& places, const std::string& name);

// PROTOCOL §6.4, `identity`. The key is made on first use.
base::Result<base::Json> describe_identity(const store::Places& places, const std::string& address);

// store's export_identity and import_identity; from then on others are told that there are at least
// two computers, so that the one that was not answered at stops ringing.
base::Result<std::string> share_identity(const store::Places& places, const std::string& address,
                                         const std::string& passphrase);
base::Result<std::string> adopt_identity(const store::Places& places, const std::string& text,
                                         const std::string& passphrase, bool replace);

}  // namespace mailcall::app
