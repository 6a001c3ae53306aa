// People: what verbs and plugins do about contacts and passcodes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/json.hh"
#include "base/result.hh"
#include "call/trust.hh"
#include "store/database.hh"

namespace mailcall::app {

// In lower case. Error: bad_argument.
base::Result<std::string> check_address(const std::string& text);

// Calls from there ring from now on. An empty name leaves the one that is known. Errors:
// bad_argument, database.
base::Result<> add_contact(store::Database& database, const std::string& address,
                           const std::string& name);
// With key and passcode. Error: not_found.
base::Result<> forget_contact(store::Database& database, const std::string& address);

// Agrees on a passcode between one of our addresses and somebody else's: on `words`, or on new ones
// when they are empty. Gives the words. Takes 0.1 s. Errors: bad_argument, database.
base::Result<std::string> pair_with(store::Database& database, const std::string& own,
                                    const std::string& address, const std::string& words);

call::Trust trust_of(const store::Contact& contact);
std::string words_about(const store::Contact& contact);
// PROTOCOL §6.4, `contacts`, and the key where there is one.
base::Json to_json(const store::Contact& contact);

}  // namespace mailcall::app
