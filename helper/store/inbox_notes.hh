// What a program must know of an account's mailbox on a server, to go on where an earlier one was.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/result.hh"
#include "store/settings.hh"

namespace mailcall::store {

// Empty when there are none, and when they are of another mailbox than the account's.
std::string read_inbox_notes(const Places& places, const Account& account);
base::Result<> keep_inbox_notes(const Places& places, const Account& account,
                                const std::string& notes);
void forget_inbox_notes(const Places& places, const Account& account);

}  // namespace mailcall::store
