// The parts of `mailcall account` that have to do with folders, servers and passwords.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs.hh"
#include "base/json.hh"
#include "store/settings.hh"

namespace mailcall::app {

Status add_account(const Words& words);
Status set_account_password(const Words& words);
Status test_account(const Words& words);
Status show_account(const Words& words);
base::Json account_json(const store::Account& account);

}  // namespace mailcall::app
