// Passwords of accounts: in the desktop's keyring, or in a file that only the user can read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "base/result.hh"
#include "store/settings.hh"

namespace mailcall::store {

enum class Kept { keyring, file };

// Keeps it in the place of an earlier one. Waits for the keyring, which may ask the user to open
// it: for the command line.
base::Result<Kept> keep_password(const Places& places, const Account& account,
                                 const std::string& password);
// Gives the password to `found` on the main loop, exactly once, perhaps after the keyring has asked
// the user to open it; "" when there is none.
using Found = std::function<void(base::Result<std::string>)>;
void find_password(const Places& places, const Account& account, Found found);
// Nothing happens when there is none.
base::Result<> forget_password(const Places& places, const Account& account);

}  // namespace mailcall::store
